import type { RawBuilder } from 'kysely'
import type { Arm } from '#modules/experiments/index'
import { families, ofSeveral } from '#modules/members/index'
import { sql, type Tx } from '#platform/postgres'
import { runIsAdmitted } from './exclusions.store.ts'

export interface DueRun {
  readonly runId: string
  readonly memberId: string
  readonly version: number
  readonly arm: Arm
  readonly state: 'active' | 'waiting'
  readonly step: string | null
  /** Traits that the member was chosen by; null for a run of before they were kept. */
  readonly features: readonly string[] | null
}

/** What becomes of runs that travelled alike. */
export interface Outcome {
  readonly state: 'waiting' | 'finished' | 'merged'
  readonly step: string | null
  readonly dueAt: Date | null
  /** Ids of the steps passed in this tick, in order, joined by commas (an id holds none). */
  readonly passed: string
}

/** Locks runs that are due, and skips those that another worker has: two workers never hold one run. */
export async function takeDue(
  tx: Tx,
  at: { readonly workspaceId: string; readonly journeyId: string; readonly now: Date; readonly limit: number },
): Promise<DueRun[]> {
  const { rows } = await sql<DueRun>`
    select runs.run_id as "runId", runs.member_id as "memberId", runs.version, runs.arm, runs.state, runs.step,
           runs.features
      from journeys.runs
     where runs.workspace_id = ${at.workspaceId}
       and runs.journey_id = ${at.journeyId}
       and runs.due_at <= ${at.now}
       and ${runIsAdmitted}
     order by runs.due_at
     limit ${at.limit}
       for update skip locked
  `.execute(tx)
  return rows
}

export interface Merged {
  readonly runId: string
  /** Who the member of the run is now. */
  readonly memberId: string
  /** The person has another run in the journey that goes on. */
  readonly second: boolean
}

/** Of these runs, those of people with several profiles. */
export async function mergedAmong(
  tx: Tx,
  workspaceId: string,
  runs: readonly { readonly runId: string; readonly memberId: string }[],
): Promise<Map<string, Merged>> {
  const several = ofSeveral(workspaceId, [...new Set(runs.map((run) => run.memberId))])
  const { rows } = await sql<Merged>`
    with ${secondRuns(workspaceId, several)}
    select due.run_id as "runId", family.root_id as "memberId", second.run_id is not null as second
      from unnest(${runs.map((run) => run.runId)}::uuid[], ${runs.map((run) => run.memberId)}::uuid[]) as due (run_id, member_id)
      join family
        on family.member_id = due.member_id
      left join second
        on second.run_id = due.run_id
  `.execute(tx)
  return new Map(rows.map((row) => [row.runId, row]))
}

/** Ends what these members, each of whom became one of several, are on for the second time. */
export async function endSecondRuns(
  tx: Tx,
  at: { readonly workspaceId: string; readonly now: Date },
  memberIds: readonly string[],
): Promise<void> {
  await sql`
    with ${secondRuns(at.workspaceId, sql`select unnest(${memberIds as string[]}::uuid[]) as member_id`)}
    update journeys.runs
       set state = 'merged',
           due_at = null,
           finished_at = ${at.now}
      from second
     where runs.workspace_id = ${at.workspaceId}
       and runs.journey_id = second.journey_id
       and runs.run_id = second.run_id
       and runs.due_at is not null
  `.execute(tx)
}

/**
 * Parts of a `with`: `family`, and `second` (journey_id, run_id), the runs under way of people who have another run in
 * the journey that began earlier, and is under way still or was for the same time of entering. `named` is a query of
 * members.
 */
function secondRuns(workspaceId: string, named: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    ${families(workspaceId, named)},
    own as materialized (
      select family.root_id, runs.journey_id, runs.run_id, runs.entered_at, runs.due_at, runs.occurrence
        from family
        join journeys.runs
          on runs.workspace_id = ${workspaceId}
         and runs.member_id = family.member_id
    ),
    second as (
      select distinct later.journey_id, later.run_id
        from own as later
        join own as earlier
          on earlier.root_id = later.root_id
         and earlier.journey_id = later.journey_id
         and (earlier.entered_at, earlier.run_id) < (later.entered_at, later.run_id)
       where later.due_at is not null
         and (earlier.due_at is not null or earlier.occurrence = later.occurrence)
    )
  `
}

/** Moves runs that were taken, in one statement: `outcomes[n]` is what becomes of the runs of `runIds` with number n. */
export async function moveRuns(
  tx: Tx,
  at: { readonly workspaceId: string; readonly journeyId: string; readonly now: Date },
  moved: {
    readonly runIds: readonly string[]
    readonly numbers: readonly number[]
    readonly outcomes: readonly Outcome[]
  },
): Promise<void> {
  const { outcomes } = moved
  await sql`
    with outcome as (
      select outcome.number - 1 as number, outcome.state, outcome.step, outcome.due_at,
             string_to_array(outcome.passed, ',') as passed
        from unnest(
          ${outcomes.map((outcome) => outcome.state)}::text[],
          ${outcomes.map((outcome) => outcome.step)}::text[],
          ${outcomes.map((outcome) => outcome.dueAt)}::timestamptz[],
          ${outcomes.map((outcome) => outcome.passed)}::text[]
        ) with ordinality as outcome (state, step, due_at, passed, number)
    ),
    moved as (
      select moved.run_id, outcome.*
        from unnest(${moved.runIds as string[]}::uuid[], ${moved.numbers as number[]}::int[]) as moved (run_id, number)
        join outcome
          on outcome.number = moved.number
    )
    update journeys.runs
       set state = moved.state,
           step = moved.step,
           due_at = moved.due_at,
           path = runs.path || moved.passed,
           finished_at = case when moved.due_at is null then ${at.now}::timestamptz end
      from moved
     where runs.workspace_id = ${at.workspaceId}
       and runs.journey_id = ${at.journeyId}
       and runs.run_id = moved.run_id
  `.execute(tx)
}

/** Ends what these members are on, in whatever journey. */
export async function stopRunsOf(
  tx: Tx,
  at: { readonly workspaceId: string; readonly now: Date },
  memberIds: readonly string[],
): Promise<void> {
  await sql`
    update journeys.runs
       set state = 'stopped',
           due_at = null,
           finished_at = ${at.now}
     where runs.workspace_id = ${at.workspaceId}
       and runs.member_id = any(${memberIds as string[]}::uuid[])
       and runs.due_at is not null
  `.execute(tx)
}

/** Ends runs of a stopped journey, a page at a time; how many there were. */
export async function stopRuns(
  tx: Tx,
  at: { readonly workspaceId: string; readonly journeyId: string; readonly now: Date; readonly limit: number },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update journeys.runs
       set state = 'stopped',
           due_at = null,
           finished_at = ${at.now}
     where runs.workspace_id = ${at.workspaceId}
       and runs.journey_id = ${at.journeyId}
       and runs.run_id in (
         select open.run_id
           from journeys.runs as open
          where open.workspace_id = ${at.workspaceId}
            and open.journey_id = ${at.journeyId}
            and open.due_at is not null
          limit ${at.limit}
            for update skip locked
       )
  `.execute(tx)
  return Number(numAffectedRows ?? 0)
}
