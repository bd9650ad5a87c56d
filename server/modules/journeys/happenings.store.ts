import { sql, type Tx } from '#platform/postgres'

/** Something a member did, as the log has it. */
export interface Happening {
  readonly memberId: string
  readonly event: string
  readonly at: Date
  /** The amount of an order, else 0. */
  readonly orderMills: number
}

export interface Conversion {
  readonly journeyId: string
  readonly runId: string
  readonly memberId: string
  readonly arm: string
  readonly convertedAt: Date
}

/** The runs, of those given, during which the event happened. */
export async function runsWithEvent(
  tx: Tx,
  workspaceId: string,
  event: string,
  runIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ runId: string }>`
    select run_events.run_id as "runId"
      from journeys.run_events
     where run_events.workspace_id = ${workspaceId}
       and run_events.event = ${event}
       and run_events.run_id = any(${runIds as string[]}::uuid[])
  `.execute(tx)
  return new Set(rows.map((row) => row.runId))
}

/** Event names that journeys ask for or measure now, and whether any journey may still take in members. */
export async function watchedEvents(tx: Tx, workspaceId: string, now: Date): Promise<string[]> {
  const { rows } = await sql<{ event: string }>`
    select distinct watched.event
      from journeys.journeys
      join journeys.versions
        on versions.workspace_id = journeys.workspace_id
       and versions.journey_id = journeys.journey_id
     cross join lateral unnest(versions.branch_events || versions.goal_event) as watched (event)
     where journeys.workspace_id = ${workspaceId}
       and journeys.state <> 'draft'
       and (journeys.stopped_at is null or journeys.stopped_at + make_interval(days => versions.goal_days) > ${now})
  `.execute(tx)
  return rows.map((row) => row.event)
}

/** Notes, for runs under way, the first of each event that a branch of their version asks for. */
export async function recordForBranches(tx: Tx, workspaceId: string, happened: readonly Happening[]): Promise<void> {
  await sql`
    insert into journeys.run_events (workspace_id, run_id, event, first_at)
    select runs.workspace_id, runs.run_id, happened.event, min(happened.at)
      from ${unnested(happened)}
      join journeys.runs
        on runs.workspace_id = ${workspaceId}
       and runs.member_id = happened.member_id
      join journeys.versions
        on versions.workspace_id = runs.workspace_id
       and versions.journey_id = runs.journey_id
       and versions.version = runs.version
     where runs.due_at is not null
       and runs.arm = 'treated'
       and happened.at >= runs.entered_at
       and happened.event = any(versions.branch_events)
     group by runs.workspace_id, runs.run_id, happened.event
        on conflict (workspace_id, run_id, event) do nothing
  `.execute(tx)
}

/**
 * Marks runs whose goal was reached within the window, treated and held out alike and whether or not they are through,
 * once each; and adds the orders of the window to what the member spent in it. Returns the runs that converted now.
 */
export async function recordForGoals(
  tx: Tx,
  workspaceId: string,
  happened: readonly Happening[],
): Promise<Conversion[]> {
  const { rows } = await sql<Conversion>`
    with within as (
      select runs.journey_id, runs.run_id,
             runs.converted_at is null as open,
             min(happened.at) filter (where happened.event = versions.goal_event) as goal_at,
             sum(happened.order_mills)::bigint as order_mills
        from ${unnested(happened)}
        join journeys.runs
          on runs.workspace_id = ${workspaceId}
         and runs.member_id = happened.member_id
        join journeys.versions
          on versions.workspace_id = runs.workspace_id
         and versions.journey_id = runs.journey_id
         and versions.version = runs.version
       where happened.at >= runs.entered_at
         and happened.at < runs.entered_at + make_interval(days => versions.goal_days)
         and (happened.event = versions.goal_event or happened.order_mills > 0)
       group by runs.journey_id, runs.run_id, runs.converted_at
    ),
    marked as (
      update journeys.runs
         set converted_at = coalesce(runs.converted_at, within.goal_at),
             revenue_mills = runs.revenue_mills + within.order_mills
        from within
       where runs.workspace_id = ${workspaceId}
         and runs.journey_id = within.journey_id
         and runs.run_id = within.run_id
         and (within.order_mills > 0 or (within.open and within.goal_at is not null))
      returning runs.journey_id, runs.run_id, runs.member_id, runs.arm, runs.converted_at, within.open
    )
    select marked.journey_id as "journeyId", marked.run_id as "runId", marked.member_id as "memberId",
           marked.arm, marked.converted_at as "convertedAt"
      from marked
     where marked.open
       and marked.converted_at is not null
  `.execute(tx)
  return rows
}

function unnested(happened: readonly Happening[]) {
  return sql`unnest(
    ${happened.map((one) => one.memberId)}::uuid[],
    ${happened.map((one) => one.event)}::text[],
    ${happened.map((one) => one.at)}::timestamptz[],
    ${happened.map((one) => one.orderMills)}::bigint[]
  ) as happened (member_id, event, at, order_mills)`
}
