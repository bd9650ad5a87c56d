import type { Ctx } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'
import { type Segment, segmentColumns } from './segments.store.ts'

export interface Entered {
  readonly memberId: string
  readonly enteredAt: Date
}

/** Members of a segment, latest entered first, after a place in that order. */
export async function latestMembers(
  ctx: Ctx,
  segmentId: string,
  after: Entered | null,
  limit: number,
): Promise<Entered[]> {
  const { rows } = await sql<Entered>`
    select memberships.member_id as "memberId", memberships.entered_at as "enteredAt"
      from segments.memberships
     where memberships.workspace_id = ${ctx.workspaceId}
       and memberships.segment_id = ${segmentId}
       and (${after?.enteredAt ?? null}::timestamptz is null
            or (memberships.entered_at, memberships.member_id) < (${after?.enteredAt ?? null}::timestamptz, ${after?.memberId ?? null}::uuid))
     order by memberships.entered_at desc, memberships.member_id desc
     limit ${limit}
  `.execute(ctx.tx)
  return rows
}

export interface DaySize {
  readonly day: string
  readonly members: number
  readonly entered: number
  readonly left: number
}

/** How the size of a segment went, on each day on which it changed. */
export async function sizeHistory(ctx: Ctx, segmentId: string): Promise<DaySize[]> {
  const { rows } = await sql<DaySize>`
    select membership_days.day, membership_days.entered, membership_days.departed as "left",
           sum(membership_days.entered - membership_days.departed) over (order by membership_days.day)::bigint as members
      from segments.membership_days
     where membership_days.workspace_id = ${ctx.workspaceId}
       and membership_days.segment_id = ${segmentId}
     order by membership_days.day
  `.execute(ctx.tx)
  return rows
}

/** When a member entered each segment that it is in. */
export async function entriesOf(ctx: Ctx, memberId: string): Promise<Map<string, Date>> {
  const { rows } = await sql<{ segmentId: string; enteredAt: Date }>`
    select memberships.segment_id as "segmentId", memberships.entered_at as "enteredAt"
      from segments.memberships
     where memberships.workspace_id = ${ctx.workspaceId}
       and memberships.member_id = ${memberId}
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [row.segmentId, row.enteredAt]))
}

/** The segments that a member entered last and is in, and how many there are in all. */
export async function segmentsEntered(
  ctx: Ctx,
  memberId: string,
  limit: number,
): Promise<{ inside: number; entered: (Segment & { readonly enteredAt: Date })[] }> {
  const { rows } = await sql<Segment & { enteredAt: Date; inside: number }>`
    select ${segmentColumns}, memberships.entered_at as "enteredAt", count(*) over () as inside
      from segments.memberships
      join segments.segments
        on segments.workspace_id = memberships.workspace_id
       and segments.segment_id = memberships.segment_id
     where memberships.workspace_id = ${ctx.workspaceId}
       and memberships.member_id = ${memberId}
     order by memberships.entered_at desc, segments.segment_id
     limit ${limit}
  `.execute(ctx.tx)
  return { inside: rows[0]?.inside ?? 0, entered: rows.map(({ inside: _inside, ...segment }) => segment) }
}

/** How many of these members said yes to marketing on any channel. */
export async function countContactable(ctx: Ctx, memberIds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ members: number }>`
    select count(distinct current.member_id) as members
      from consent.current
     where current.workspace_id = ${ctx.workspaceId}
       and current.purpose = 'marketing'
       and current.state = 'granted'
       and current.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(ctx.tx)
  return rows[0]!.members
}
