import type { Ctx } from '../../../platform/context.ts'
import { NO_MEMBER } from '../../../platform/log/block.ts'
import { ORDER_COMPLETED, ORDER_REFUNDED } from '../../../platform/log/event.ts'
import { eventsOfMembers, everyAlias } from '../../members/index.ts'
import { type Buckets, byName, spanOf } from '../buckets.ts'
import { dayNumber } from '../calendar.ts'
import { grains, refundsIn, standsOn } from './history.olap.ts'

/** Orders that name a store, and those of them that carry a member's number; by the rules of all orders. */
const measures = {
  store_orders: 'uniqExact(member_id, order_key)',
  store_member_orders: 'uniqExactIf((member_id, order_key), by_member)',
} as const

export type StoreMeasure = keyof typeof measures
export const storeMeasures: ReadonlySet<string> = new Set(Object.keys(measures))

export interface StoreRow extends Readonly<Record<StoreMeasure, number>> {
  readonly bucket: number
  readonly store: string
}

/** Stores of one answer: a chain has thousands at most, and the busiest come first. */
const MAX_STORES = 5_000

/** All stores together. */
export async function readStores(ctx: Ctx, zone: string, buckets: Buckets): Promise<Map<string, number[]>> {
  return byName(buckets, Object.keys(measures) as StoreMeasure[], await read(ctx, zone, buckets, "''"))
}

/** Each store by itself, busiest first. */
export function readByStore(ctx: Ctx, zone: string, buckets: Buckets): Promise<StoreRow[]> {
  return read(ctx, zone, buckets, 'named')
}

async function read(ctx: Ctx, zone: string, buckets: Buckets, store: string): Promise<StoreRow[]> {
  const span = spanOf(buckets)
  const grain = grains[buckets.grain]
  const events = eventsOfMembers(await everyAlias(ctx))
  return ctx.history.read<StoreRow>(
    ctx.workspaceId,
    `
    with refunds as (${refundsIn(events.from)}
    ),
    placed as (
      select member_id, order_id,
             trimBoth(if(JSONType(properties, 'store') in ('Int64', 'UInt64'),
               JSONExtractRaw(properties, 'store'), JSONExtractString(properties, 'store'))) as named,
             toInt32(toDate(occurred_at, {zone:String})) as day,
             member_id != {nobody:UUID} and external_id != '' as by_member,
             if(order_id = '', toString(event_id), order_id) as order_key,
             ifNull(amount_mills, 0) as amount
        from ${events.from} as events
       where workspace_id = {workspace:UUID}
         and name = {completed:String}
         and toInt32(toDate(occurred_at, {zone:String})) between {from:Int32} and {to:Int32}
         and named != ''
    )
    select ${grain.index} as bucket, ${store} as store,
           ${Object.entries(measures)
             .map(([name, sql]) => `${sql} as ${name}`)
             .join(', ')}
      from placed
      left join refunds
        on refunds.member_id = placed.member_id
       and refunds.original = placed.order_id
     where ${standsOn(grain.end)}
     group by bucket, store
     order by store_orders desc, store
     limit ${MAX_STORES} by bucket
    settings join_use_nulls = 0
    `,
    {
      zone,
      from: dayNumber(span.from),
      to: dayNumber(span.to),
      second: dayNumber(buckets.list.at(-1)!.from),
      completed: ORDER_COMPLETED,
      refunded: ORDER_REFUNDED,
      nobody: NO_MEMBER,
      ...events.parameters,
    },
  )
}
