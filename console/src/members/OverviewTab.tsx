import { memberPoints } from '@regulars/contract/loyalty'
import { memberOrders } from '@regulars/contract/members'
import { useFormat } from '@regulars/ui/context.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { HouseholdPanel } from './HouseholdPanel.tsx'
import type { Member } from './members.ts'
import { Profile } from './Profile.tsx'
import { RfmPanel } from './RfmPanel.tsx'
import { StagePanel } from './StagePanel.tsx'

interface Props {
  readonly member: Member
  readonly asOf: string | undefined
}

export function OverviewTab({ member, asOf }: Props) {
  return (
    <div className="stack">
      <Facts memberId={member.id} asOf={asOf} />
      <div className="halves">
        <Profile member={member} />
        <div className="stack">
          <StagePanel memberId={member.id} />
          <RfmPanel memberId={member.id} asOf={asOf} />
          <HouseholdPanel memberId={member.id} />
        </div>
      </div>
    </div>
  )
}

function Facts({ memberId, asOf }: { readonly memberId: string; readonly asOf: string | undefined }) {
  const { t } = useTranslation('members')
  const format = useFormat()
  const params = { member: memberId }
  const orders = useEndpoint(memberOrders, { params, query: { limit: 1, asOf } })
  const points = useEndpoint(memberPoints, { params, query: { limit: 1 } })
  const totals = orders.data?.totals
  if (!totals) return null
  return (
    <section className="panel facts">
      <Stat label={t('fact.orders')} value={format.count(totals.orders)} />
      <Stat label={t('fact.sales')} value={format.money(totals.grossSalesMills)} />
      <Stat
        label={t('fact.refunds')}
        value={format.money(totals.refundedMills)}
        note={t('fact.refundCount', { count: totals.refunds, n: format.count(totals.refunds) })}
      />
      <Stat label={t('fact.lastOrder')} value={totals.lastOrderAt && format.dayOf(totals.lastOrderAt)} />
      {points.data && <Stat label={t('fact.points')} value={format.points(points.data.balance.available)} />}
    </section>
  )
}
