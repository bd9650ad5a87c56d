import { listPurposes } from '@regulars/contract/consent'
import { useUi } from '@regulars/ui/context.tsx'
import { Mark } from '@regulars/ui/Mark.tsx'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../../api.ts'
import { Nothing } from './Block.tsx'
import type { Content } from './overview.ts'

/** Where the member stands on each purpose and channel: said when, where, and under which notice. */
export function Consents({ consents }: { readonly consents: Content<'consents'> }) {
  const { t } = useTranslation(['overview', 'terms'])
  const { locale, format } = useUi()
  const purposes = useEndpoint(listPurposes, {})
  const nameOf = (code: string) => purposes.data?.items.find((purpose) => purpose.code === code)?.name[locale] ?? code
  const decided = consents.items.filter(({ state }) => state !== 'none')
  return (
    <>
      {decided.length === 0 && <Nothing>{t('consents.none')}</Nothing>}
      <dl className="plain">
        {decided.map(({ purpose, channel, state, source, at, noticeVersion, validUntil }) => (
          <div className="value-line" key={`${purpose} ${channel}`}>
            <dt>
              {nameOf(purpose)}
              <span className="value-origin">
                <Mark set="channel" name={channel}>
                  {t(`terms:channel.${channel}`)}
                </Mark>
              </span>
            </dt>
            <dd>
              <span className={`consent-${state}`}>{t(`terms:consent.${state}`)}</span>
              <span className="value-origin">
                {[
                  source,
                  at && format.instant(at),
                  noticeVersion !== null && t('consents.notice', { version: String(noticeVersion) }),
                  validUntil && t('consents.until', { when: format.dayOf(validUntil) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {!consents.personalisation && <Nothing>{t('consents.personalisationOff')}</Nothing>}
    </>
  )
}
