import type { Rule } from '@regulars/contract/rules'
import type { Ctx } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'

export interface Segment {
  readonly id: string
  /** Of the product's own: `rfm:at_risk`, `stage:stable`. */
  readonly code: string | null
  readonly name: string
  readonly description: string
  readonly rule: Rule
  /** Grows by one whenever the rule changes. */
  readonly ruleVersion: number
  readonly origin: 'product' | 'own'
  readonly builtAt: Date | null
  readonly createdAt: Date
}

export const segmentColumns = sql`
  segments.segment_id as id, segments.code, segments.name, segments.description, segments.rule, segments.rule_version as "ruleVersion",
  segments.origin,
  segments.built_at as "builtAt", segments.created_at as "createdAt"
`

export async function allSegments(ctx: Ctx): Promise<Segment[]> {
  const { rows } = await sql<Segment>`
    select ${segmentColumns}
      from segments.segments
     where segments.workspace_id = ${ctx.workspaceId}
     order by segments.origin desc, segments.created_at, segments.segment_id
  `.execute(ctx.tx)
  return rows
}

export async function findSegment(ctx: Ctx, segmentId: string): Promise<Segment | undefined> {
  const { rows } = await sql<Segment>`
    select ${segmentColumns}
      from segments.segments
     where segments.workspace_id = ${ctx.workspaceId}
       and segments.segment_id = ${segmentId}
  `.execute(ctx.tx)
  return rows[0]
}

export async function findByCode(ctx: Ctx, code: string): Promise<Segment | undefined> {
  const { rows } = await sql<Segment>`
    select ${segmentColumns}
      from segments.segments
     where segments.workspace_id = ${ctx.workspaceId}
       and segments.code = ${code}
  `.execute(ctx.tx)
  return rows[0]
}

/** The ids of the product's own segments, by code. */
export async function codesOf(ctx: Ctx): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; id: string }>`
    select segments.code, segments.segment_id as id
      from segments.segments
     where segments.workspace_id = ${ctx.workspaceId}
       and segments.code is not null
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [row.code, row.id]))
}

/** How many members each segment has. */
export async function sizesOf(ctx: Ctx, segmentIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; members: number }>`
    select membership_days.segment_id as id, sum(membership_days.entered - membership_days.departed)::bigint as members
      from segments.membership_days
     where membership_days.workspace_id = ${ctx.workspaceId}
       and membership_days.segment_id = any(${segmentIds as string[]}::uuid[])
     group by membership_days.segment_id
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [row.id, row.members]))
}

/** False when a name is taken. Those of the product come with the workspace, which has no members to build them from. */
export async function insertSegments(
  ctx: Ctx,
  fresh: readonly Pick<Segment, 'id' | 'code' | 'name' | 'description' | 'rule' | 'origin'>[],
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into segments.segments (workspace_id, segment_id, code, name, description, rule, origin, built_at, created_at)
    select ${ctx.workspaceId}, fresh.segment_id, fresh.code, fresh.name, fresh.description, fresh.rule::jsonb, fresh.origin,
           case when fresh.origin = 'product' then ${ctx.now}::timestamptz end, ${ctx.now}
      from unnest(
        ${fresh.map((one) => one.id)}::uuid[],
        ${fresh.map((one) => one.code)}::text[],
        ${fresh.map((one) => one.name)}::text[],
        ${fresh.map((one) => one.description)}::text[],
        ${fresh.map((one) => JSON.stringify(one.rule))}::text[],
        ${fresh.map((one) => one.origin)}::text[]
      ) as fresh (segment_id, code, name, description, rule, origin)
        on conflict do nothing
  `.execute(ctx.tx)
  return Number(numAffectedRows) === fresh.length
}

export async function nameIsTaken(ctx: Ctx, name: string, exceptId: string | null): Promise<boolean> {
  const { rows } = await sql`
    select 1
      from segments.segments
     where segments.workspace_id = ${ctx.workspaceId}
       and lower(segments.name) = lower(${name})
       and segments.segment_id is distinct from ${exceptId}::uuid
  `.execute(ctx.tx)
  return rows.length > 0
}

export async function updateStored(
  ctx: Ctx,
  segmentId: string,
  change: Pick<Segment, 'name' | 'description' | 'rule'>,
): Promise<void> {
  await sql`
    update segments.segments
       set name = ${change.name},
           description = ${change.description},
           rule_version = segments.rule_version + (segments.rule is distinct from ${JSON.stringify(change.rule)}::jsonb)::int,
           rule = ${JSON.stringify(change.rule)}::jsonb
     where segments.workspace_id = ${ctx.workspaceId}
       and segments.segment_id = ${segmentId}
  `.execute(ctx.tx)
}

export async function deleteStored(ctx: Ctx, segmentId: string): Promise<void> {
  await sql`
    delete from segments.segments
     where segments.workspace_id = ${ctx.workspaceId}
       and segments.segment_id = ${segmentId}
  `.execute(ctx.tx)
}

export async function markBuilt(ctx: Ctx, segmentIds: readonly string[]): Promise<void> {
  await sql`
    update segments.segments
       set built_at = ${ctx.now}
     where segments.workspace_id = ${ctx.workspaceId}
       and segments.segment_id = any(${segmentIds as string[]}::uuid[])
       and segments.built_at is distinct from ${ctx.now}
  `.execute(ctx.tx)
}
