import type { Arm } from '#modules/experiments/index'
import { sql, type Tx } from '#platform/postgres'

export interface DueRun {
  readonly runId: string
  readonly memberId: string
  readonly version: number
  readonly arm: Arm
  readonly state: 'active' | 'waiting'
  readonly step: string | null
}

/** What becomes of runs that travelled alike. */
export interface Outcome {
  readonly state: 'waiting' | 'finished'
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
    select runs.run_id as "runId", runs.member_id as "memberId", runs.version, runs.arm, runs.state, runs.step
      from journeys.runs
     where runs.workspace_id = ${at.workspaceId}
       and runs.journey_id = ${at.journeyId}
       and runs.due_at <= ${at.now}
     order by runs.due_at
     limit ${at.limit}
       for update skip locked
  `.execute(tx)
  return rows
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
