import type { Arm } from '#modules/experiments/index'
import { sql, type Tx } from '#platform/postgres'
import type { Place } from './journeys.store.ts'

export interface Totals {
  readonly entered: number
  readonly holdout: number
  readonly active: number
  readonly finished: number
  readonly converted: number
}

/** For each journey that anyone entered: how many did, and how many of the treated are under way. */
export async function reachOfAll(
  tx: Tx,
  workspaceId: string,
): Promise<Map<string, { entered: number; active: number }>> {
  const { rows } = await sql<{ journeyId: string; entered: number; active: number }>`
    select runs.journey_id as "journeyId",
           count(*) as entered,
           count(*) filter (where runs.arm = 'treated' and runs.due_at is not null) as active
      from journeys.runs
     where runs.workspace_id = ${workspaceId}
     group by runs.journey_id
  `.execute(tx)
  return new Map(rows.map((row) => [row.journeyId, row]))
}

/** Runs of a journey. Active, finished and converted count the treated; the hold-out is counted apart. */
export async function totalsOf(tx: Tx, { workspaceId, journeyId }: Place): Promise<Totals> {
  const { rows } = await sql<Totals>`
    select count(*) as entered,
           count(*) filter (where runs.arm = 'holdout') as holdout,
           count(*) filter (where runs.arm = 'treated' and runs.due_at is not null) as active,
           count(*) filter (where runs.arm = 'treated' and runs.state = 'finished') as finished,
           count(*) filter (where runs.arm = 'treated' and runs.converted_at is not null) as converted
      from journeys.runs
     where runs.workspace_id = ${workspaceId}
       and runs.journey_id = ${journeyId}
  `.execute(tx)
  return rows[0]!
}

export interface StepCount {
  readonly step: string
  readonly waiting: number
  readonly passed: number
}

/** Runs standing at and through each step, over all versions. A step nobody came to has no row. */
export async function stepCounts(tx: Tx, { workspaceId, journeyId }: Place): Promise<StepCount[]> {
  const { rows } = await sql<StepCount>`
    select counted.step, sum(counted.waiting)::bigint as waiting, sum(counted.passed)::bigint as passed
      from (
        select runs.step, count(*) as waiting, 0 as passed
          from journeys.runs
         where runs.workspace_id = ${workspaceId}
           and runs.journey_id = ${journeyId}
           and runs.due_at is not null
           and runs.step is not null
         group by runs.step
        union all
        select passed.step, 0, count(*)
          from journeys.runs
         cross join lateral unnest(runs.path) as passed (step)
         where runs.workspace_id = ${workspaceId}
           and runs.journey_id = ${journeyId}
         group by passed.step
      ) as counted
     group by counted.step
     order by counted.step
  `.execute(tx)
  return rows
}

export interface RunRow {
  readonly id: string
  readonly memberId: string
  readonly externalId: string | null
  readonly version: number
  readonly arm: Arm
  readonly state: 'active' | 'waiting' | 'finished' | 'stopped' | 'merged'
  readonly step: string | null
  readonly enteredAt: Date
  readonly dueAt: Date | null
  readonly convertedAt: Date | null
}

/** A page of runs, latest entered first: ids sort by the time they were made. */
export async function runsPage(
  tx: Tx,
  { workspaceId, journeyId }: Place,
  page: { readonly before?: string; readonly limit: number; readonly arm?: string; readonly state?: string },
): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select runs.run_id as id, runs.member_id as "memberId", members.external_id as "externalId", runs.version, runs.arm,
           runs.state, runs.step, runs.entered_at as "enteredAt", runs.due_at as "dueAt",
           runs.converted_at as "convertedAt"
      from journeys.runs
      left join members.members
        on members.workspace_id = runs.workspace_id
       and members.member_id = runs.member_id
     where runs.workspace_id = ${workspaceId}
       and runs.journey_id = ${journeyId}
       and (${page.before ?? null}::uuid is null or runs.run_id < ${page.before ?? null}::uuid)
       and (${page.arm ?? null}::text is null or runs.arm = ${page.arm ?? null})
       and (${page.state ?? null}::text is null or runs.state = ${page.state ?? null})
     order by runs.run_id desc
     limit ${page.limit}
  `.execute(tx)
  return rows
}

export interface Assignment {
  readonly experiment: string
  /** Of the journey. */
  readonly name: string | null
  readonly arm: Arm
  readonly assignedAt: Date
  readonly profileId: string
}

/** The latest arms that these profiles were given, with the journeys they are of. */
export async function assignmentsOf(
  tx: Tx,
  workspaceId: string,
  profileIds: readonly string[],
  limit: number,
): Promise<Assignment[]> {
  const { rows } = await sql<Assignment>`
    select assignments.experiment, journeys.name, assignments.arm, assignments.assigned_at as "assignedAt",
           assignments.member_id as "profileId"
      from experiments.assignments
      left join journeys.journeys
        on journeys.workspace_id = assignments.workspace_id
       and 'journey:' || journeys.journey_id = assignments.experiment
     where assignments.workspace_id = ${workspaceId}
       and assignments.member_id = any(${profileIds as string[]}::uuid[])
     order by assignments.assigned_at desc, assignments.experiment, assignments.member_id
     limit ${limit}
  `.execute(tx)
  return rows
}
