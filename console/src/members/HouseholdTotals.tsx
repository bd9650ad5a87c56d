import type { ResponseOf } from '@regulars/contract'
import { memberPoints } from '@regulars/contract/loyalty'
import { memberOrders } from '@regulars/contract/members'
import { useFormat } from '@regulars/ui/context.tsx'
import { Loading } from '@regulars/ui/Faces.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { usePreferences } from '../preferences.ts'
import { useMay } from '../session.ts'
import { type Bought, sumOf } from './household.ts'

/** What the members of a household bought and hold together. A household is small, so each is asked for. */
export function HouseholdTotals({ memberIds }: { readonly memberIds: readonly string[] }) {
  const { t } = useTranslation('household')
  const format = useFormat()
  const { workspaceId } = usePreferences()
  const maySeePoints = useMay('loyalty:read')
  const bought = useQueries({
    queries: memberIds.map((member) => ({
      queryKey: [workspaceId, memberOrders.id, member, 'totals'],
      queryFn: async (): Promise<Bought> => {
        const sent = { params: { member }, query: { limit: 1 } }
        const { totals }: ResponseOf<typeof memberOrders> = await api(memberOrders, sent)
        return { orders: totals.orders, grossSalesMills: totals.grossSalesMills }
      },
    })),
    combine: (answers) => sumOf(answers.map(({ data }) => data)),
  })
  const points = useQueries({
    queries: memberIds.map((member) => ({
      queryKey: [workspaceId, memberPoints.id, member, 'available'],
      queryFn: async () => (await api(memberPoints, { params: { member }, query: { limit: 1 } })).balance.available,
      enabled: maySeePoints,
    })),
    combine: (answers) =>
      answers.every(({ data }) => data !== undefined) ? answers.reduce((sum, { data }) => sum + (data ?? 0), 0) : null,
  })
  if (!bought) return <Loading rows={2} />
  return (
    <div className="household-totals">
      <Stat label={t('orders')} value={format.count(bought.orders)} />
      <Stat label={t('sales')} value={format.money(bought.grossSalesMills)} />
      {points !== null && <Stat label={t('points')} value={format.points(points)} note={t('pointsNote')} />}
    </div>
  )
}
