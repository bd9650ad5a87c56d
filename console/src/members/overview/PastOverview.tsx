import { memberOrders } from '@regulars/contract/members'
import { useFormat } from '@regulars/ui/context.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../../api.ts'
import { Answer } from '../../shell/Answer.tsx'
import { RfmPanel } from '../RfmPanel.tsx'

interface Props {
  readonly memberId: string
  readonly asOf: string
}

/** What can be told of a member as of an earlier day: their orders and their scores. */
export function PastOverview({ memberId, asOf }: Props) {
  const { t } = useTranslation('members')
  const format = useFormat()
  const orders = useEndpoint(memberOrders, { params: { member: memberId }, query: { limit: 1, asOf } })
  return (
    <div className="stack">
      <Answer of={orders} rows={3}>
        {({ totals }) => (
          <section className="panel facts">
            <Stat label={t('fact.orders')} value={format.count(totals.orders)} />
            <Stat label={t('fact.sales')} value={format.money(totals.grossSalesMills)} />
            <Stat
              label={t('fact.refunds')}
              value={format.money(totals.refundedMills)}
              note={t('fact.refundCount', { count: totals.refunds, n: format.count(totals.refunds) })}
            />
            <Stat label={t('fact.lastOrder')} value={totals.lastOrderAt && format.dayOf(totals.lastOrderAt)} />
          </section>
        )}
      </Answer>
      <RfmPanel memberId={memberId} asOf={asOf} />
    </div>
  )
}
