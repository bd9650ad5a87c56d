import { listPurposes } from '@regulars/contract/consent'
import { useFormat, useUi } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../../api.ts'
import { useMay } from '../../session.ts'
import { useMemberWords } from '../MemberName.tsx'
import { isKnownAttribute } from '../members.ts'
import { consentConflicts, mergedProfile } from './pairs.ts'
import type { Side } from './useSide.ts'

interface Props {
  readonly sides: readonly [Side, Side]
  readonly survivorId: string
}

/** What would move from the one who goes to the one who stays. */
export function MergeEffects({ sides, survivorId }: Props) {
  const { t } = useTranslation(['merging', 'members'])
  const format = useFormat()
  const words = useMemberWords()
  const [survivor, gone] = sides[0].member.id === survivorId ? sides : [sides[1], sides[0]]
  const { carried, kept, identifiers } = mergedProfile(survivor.member, gone.member)
  const nameOf = (name: string) => (isKnownAttribute(name) ? t(`members:attribute.${name}`) : name)
  const { totals, balance } = gone
  const moved = [
    totals &&
      t('effects.orders', {
        count: totals.orders,
        n: format.count(totals.orders),
        sales: format.money(totals.grossSalesMills),
      }),
    balance &&
      t('effects.points', {
        count: balance.available + balance.pending,
        n: format.points(balance.available + balance.pending),
      }),
    t('effects.identifiers', { count: identifiers, n: format.count(identifiers) }),
  ].filter(Boolean)
  return (
    <section className="effects" aria-labelledby="effects-title">
      <h3 className="sub-title" id="effects-title">
        {t('effects.title', { from: words(gone.member), into: words(survivor.member) })}
      </h3>
      <ul>
        {moved.map((line) => (
          <li key={line as string}>{line}</li>
        ))}
        {carried.length > 0 && <li>{t('effects.carried', { names: carried.map(nameOf).join(t('comma')) })}</li>}
        {kept.length > 0 && <li>{t('effects.kept', { names: kept.map(nameOf).join(t('comma')) })}</li>}
        <Consents survivor={survivor} gone={gone} />
      </ul>
      <p className="soft plain">{t('effects.undo')}</p>
    </section>
  )
}

function Consents({ survivor, gone }: { readonly survivor: Side; readonly gone: Side }) {
  const { t } = useTranslation(['merging', 'terms'])
  const { locale } = useUi()
  const purposes = useEndpoint(listPurposes, {}, { enabled: useMay('consent:read') }).data?.items ?? []
  if (!survivor.consents || !gone.consents) return null
  const conflicts = consentConflicts(survivor.consents, gone.consents)
  if (conflicts.length === 0) return <li>{t('effects.consents')}</li>
  const names = conflicts.map(({ purpose, channel }) => {
    const name = purposes.find(({ code }) => code === purpose)?.name[locale] ?? purpose
    return `${name} (${t(`terms:channel.${channel}`)})`
  })
  return (
    <li>
      <strong className="effects-stricter">{t('effects.withdrawn', { names: names.join(t('comma')) })}</strong>
    </li>
  )
}
