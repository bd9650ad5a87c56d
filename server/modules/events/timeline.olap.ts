import type { Outside } from '../../platform/context.ts'

export interface TimelineRow {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly source: string
  readonly occurredAt: string
  readonly receivedAt: string
  readonly orderId: string
  readonly amountMills: number | null
  readonly properties: string
  /** The file that all of it is in, where the row has only what reports read. */
  readonly archived: boolean
  readonly archiveId: string
}

export interface PageOf {
  /** The profiles that are the member. */
  readonly profileIds: readonly string[]
  /** Instant before which events count, `2011-12-10 00:00:00.000` in UTC. */
  readonly before: string
  /** The last event of the page before. */
  readonly after: { readonly occurredAt: string; readonly id: string } | null
  readonly limit: number
}

const COLUMNS = `
  event_id as id, name, type, source, occurred_at as "occurredAt", received_at as "receivedAt",
  order_id as "orderId", amount_mills as "amountMills", properties,
  toBool(archive_id != toUUID('00000000-0000-0000-0000-000000000000')) as archived, archive_id as "archiveId"
`

/** Everything of one member, newest first: reads the few granules that hold it. */
export function timelineOf(outside: Outside, page: PageOf): Promise<TimelineRow[]> {
  return outside.history.read<TimelineRow>(
    outside.workspaceId,
    `select ${COLUMNS}
       from events
      where workspace_id = {workspace:UUID}
        and member_id in {profiles:Array(UUID)}
        and occurred_at < {before:DateTime64(3, 'UTC')}
        and (occurred_at, event_id) < ({afterAt:DateTime64(3, 'UTC')}, {afterId:UUID})
      order by occurred_at desc, event_id desc
      limit {limit:UInt32}`,
    parametersOf(page),
  )
}

export function ordersOf(outside: Outside, page: PageOf): Promise<TimelineRow[]> {
  return outside.history.read<TimelineRow>(
    outside.workspaceId,
    `select ${COLUMNS}
       from events
      where workspace_id = {workspace:UUID}
        and member_id in {profiles:Array(UUID)}
        and name in ('Order Completed', 'Order Refunded')
        and occurred_at < {before:DateTime64(3, 'UTC')}
        and (occurred_at, event_id) < ({afterAt:DateTime64(3, 'UTC')}, {afterId:UUID})
      order by occurred_at desc, event_id desc
      limit {limit:UInt32}`,
    parametersOf(page),
  )
}

/** Later than any event, for a first page. */
export const END_OF_TIME = '2299-12-31 00:00:00.000'
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

function parametersOf(page: PageOf) {
  return {
    profiles: page.profileIds,
    before: page.before,
    afterAt: page.after?.occurredAt ?? END_OF_TIME,
    afterId: page.after?.id ?? LAST_ID,
    limit: page.limit,
  }
}

export interface OrderTotals {
  readonly orders: number
  readonly grossSalesMills: number
  readonly refunds: number
  readonly refundedMills: number
  readonly firstOrderAt: string | null
  readonly lastOrderAt: string | null
}

export async function orderTotalsOf(
  outside: Outside,
  profileIds: readonly string[],
  before: string,
): Promise<OrderTotals> {
  const [totals] = await outside.history.read<OrderTotals>(
    outside.workspaceId,
    `select uniqExactIf(order_id, name = 'Order Completed') as orders,
            sumIf(amount_mills, name = 'Order Completed') as "grossSalesMills",
            uniqExactIf(order_id, name = 'Order Refunded') as refunds,
            sumIf(amount_mills, name = 'Order Refunded') as "refundedMills",
            minOrNullIf(occurred_at, name = 'Order Completed') as "firstOrderAt",
            maxOrNullIf(occurred_at, name = 'Order Completed') as "lastOrderAt"
       from events
      where workspace_id = {workspace:UUID}
        and member_id in {profiles:Array(UUID)}
        and name in ('Order Completed', 'Order Refunded')
        and occurred_at < {before:DateTime64(3, 'UTC')}`,
    { profiles: profileIds, before },
  )
  return { ...totals!, grossSalesMills: totals!.grossSalesMills ?? 0, refundedMills: totals!.refundedMills ?? 0 }
}

export interface Extent {
  readonly events: number
  readonly newestOccurredAt: string | null
  readonly oldestOccurredAt: string | null
  readonly newestReceivedAt: string | null
}

export async function extentOf(outside: Outside): Promise<Extent> {
  const [extent] = await outside.history.read<Extent>(
    outside.workspaceId,
    `select count() as events,
            maxOrNull(occurred_at) as "newestOccurredAt",
            minOrNull(occurred_at) as "oldestOccurredAt",
            maxOrNull(received_at) as "newestReceivedAt"
       from events
      where workspace_id = {workspace:UUID}`,
  )
  return extent!
}
