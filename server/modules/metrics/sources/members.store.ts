import type { Ctx } from '../../../platform/context.ts'
import { addDays, startOfDay } from '../../../platform/period.ts'
import { sql } from '../../../platform/postgres.ts'
import { type Buckets, spanOf, sumInto, sumUpTo } from '../buckets.ts'

export type MemberMeasure = 'members' | 'new_members'
export const memberMeasures: ReadonlySet<string> = new Set<MemberMeasure>(['members', 'new_members'])

/** Known members by the day they joined; who was merged into another is not counted twice. */
export async function readMembers(ctx: Ctx, zone: string, buckets: Buckets): Promise<Map<string, number[]>> {
  const { rows } = await sql<{ day: string; value: number }>`
    select (members.joined_at at time zone ${zone})::date as day, count(*) as value
      from members.members
     where members.workspace_id = ${ctx.workspaceId}
       and members.kind = 'known'
       and members.merged_into is null
       and members.joined_at < ${startOfDay(addDays(spanOf(buckets).to, 1), zone)}
     group by day
  `.execute(ctx.tx)
  return new Map([
    ['members', sumUpTo(buckets, rows)],
    ['new_members', sumInto(buckets, rows)],
  ])
}
