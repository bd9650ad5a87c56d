import type { Parameter } from '../../../platform/clickhouse.ts'
import type { Ctx } from '../../../platform/context.ts'
import { NO_MEMBER } from '../../../platform/log/block.ts'
import { ORDER_COMPLETED, ORDER_REFUNDED } from '../../../platform/log/event.ts'
import { eventsOfMembers, everyAlias, OF_SLICE, type Slice, sliceParameters } from '../../members/index.ts'
import { type Buckets, byName, spanOf } from '../buckets.ts'
import { dayNumber } from '../calendar.ts'

/**
 * What happened in a bucket, each as an aggregate over one row for each member (`by_member`) and one for everyone else.
 * An order counts unless it was refunded in full by the end of the bucket, as far as the refund names the order; money
 * counts on the day it moved. Each order that carries nobody is of a customer by itself.
 */
const measures = {
  orders: 'sum(own_orders)',
  member_orders: 'sumIf(own_orders, by_member)',
  gross_sales: 'sum(own_gross)',
  member_gross_sales: 'sumIf(own_gross, by_member)',
  revenue: 'sum(own_gross) - sum(own_refunded)',
  member_revenue: 'sumIf(own_gross, by_member) - sumIf(own_refunded, by_member)',
  refunds: 'sum(own_refunded)',
  buyers: 'countIf(by_member and own_orders > 0)',
  repeat_buyers: 'countIf(by_member and own_orders > 1)',
  customers:
    'uniqExactIf(member_id, own_orders > 0 and member_id != {nobody:UUID}) + sumIf(own_orders, member_id = {nobody:UUID})',
  unnamed_orders: 'sumIf(own_orders, member_id = {nobody:UUID})',
  active_members: 'countIf(by_member and own_acts > 0)',
  points_issued: 'sum(own_points_earned)',
  points_reversed: 'sum(own_points_taken_back)',
  points_redeemed: 'sum(own_points_spent)',
} as const

export type HistoryMeasure = keyof typeof measures
export const historyMeasures: ReadonlySet<string> = new Set(Object.keys(measures))

const columns = Object.entries(measures)
  .map(([name, sql]) => `${sql} as ${name}`)
  .join(',\n           ')

/** How a day finds its bucket, and the last day of that bucket. */
export const grains: Record<Buckets['grain'], { index: string; end: string }> = {
  period: {
    index: 'if(day >= {second:Int32}, 1, 0)',
    end: 'if(day >= {second:Int32}, {to:Int32}, {second:Int32} - 1)',
  },
  day: { index: 'day - {from:Int32}', end: 'day' },
  month: {
    index: 'toRelativeMonthNum(toDate(day)) - toRelativeMonthNum(toDate({from:Int32}))',
    end: 'least(toInt32(toLastDayOfMonth(toDate(day))), {to:Int32})',
  },
}

/** What was refunded of each order by the end of the window, day by day. */
export const refundsIn = (events: string) => `
      select member_id, JSONExtractString(properties, 'original_order_id') as original,
             groupArray(toInt32(toDate(occurred_at, {zone:String}))) as days, groupArray(ifNull(amount_mills, 0)) as amounts
        from ${events} as events
       where workspace_id = {workspace:UUID}
         and name = {refunded:String}
         and toInt32(toDate(occurred_at, {zone:String})) <= {to:Int32}
         and original != ''
       group by member_id, original`

/** Whether an order, joined with its refunds, was not refunded in full by a day. */
export const standsOn = (day: string) =>
  `(empty(refunds.days) or amount > arraySum((d, a) -> if(d <= ${day}, a, 0), refunds.days, refunds.amounts))`

/** Everything in one scan of the window. */
export async function readHistory(ctx: Ctx, zone: string, buckets: Buckets): Promise<Map<string, number[]>> {
  const rows = await read<BucketRow>(ctx, zone, buckets, { where: '', group: 'bucket', parameters: {} })
  return byName(buckets, Object.keys(measures) as HistoryMeasure[], rows)
}

interface BucketRow extends Readonly<Record<HistoryMeasure, number>> {
  readonly bucket: number
}

/** What one person did in a bucket: a member, or somebody known by a device alone. */
export interface PersonRow extends BucketRow {
  readonly memberId: string
}

/** The same numbers for each person of a slice who did anything, so that a whole and its parts cannot disagree. */
export function readPeople(ctx: Ctx, zone: string, buckets: Buckets, slice: Slice): Promise<PersonRow[]> {
  return read<PersonRow>(ctx, zone, buckets, {
    where: `and member_id != {nobody:UUID} and ${OF_SLICE}`,
    group: 'bucket, toString(member_id) as memberId',
    parameters: sliceParameters(slice),
  })
}

interface Grouping {
  readonly where: string
  readonly group: string
  readonly parameters: Readonly<Record<string, Parameter>>
}

async function read<Row extends BucketRow>(
  ctx: Ctx,
  zone: string,
  buckets: Buckets,
  { where, group, parameters }: Grouping,
): Promise<Row[]> {
  const span = spanOf(buckets)
  const grain = grains[buckets.grain]
  const events = eventsOfMembers(await everyAlias(ctx))
  return ctx.history.read<Row>(
    ctx.workspaceId,
    `
    with refunds as (${refundsIn(events.from)}
    ),
    happened as (
      select member_id, name, order_id, type,
             toInt32(toDate(occurred_at, {zone:String})) as day,
             member_id != {nobody:UUID} and external_id != '' as by_member,
             if(order_id = '', toString(event_id), order_id) as order_key,
             ifNull(amount_mills, 0) as amount,
             if(startsWith(name, 'points.'), JSONExtractInt(properties, 'points'), 0) as points
        from ${events.from} as events
       where workspace_id = {workspace:UUID}
         and toInt32(toDate(occurred_at, {zone:String})) between {from:Int32} and {to:Int32}
         ${where}
    ),
    each_member as (
      select ${grain.index} as bucket, member_id, by_member,
             uniqExactIf(order_key, name = {completed:String} and ${standsOn(grain.end)}) as own_orders,
             sumIf(amount, name = {completed:String}) as own_gross,
             sumIf(amount, name = {refunded:String}) as own_refunded,
             countIf(type in ('track', 'page', 'screen') and name != {refunded:String}) as own_acts,
             sumIf(points, name = 'points.earned') as own_points_earned,
             sumIf(points, name = 'points.reversed') as own_points_taken_back,
             sumIf(points, name = 'points.redeemed') as own_points_spent
        from happened
        left join refunds
          on refunds.member_id = happened.member_id
         and refunds.original = happened.order_id
       group by bucket, member_id, by_member
    )
    select ${group},
           ${columns}
      from each_member
     group by ${group}
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
      ...parameters,
    },
  )
}
