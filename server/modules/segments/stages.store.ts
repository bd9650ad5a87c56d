import type { Ctx } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'
import { dayNumber } from '../metrics/index.ts'
import { factsOf, readHistory } from './history.olap.ts'
import { decideStage, definition, type Facts, type Stage, type StageDecision, type StageReason } from './lifecycle.ts'
import { type Question, within } from './question.ts'

/** A member as this module sees it. */
export interface Known {
  readonly memberId: string
  readonly kind: 'anonymous' | 'known'
  readonly joinedDay: number
}

/** Members of the population who are members still: a merged one is part of another. */
export async function membersOf(question: Question): Promise<Known[]> {
  const { ctx, population, zone } = question
  const { rows } = await sql<{ memberId: string; kind: Known['kind']; joinedDay: string }>`
    select members.member_id as "memberId", members.kind, (members.joined_at at time zone ${zone})::date as "joinedDay"
      from members.members
     where members.workspace_id = ${ctx.workspaceId}
       and members.merged_into is null
       and ${within(population, sql`members.member_id`)}
  `.execute(ctx.tx)
  return rows.map((row) => ({ ...row, joinedDay: dayNumber(row.joinedDay) }))
}

/** The stage of each member of the population: as stored, or decided anew for a past day. */
export async function loadStages(question: Question): Promise<Map<string, Stage>> {
  return question.past ? stagesAsOf(question) : storedStages(question)
}

async function storedStages({ ctx, population }: Question): Promise<Map<string, Stage>> {
  const { rows } = await sql<{ memberId: string; stage: Stage }>`
    select standings.member_id as "memberId", standings.stage
      from segments.standings
     where standings.workspace_id = ${ctx.workspaceId}
       and standings.stage is not null
       and ${within(population, sql`standings.member_id`)}
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [row.memberId, row.stage]))
}

async function stagesAsOf(question: Question): Promise<Map<string, Stage>> {
  const history = await readHistory(question, {})
  const stages = new Map<string, Stage>()
  for (const member of await membersOf(question)) {
    if (member.kind === 'anonymous' || member.joinedDay > question.today) continue
    const facts: Facts = factsOf(member.joinedDay, history.get(member.memberId))
    stages.set(member.memberId, decideStage(facts, question.today).stage)
  }
  return stages
}

/** Where a member stands, as it is to be stored. */
export interface Standing {
  readonly memberId: string
  /** Null for an anonymous member. */
  readonly decision: StageDecision | null
  readonly isBuyer: boolean
  readonly nextChangeAt: Date | null
}

export interface StageChange {
  readonly memberId: string
  readonly from: Stage | null
  readonly to: Stage
  readonly reason: StageReason
  readonly reasonDays: number | null
}

/** Stores standings, and a line of history for each stage that changed, in one statement. Returns the changes. */
export async function storeStandings(ctx: Ctx, standings: readonly Standing[]): Promise<StageChange[]> {
  if (standings.length === 0) return []
  const { rows } = await sql<StageChange>`
    with fresh as (
      select *
        from unnest(
          ${standings.map((one) => one.memberId)}::uuid[],
          ${standings.map((one) => one.decision?.stage ?? null)}::text[],
          ${standings.map((one) => one.decision?.reason ?? null)}::text[],
          ${standings.map((one) => one.decision?.reasonDays ?? null)}::int[],
          ${standings.map((one) => one.isBuyer)}::boolean[],
          ${standings.map((one) => one.nextChangeAt)}::timestamptz[]
        ) as fresh (member_id, stage, reason, reason_days, is_buyer, next_change_at)
    ),
    changed as (
      select fresh.member_id, standings.stage as from_stage, fresh.stage as to_stage, fresh.reason, fresh.reason_days
        from fresh
        left join segments.standings
          on standings.workspace_id = ${ctx.workspaceId}
         and standings.member_id = fresh.member_id
       where fresh.stage is not null
         and fresh.stage is distinct from standings.stage
    ),
    stored as (
      insert into segments.standings
        (workspace_id, member_id, shard, stage, since, reason, reason_days, definition_version, is_buyer, next_change_at)
      select ${ctx.workspaceId}, fresh.member_id, ('x' || right(fresh.member_id::text, 1))::bit(4)::int, fresh.stage,
             case when fresh.stage is not null then ${ctx.now}::timestamptz end,
             fresh.reason, fresh.reason_days, ${definition.version}, fresh.is_buyer, fresh.next_change_at
        from fresh
          on conflict (workspace_id, member_id) do update
         set stage = excluded.stage,
             since = case when standings.stage is distinct from excluded.stage then excluded.since else standings.since end,
             reason = excluded.reason,
             reason_days = excluded.reason_days,
             definition_version = excluded.definition_version,
             is_buyer = excluded.is_buyer,
             next_change_at = excluded.next_change_at
       where (standings.stage, standings.reason, standings.reason_days, standings.definition_version, standings.is_buyer, standings.next_change_at)
             is distinct from
             (excluded.stage, excluded.reason, excluded.reason_days, excluded.definition_version, excluded.is_buyer, excluded.next_change_at)
    )
    insert into segments.stage_history
      (workspace_id, member_id, changed_at, from_stage, to_stage, reason, reason_days, definition_version)
    select ${ctx.workspaceId}, changed.member_id, ${ctx.now}, changed.from_stage, changed.to_stage, changed.reason,
           changed.reason_days, ${definition.version}
      from changed
    returning stage_history.member_id as "memberId", stage_history.from_stage as "from", stage_history.to_stage as "to",
              stage_history.reason, stage_history.reason_days as "reasonDays"
  `.execute(ctx.tx)
  return rows
}

/** Members of the population that have a standing. */
export async function standingIdsOf({ ctx, population }: Question): Promise<string[]> {
  const { rows } = await sql<{ memberId: string }>`
    select standings.member_id as "memberId"
      from segments.standings
     where standings.workspace_id = ${ctx.workspaceId}
       and ${within(population, sql`standings.member_id`)}
  `.execute(ctx.tx)
  return rows.map((row) => row.memberId)
}

/** Members who were merged or removed stand nowhere. */
export async function removeStandings(ctx: Ctx, memberIds: readonly string[]): Promise<void> {
  if (memberIds.length === 0) return
  await sql`
    delete from segments.standings
     where standings.workspace_id = ${ctx.workspaceId}
       and standings.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(ctx.tx)
}

/** Members whose time has come, in some shards. */
export async function dueMembers(ctx: Ctx, shards: readonly number[], limit: number): Promise<string[]> {
  const { rows } = await sql<{ memberId: string }>`
    select standings.member_id as "memberId"
      from segments.standings
     where standings.workspace_id = ${ctx.workspaceId}
       and standings.next_change_at <= ${ctx.now}
       and standings.shard = any(${shards as number[]}::smallint[])
     order by standings.next_change_at
     limit ${limit}
  `.execute(ctx.tx)
  return rows.map((row) => row.memberId)
}

/** Of the given members, those who bought: only orders decide their stage, other behaviour no longer does. */
export async function buyersAmong(ctx: Ctx, memberIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ memberId: string }>`
    select standings.member_id as "memberId"
      from segments.standings
     where standings.workspace_id = ${ctx.workspaceId}
       and standings.member_id = any(${memberIds as string[]}::uuid[])
       and standings.is_buyer
  `.execute(ctx.tx)
  return new Set(rows.map((row) => row.memberId))
}

/** Has members looked at again no later than at these times. */
export async function bringForward(
  ctx: Ctx,
  changes: readonly { readonly memberId: string; readonly at: Date }[],
): Promise<void> {
  if (changes.length === 0) return
  await sql`
    update segments.standings
       set next_change_at = sooner.at
      from unnest(
        ${changes.map((change) => change.memberId)}::uuid[],
        ${changes.map((change) => change.at)}::timestamptz[]
      ) as sooner (member_id, at)
     where standings.workspace_id = ${ctx.workspaceId}
       and standings.member_id = sooner.member_id
       and (standings.next_change_at is null or standings.next_change_at > sooner.at)
  `.execute(ctx.tx)
}

export async function markAllDue(ctx: Ctx): Promise<void> {
  await sql`
    update segments.standings
       set next_change_at = ${ctx.now}
     where standings.workspace_id = ${ctx.workspaceId}
  `.execute(ctx.tx)
}

/** Standings are written by one transaction at a time: two that write many rows would meet in different orders. */
export async function lockStandings(ctx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('segments.standings/' || ${ctx.workspaceId}, 0))`.execute(
    ctx.tx,
  )
}
