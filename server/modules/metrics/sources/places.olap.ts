import type { Ctx } from '../../../platform/context.ts'
import { NO_MEMBER } from '../../../platform/log/block.ts'
import { ORDER_COMPLETED, ORDER_REFUNDED } from '../../../platform/log/event.ts'
import { eventsOfMembers, everyAlias, OF_SLICE, type Slice, sliceParameters } from '../../members/index.ts'
import { type Buckets, spanOf } from '../buckets.ts'
import { dayNumber } from '../calendar.ts'
import { grains, refundsIn, standsOn } from './history.olap.ts'

/** Where orders went, as they name it: the last place of each person, and of orders that carry nobody each place. */
export interface OrderPlace {
  readonly bucket: number
  /** Null for orders that carry nobody, which are in the first slice. */
  readonly memberId: string | null
  readonly city: string
  readonly province: string
  readonly orders: number
}

export async function readOrderPlaces(ctx: Ctx, zone: string, buckets: Buckets, slice: Slice): Promise<OrderPlace[]> {
  const span = spanOf(buckets)
  const grain = grains[buckets.grain]
  const events = eventsOfMembers(await everyAlias(ctx))
  return ctx.history.read<OrderPlace>(
    ctx.workspaceId,
    `
    with refunds as (${refundsIn(events.from)}
    ),
    placed as (
      select member_id, order_id, occurred_at,
             toInt32(toDate(occurred_at, {zone:String})) as day,
             if(order_id = '', toString(event_id), order_id) as order_key,
             ifNull(amount_mills, 0) as amount,
             (trimBoth(JSONExtractString(properties, 'city')), trimBoth(JSONExtractString(properties, 'province'))) as place
        from ${events.from} as events
       where workspace_id = {workspace:UUID}
         and name = {completed:String}
         and toInt32(toDate(occurred_at, {zone:String})) between {from:Int32} and {to:Int32}
         and ${OF_SLICE}
    )
    select ${grain.index} as bucket,
           if(member_id = {nobody:UUID}, null, toString(member_id)) as memberId,
           argMaxIf(place, occurred_at, place != ('', '')) as latest,
           latest.1 as city, latest.2 as province,
           uniqExactIf(order_key, ${standsOn(grain.end)}) as orders
      from placed
      left join refunds
        on refunds.member_id = placed.member_id
       and refunds.original = placed.order_id
     group by bucket, member_id, if(member_id = {nobody:UUID}, place, ('', ''))
    having memberId is null or latest != ('', '')
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
      ...sliceParameters(slice),
    },
  )
}
