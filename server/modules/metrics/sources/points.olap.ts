import type { Ctx } from '../../../platform/context.ts'
import { type Buckets, spanOf, sumUpTo } from '../buckets.ts'
import { dayNumber } from '../calendar.ts'

export type PointsMeasure = 'points_outstanding'
export const pointsMeasures: ReadonlySet<string> = new Set<PointsMeasure>(['points_outstanding'])

/** Points that members hold at the end of each bucket, as the ledger's events tell: their sum is the sum of the balances. */
export async function readPoints(ctx: Ctx, zone: string, buckets: Buckets): Promise<Map<string, number[]>> {
  const rows = await ctx.history.read<{ day: string; value: number }>(
    ctx.workspaceId,
    `
    select toString(toDate(occurred_at, {zone:String})) as day,
           sum(if(name in ('points.reversed', 'points.redeemed'), -1, 1) * JSONExtractInt(properties, 'points')) as value
      from events
     where workspace_id = {workspace:UUID}
       and name in ('points.earned', 'points.reversed', 'points.redeemed', 'points.adjusted')
       and toInt32(toDate(occurred_at, {zone:String})) <= {to:Int32}
     group by day
    `,
    { zone, to: dayNumber(spanOf(buckets).to) },
  )
  return new Map([['points_outstanding', sumUpTo(buckets, rows)]])
}
