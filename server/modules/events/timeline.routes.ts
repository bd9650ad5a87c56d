import { logStatus } from '@regulars/contract/events'
import * as contract from '@regulars/contract/members'
import type { Outside } from '../../platform/context.ts'
import type { Api } from '../../platform/http/api.ts'
import { endOfDay, toClickHouse } from '../../platform/period.ts'
import { inTransaction } from '../../platform/transaction.ts'
import { workspaceOf } from '../access/index.ts'
import { memberIdOf, profilesOf } from '../members/index.ts'
import { withRestored } from './archive/details.ts'
import { consumerLags } from './status.store.ts'
import { END_OF_TIME, extentOf, ordersOf, orderTotalsOf, type PageOf, timelineOf } from './timeline.olap.ts'
import { decodeCursor, instantOrNull, presentOrders, presentTimeline, presentTotals } from './timeline.present.ts'

interface Asked {
  readonly params: { member: string }
  readonly query: { asOf?: string; cursor?: string; limit: number }
}

export function timelineRoutes(api: Api): void {
  api.bindOutside(contract.memberTimeline, async (outside, asked) => {
    const { page } = await pageFor(outside, asked)
    const rows = await withRestored(outside, await timelineOf(outside, page), page.profileIds)
    return presentTimeline(rows, asked.query.limit)
  })
  api.bindOutside(contract.memberOrders, async (outside, asked) => {
    const { page, currency } = await pageFor(outside, asked)
    const rows = await withRestored(outside, await ordersOf(outside, page), page.profileIds)
    const totals = await orderTotalsOf(outside, page.profileIds, page.before)
    return {
      ...presentOrders(rows, asked.query.limit, currency),
      totals: presentTotals(totals),
    }
  })
  api.bindOutside(logStatus, async (outside) => {
    const extent = await extentOf(outside)
    const { waitingBatches, consumers } = await inTransaction(outside, outside, consumerLags)
    return {
      events: extent.events,
      newestOccurredAt: instantOrNull(extent.newestOccurredAt),
      oldestOccurredAt: instantOrNull(extent.oldestOccurredAt),
      newestReceivedAt: instantOrNull(extent.newestReceivedAt),
      waitingBatches,
      consumers,
    }
  })
}

async function pageFor(outside: Outside, { params, query }: Asked): Promise<{ page: PageOf; currency: string }> {
  const { profileIds, workspace } = await inTransaction(outside, outside, async (ctx) => ({
    profileIds: await profilesOf(ctx.tx, ctx.workspaceId, [await memberIdOf(ctx, params.member)]),
    workspace: await workspaceOf(ctx),
  }))
  return {
    page: {
      profileIds,
      before: query.asOf ? toClickHouse(endOfDay(query.asOf, workspace.timeZone)) : END_OF_TIME,
      after: query.cursor ? decodeCursor(query.cursor) : null,
      limit: query.limit + 1,
    },
    currency: workspace.currency,
  }
}
