import { channels } from '@regulars/contract/consent'
import { purposeClasses } from '@regulars/contract/policies'
import { useUi } from '@regulars/ui/context.tsx'
import { Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Pack } from './laws.ts'
import { Review } from './Review.tsx'
import { usePlaces } from './usePlaces.ts'

interface Props {
  readonly pack: Pack
  readonly onClose: () => void
}

/** What a version of a law says. */
export function PackDrawer({ pack, onClose }: Props) {
  const { t } = useTranslation(['consent', 'terms'])
  const { locale, format } = useUi()
  const named = usePlaces()
  const { consentDays, minors, quiet } = pack
  const yes = (is: boolean) => t(is ? 'pack.yes' : 'pack.no')
  return (
    <Drawer
      open
      onClose={onClose}
      size={720}
      title={t('pack.title', { name: pack.name[locale], version: format.count(pack.version) })}
    >
      <Review text={pack.legalReview[locale]} />
      <p className="soft">{t('laws.holds', { places: named(pack.jurisdictions.map(({ code }) => code)) })}</p>
      <h3 className="consent-part">{t('pack.rules')}</h3>
      <Rules pack={pack} />
      <dl className="plain">
        {[
          [t('pack.interest'), yes(pack.legitimateInterest)],
          [
            t('pack.consentDays'),
            consentDays === null
              ? t('pack.unlimited')
              : t('purpose.days', { count: consentDays, n: format.count(consentDays) }),
          ],
          [t('pack.guardian'), format.count(minors.guardianUnder)],
          [t('pack.promotion'), format.count(minors.promotionFrom)],
          [
            t('pack.quiet'),
            quiet
              ? t('pack.quietOf', {
                  ...quiet,
                  channels: quiet.channels.map((channel) => t(`terms:channel.${channel}`)).join(' · '),
                })
              : t('pack.noQuiet'),
          ],
          [t('pack.gpc'), yes(pack.globalPrivacyControl)],
        ].map(([name, value]) => (
          <div className="value-line" key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className="consent-part">{t('pack.sources')}</h3>
      <ul className="consent-missing">
        {pack.sources.map((source) => (
          <li key={source}>{source}</li>
        ))}
      </ul>
    </Drawer>
  )
}

/** What each kind of purpose needs on each channel. */
function Rules({ pack }: { readonly pack: Pack }) {
  const { t } = useTranslation(['consent', 'terms'])
  return (
    <table className="consent-table">
      <thead>
        <tr>
          <th scope="col">{t('pack.class')}</th>
          {channels.map((channel) => (
            <th scope="col" key={channel}>
              {t(`terms:channel.${channel}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {purposeClasses.map((kind) => (
          <tr key={kind}>
            <th scope="row">{t(`pack.class.${kind}`)}</th>
            {channels.map((channel) => (
              <td key={channel}>{t(`pack.mechanism.${pack.rules[kind][channel]}`)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
