import type { Ctx } from '../../../platform/context.ts'
import { NO_MEMBER } from '../../../platform/log/block.ts'
import { ORDER_CANCELLED, ORDER_COMPLETED, ORDER_REFUNDED } from '../../../platform/log/event.ts'
import { eventsOfMembers, everyAlias } from '../../members/index.ts'
import { type Buckets, byName, spanOf } from '../buckets.ts'
import { dayNumber } from '../calendar.ts'
import { grains, refundsIn, standsOn } from './history.olap.ts'

/** Orders that name a platform, placed and standing, of members and of everyone else; by the rules of all orders. */
const measures = {
  platform_member_placed: 'uniqExactIf(placement, by_member)',
  platform_member_orders: 'uniqExactIf(placement, by_member and stands)',
  platform_other_placed: 'uniqExactIf(placement, not by_member)',
  platform_other_orders: 'uniqExactIf(placement, not by_member and stands)',
} as const

export type PlatformMeasure = keyof typeof measures
export const platformMeasures: ReadonlySet<string> = new Set(Object.keys(measures))

export interface PlatformRow extends Readonly<Record<PlatformMeasure, number>> {
  readonly bucket: number
  readonly platform: string
}

/** Platforms of one answer, the busiest first; a company sells on a dozen. */
const MAX_PLATFORMS = 100

/** All platforms together. */
export async function readPlatforms(ctx: Ctx, zone: string, buckets: Buckets): Promise<Map<string, number[]>> {
  return byName(buckets, Object.keys(measures) as PlatformMeasure[], await read(ctx, zone, buckets, "''"))
}

/** Each platform by itself, busiest first. */
export function readByPlatform(ctx: Ctx, zone: string, buckets: Buckets): Promise<PlatformRow[]> {
  return read(ctx, zone, buckets, 'named')
}

/** An order of which one part stands and another was closed was placed once, and stands. */
async function read(ctx: Ctx, zone: string, buckets: Buckets, platform: string): Promise<PlatformRow[]> {
  const span = spanOf(buckets)
  const grain = grains[buckets.grain]
  const events = eventsOfMembers(await everyAlias(ctx))
  return ctx.history.read<PlatformRow>(
    ctx.workspaceId,
    `
    with refunds as (${refundsIn(events.from)}
    ),
    placed as (
      select member_id, name, order_id,
             trimBoth(JSONExtractString(properties, 'platform')) as named,
             toInt32(toDate(occurred_at, {zone:String})) as day,
             member_id != {nobody:UUID} and external_id != '' as by_member,
             (named, member_id, if(order_id = '', JSONExtractString(properties, 'order_id'), order_id)) as placement,
             ifNull(amount_mills, 0) as amount
        from ${events.from} as events
       where workspace_id = {workspace:UUID}
         and name in ({completed:String}, {cancelled:String})
         and toInt32(toDate(occurred_at, {zone:String})) between {from:Int32} and {to:Int32}
         and named != ''
    ),
    judged as (
      select ${grain.index} as bucket, named, by_member, placement,
             name = {completed:String} and ${standsOn(grain.end)} as stands
        from placed
        left join refunds
          on refunds.member_id = placed.member_id
         and refunds.original = placed.order_id
    )
    select bucket, ${platform} as platform,
           ${Object.entries(measures)
             .map(([name, sql]) => `${sql} as ${name}`)
             .join(',\n           ')}
      from judged
     group by bucket, platform
     order by platform_member_placed + platform_other_placed desc, platform
     limit ${MAX_PLATFORMS} by bucket
    settings join_use_nulls = 0
    `,
    {
      zone,
      from: dayNumber(span.from),
      to: dayNumber(span.to),
      second: dayNumber(buckets.list.at(-1)!.from),
      completed: ORDER_COMPLETED,
      cancelled: ORDER_CANCELLED,
      refunded: ORDER_REFUNDED,
      nobody: NO_MEMBER,
      ...events.parameters,
    },
  )
}
