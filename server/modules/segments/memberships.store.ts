import type { Ctx } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'
import { type Population, within } from './question.ts'

export interface Place {
  readonly segmentId: string
  readonly memberId: string
}

/** Memberships of a population in some segments, those of members included who are members no longer. */
export async function membershipsOf(ctx: Ctx, population: Population, segmentIds: readonly string[]): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select memberships.segment_id as "segmentId", memberships.member_id as "memberId"
      from segments.memberships
     where memberships.workspace_id = ${ctx.workspaceId}
       and memberships.segment_id = any(${segmentIds as string[]}::uuid[])
       and ${within(population, sql`memberships.member_id`)}
  `.execute(ctx.tx)
  return rows
}

/** Stores who entered and left, counts them on the day, and publishes both. */
export async function moveMembers(
  ctx: Ctx,
  day: string,
  moves: { readonly entered: readonly Place[]; readonly left: readonly Place[] },
): Promise<void> {
  await enter(ctx, moves.entered)
  await leave(ctx, moves.left)
  await countMoves(ctx, day, moves)
  await ctx.publish([
    ...moves.entered.map((place) => eventOf('segment.entered', place)),
    ...moves.left.map((place) => eventOf('segment.left', place)),
  ])
}

function eventOf(name: 'segment.entered' | 'segment.left', { segmentId, memberId }: Place) {
  return { name, memberId, properties: { segmentId } } as const
}

async function enter(ctx: Ctx, entered: readonly Place[]): Promise<void> {
  if (entered.length === 0) return
  await sql`
    insert into segments.memberships (workspace_id, segment_id, member_id, entered_at)
    select ${ctx.workspaceId}, entered.segment_id, entered.member_id, ${ctx.now}
      from unnest(
        ${entered.map((place) => place.segmentId)}::uuid[],
        ${entered.map((place) => place.memberId)}::uuid[]
      ) as entered (segment_id, member_id)
  `.execute(ctx.tx)
}

async function leave(ctx: Ctx, left: readonly Place[]): Promise<void> {
  if (left.length === 0) return
  await sql`
    delete from segments.memberships
     using unnest(
       ${left.map((place) => place.segmentId)}::uuid[],
       ${left.map((place) => place.memberId)}::uuid[]
     ) as gone (segment_id, member_id)
     where memberships.workspace_id = ${ctx.workspaceId}
       and memberships.segment_id = gone.segment_id
       and memberships.member_id = gone.member_id
  `.execute(ctx.tx)
}

async function countMoves(
  ctx: Ctx,
  day: string,
  { entered, left }: { readonly entered: readonly Place[]; readonly left: readonly Place[] },
): Promise<void> {
  if (entered.length + left.length === 0) return
  const all = [...entered, ...left].map((place) => place.segmentId)
  // In the order of ids, so that two workers that count for the same segments do not wait for each other in a circle.
  await sql`
    insert into segments.membership_days (workspace_id, segment_id, day, entered, departed)
    select ${ctx.workspaceId}, moved.segment_id, ${day}::date, sum(moved.entered), sum(1 - moved.entered)
      from unnest(
        ${all}::uuid[],
        ${all.map((_, index) => (index < entered.length ? 1 : 0))}::int[]
      ) as moved (segment_id, entered)
     group by moved.segment_id
     order by moved.segment_id
        on conflict (workspace_id, segment_id, day) do update
       set entered = membership_days.entered + excluded.entered,
           departed = membership_days.departed + excluded.departed
  `.execute(ctx.tx)
}
