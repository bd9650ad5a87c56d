import type { Arm } from '#modules/experiments/index'
import { sql, type Tx } from '#platform/postgres'

export interface ArmResult {
  readonly members: number
  readonly converted: number
  /** Orders within the goal's window, before refunds. */
  readonly revenueMills: number
  /** Members whose window has ended. */
  readonly matured: number
  /** Members to whom at least one message went out, or would have but for the sandbox. */
  readonly reached: number
}

export type Arms = { readonly [Name in Arm]: ArmResult } & {
  /** People in both arms, through members that turned out to be one: in neither of the two here. */
  readonly crossed: number
}

const EMPTY: ArmResult = { members: 0, converted: 0, revenueMills: 0, matured: 0, reached: 0 }
export const EMPTY_ARMS: Arms = { treated: EMPTY, holdout: EMPTY, crossed: 0 }

/**
 * Both arms of each journey, or of one. A person counts once, by the first time of entering: the arms are then two
 * independent samples, whatever being treated does to coming again. People whose profiles fell into both arms are counted
 * apart: docs/decisions/0009-who-is-one-person.md says why.
 */
export async function armsOf(tx: Tx, workspaceId: string, now: Date, journeyId?: string): Promise<Map<string, Arms>> {
  const { rows } = await sql<ArmResult & { journeyId: string; arm: Arm; crossed: number }>`
    with own as (
      select runs.*, coalesce(members.merged_into, runs.member_id) as person_id
        from journeys.runs
        left join members.members
          on members.workspace_id = runs.workspace_id
         and members.member_id = runs.member_id
       where runs.workspace_id = ${workspaceId}
         and (${journeyId ?? null}::uuid is null or runs.journey_id = ${journeyId ?? null}::uuid)
    ),
    first as (
      select distinct on (own.journey_id, own.person_id) own.*
        from own
       order by own.journey_id, own.person_id, own.entered_at, own.run_id
    ),
    crossing as (
      select own.journey_id, own.person_id
        from own
       group by own.journey_id, own.person_id
      having count(distinct own.arm) > 1
    )
    select first.journey_id as "journeyId", first.arm,
           count(*) filter (where crossing.person_id is null) as members,
           count(first.converted_at) filter (where crossing.person_id is null) as converted,
           coalesce(sum(first.revenue_mills) filter (where crossing.person_id is null), 0)::bigint as "revenueMills",
           count(*) filter (
             where crossing.person_id is null
               and first.entered_at + make_interval(days => versions.goal_days) <= ${now}
           ) as matured,
           count(reached.run_id) filter (where crossing.person_id is null) as reached,
           count(crossing.person_id) as crossed
      from first
      join journeys.versions
        on versions.workspace_id = first.workspace_id
       and versions.journey_id = first.journey_id
       and versions.version = first.version
      left join crossing
        on crossing.journey_id = first.journey_id
       and crossing.person_id = first.person_id
      left join (
        select distinct intents.occurrence as run_id
          from messaging.intents
         where intents.workspace_id = ${workspaceId}
           and intents.journey_id is not null
           and intents.state in ('sent', 'sandboxed')
      ) as reached
        on reached.run_id = first.run_id::text
     group by first.journey_id, first.arm
  `.execute(tx)
  const arms = new Map<string, Arms>()
  for (const { journeyId: id, arm, crossed, ...result } of rows) {
    const known = arms.get(id) ?? EMPTY_ARMS
    arms.set(id, { ...known, [arm]: result, crossed: known.crossed + crossed })
  }
  return arms
}
