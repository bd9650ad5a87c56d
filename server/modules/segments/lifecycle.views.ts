import type { Ctx } from '../../platform/context.ts'
import { startOfDay } from '../../platform/period.ts'
import { sql } from '../../platform/postgres.ts'
import { dayText } from '../metrics/index.ts'
import type { Stage, StageReason } from './lifecycle.ts'
import { type Question, within } from './question.ts'

export interface CurrentStage {
  readonly stage: Stage | null
  readonly since: Date | null
  readonly reason: StageReason | null
  readonly reasonDays: number | null
}

export async function standingOf(ctx: Ctx, memberId: string): Promise<CurrentStage | undefined> {
  const { rows } = await sql<CurrentStage>`
    select standings.stage, standings.since, standings.reason, standings.reason_days as "reasonDays"
      from segments.standings
     where standings.workspace_id = ${ctx.workspaceId}
       and standings.member_id = ${memberId}
  `.execute(ctx.tx)
  return rows[0]
}

export interface PastStage {
  readonly stage: Stage
  readonly at: Date
  readonly reason: StageReason
  readonly reasonDays: number | null
  readonly definitionVersion: number
}

export async function historyOf(ctx: Ctx, memberId: string, limit: number): Promise<PastStage[]> {
  const { rows } = await sql<PastStage>`
    select stage_history.to_stage as stage, stage_history.changed_at as at, stage_history.reason,
           stage_history.reason_days as "reasonDays", stage_history.definition_version as "definitionVersion"
      from segments.stage_history
     where stage_history.workspace_id = ${ctx.workspaceId}
       and stage_history.member_id = ${memberId}
     order by stage_history.change_id desc
     limit ${limit}
  `.execute(ctx.tx)
  return rows
}

/** How many members are in another stage than so many days ago; null stands for having had none. */
export async function netMoves(
  question: Question,
  days: number,
): Promise<{ from: Stage | null; to: Stage; members: number }[]> {
  const { ctx, population, zone, today } = question
  const since = startOfDay(dayText(today + 1 - days), zone)
  const { rows } = await sql<{ from: Stage | null; to: Stage; members: number }>`
    with first_changes as (
      select distinct on (stage_history.member_id) stage_history.member_id, stage_history.from_stage
        from segments.stage_history
       where stage_history.workspace_id = ${ctx.workspaceId}
         and stage_history.changed_at >= ${since}
         and ${within(population, sql`stage_history.member_id`)}
       order by stage_history.member_id, stage_history.change_id
    )
    select first_changes.from_stage as "from", standings.stage as "to", count(*) as members
      from first_changes
      join segments.standings
        on standings.workspace_id = ${ctx.workspaceId}
       and standings.member_id = first_changes.member_id
     where standings.stage is distinct from first_changes.from_stage
       and standings.stage is not null
     group by first_changes.from_stage, standings.stage
     order by first_changes.from_stage, standings.stage
  `.execute(ctx.tx)
  return rows
}
