import type { Outside } from '../../platform/context.ts'
import type { MemberBlock, Subject } from '../../platform/memberBlock.ts'
import { withRestored } from './archive/details.ts'
import { END_OF_TIME, ordersOf, orderTotalsOf, timelineOf } from './timeline.olap.ts'
import { presentOrders, presentTimeline, presentTotals } from './timeline.present.ts'

export const memberBlocks: readonly MemberBlock[] = [
  {
    name: 'timeline',
    permission: 'members:read',
    from: 'history',
    async read(outside, subject) {
      const rows = await timelineOf(outside, firstPage(subject))
      return presentTimeline(await withRestored(outside, rows, subject.profileIds), subject.rows)
    },
  },
  {
    name: 'orders',
    permission: 'members:read',
    from: 'history',
    async read(outside, subject) {
      const rows = await ordersOf(outside, firstPage(subject))
      return presentOrders(await withRestored(outside, rows, subject.profileIds), subject.rows, subject.currency)
    },
  },
  { name: 'value', permission: 'members:read', from: 'history', read: describeValue },
]

function firstPage({ profileIds, rows }: Subject) {
  return { profileIds, before: END_OF_TIME, after: null, limit: rows + 1 }
}

/** By the formulas of the metrics `revenue` and `aov`, over all orders of the member. */
async function describeValue(outside: Outside, { profileIds, currency }: Subject) {
  const totals = presentTotals(await orderTotalsOf(outside, profileIds, END_OF_TIME))
  const revenueMills = totals.grossSalesMills - totals.refundedMills
  return {
    ...totals,
    currency,
    revenueMills,
    aovMills: totals.orders === 0 ? null : Math.round(revenueMills / totals.orders),
  }
}
