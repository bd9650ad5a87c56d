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

export type Arms = { readonly [Name in Arm]: ArmResult }

const EMPTY: ArmResult = { members: 0, converted: 0, revenueMills: 0, matured: 0, reached: 0 }
export const EMPTY_ARMS: Arms = { treated: EMPTY, holdout: EMPTY }

/**
 * Both arms of each journey, or of one. A member counts once, by the first time of entering: the arms are then two
 * independent samples, whatever being treated does to coming again.
 */
export async function armsOf(tx: Tx, workspaceId: string, now: Date, journeyId?: string): Promise<Map<string, Arms>> {
  const { rows } = await sql<ArmResult & { journeyId: string; arm: Arm }>`
    select runs.journey_id as "journeyId", runs.arm,
           count(*) as members,
           count(runs.converted_at) as converted,
           sum(runs.revenue_mills)::bigint as "revenueMills",
           count(*) filter (where runs.entered_at + make_interval(days => versions.goal_days) <= ${now}) as matured,
           count(reached.run_id) as reached
      from journeys.runs
      join journeys.versions
        on versions.workspace_id = runs.workspace_id
       and versions.journey_id = runs.journey_id
       and versions.version = runs.version
      left join (
        select distinct intents.occurrence as run_id
          from messaging.intents
         where intents.workspace_id = ${workspaceId}
           and intents.journey_id is not null
           and intents.state in ('sent', 'sandboxed')
      ) as reached
        on reached.run_id = runs.run_id::text
     where runs.workspace_id = ${workspaceId}
       and (${journeyId ?? null}::uuid is null or runs.journey_id = ${journeyId ?? null}::uuid)
       and runs.occurrence = 1
     group by runs.journey_id, runs.arm
  `.execute(tx)
  const arms = new Map<string, Arms>()
  for (const { journeyId: id, arm, ...result } of rows) arms.set(id, { ...(arms.get(id) ?? EMPTY_ARMS), [arm]: result })
  return arms
}
