import { sql, type Tx } from '#platform/postgres'
import { runIsAdmitted } from './exclusions.store.ts'
import type { JourneyDefinition } from './graph.ts'
import { branchEvents } from './graph.ts'

export type JourneyState = 'draft' | 'running' | 'paused' | 'stopped'

export interface JourneyRow {
  readonly id: string
  readonly name: string
  readonly template: string | null
  readonly state: JourneyState
  readonly version: number
  readonly definition: JourneyDefinition
  readonly createdAt: Date
  readonly startedAt: Date | null
}

/** The workspace and journey that a statement is about. */
export interface Place {
  readonly workspaceId: string
  readonly journeyId: string
}

/** Something for the tick to do. */
export interface Work {
  readonly journeyId: string
  readonly kind: 'fill' | 'advance' | 'end'
  /** True when a version of it decides by what members did. */
  readonly asks: boolean
}

/** Smaller than any id: filling begins after it. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** Journeys with members to enter, runs that are due, or runs to be ended: one look by index, however many runs there are. */
export async function findWork(tx: Tx, workspaceId: string, now: Date): Promise<Work[]> {
  const { rows } = await sql<Work>`
    select journeys.journey_id as "journeyId", work.kind,
           exists (
             select from journeys.versions
              where versions.workspace_id = journeys.workspace_id
                and versions.journey_id = journeys.journey_id
                and versions.branch_events <> '{}'
           ) as asks
      from journeys.journeys
     cross join lateral (
       select 'fill' as kind
        where journeys.state = 'running' and journeys.filling_after is not null
       union all
       select 'advance'
        where journeys.state = 'running'
          and exists (
            select from journeys.runs
             where runs.workspace_id = journeys.workspace_id
               and runs.journey_id = journeys.journey_id
               and runs.due_at <= ${now}
               and ${runIsAdmitted}
          )
       union all
       select 'end'
        where journeys.state = 'stopped'
          and exists (
            select from journeys.runs
             where runs.workspace_id = journeys.workspace_id
               and runs.journey_id = journeys.journey_id
               and runs.due_at is not null
          )
     ) as work
     where journeys.workspace_id = ${workspaceId}
       and journeys.state in ('running', 'stopped')
  `.execute(tx)
  return rows
}

/** The journey with its current version; undefined when there is none. */
export async function findJourney(tx: Tx, { workspaceId, journeyId }: Place): Promise<JourneyRow | undefined> {
  const { rows } = await sql<JourneyRow>`
    ${selectJourneys}
     where journeys.workspace_id = ${workspaceId}
       and journeys.journey_id = ${journeyId}
  `.execute(tx)
  return rows[0]
}

/** The same, and no one else may change it until the transaction ends. */
export async function lockJourney(tx: Tx, { workspaceId, journeyId }: Place): Promise<JourneyRow | undefined> {
  const { rows } = await sql<JourneyRow>`
    ${selectJourneys}
     where journeys.workspace_id = ${workspaceId}
       and journeys.journey_id = ${journeyId}
       for no key update of journeys
  `.execute(tx)
  return rows[0]
}

export async function allJourneys(tx: Tx, workspaceId: string): Promise<JourneyRow[]> {
  const { rows } = await sql<JourneyRow>`
    ${selectJourneys}
     where journeys.workspace_id = ${workspaceId}
     order by journeys.journey_id desc
  `.execute(tx)
  return rows
}

const selectJourneys = sql`
    select journeys.journey_id as id, journeys.name, journeys.template, journeys.state, journeys.version,
           versions.definition, journeys.created_at as "createdAt", journeys.started_at as "startedAt"
      from journeys.journeys
      join journeys.versions
        on versions.workspace_id = journeys.workspace_id
       and versions.journey_id = journeys.journey_id
       and versions.version = journeys.version`

export async function definitionsOf(
  tx: Tx,
  { workspaceId, journeyId }: Place,
  versions: readonly number[],
): Promise<Map<number, JourneyDefinition>> {
  const { rows } = await sql<{ version: number; definition: JourneyDefinition }>`
    select versions.version, versions.definition
      from journeys.versions
     where versions.workspace_id = ${workspaceId}
       and versions.journey_id = ${journeyId}
       and versions.version = any(${versions as number[]}::int[])
  `.execute(tx)
  return new Map(rows.map((row) => [row.version, row.definition]))
}

export async function insertJourney(
  tx: Tx,
  place: Place,
  journey: { readonly name: string; readonly template: string | null; readonly at: Date },
): Promise<void> {
  await sql`
    insert into journeys.journeys (workspace_id, journey_id, name, template, created_at)
    values (${place.workspaceId}, ${place.journeyId}, ${journey.name}, ${journey.template}, ${journey.at})
  `.execute(tx)
}

export async function renameJourney(tx: Tx, { workspaceId, journeyId }: Place, name: string): Promise<void> {
  await sql`
    update journeys.journeys
       set name = ${name}
     where journeys.workspace_id = ${workspaceId}
       and journeys.journey_id = ${journeyId}
  `.execute(tx)
}

/** Writes a version and makes it the current one. A version that was there (a draft) is replaced. */
export async function saveVersion(
  tx: Tx,
  { workspaceId, journeyId }: Place,
  version: number,
  saved: { readonly definition: JourneyDefinition; readonly at: Date; readonly by: string },
): Promise<void> {
  const { definition } = saved
  await sql`
    insert into journeys.versions (workspace_id, journey_id, version, definition, segment_id, holdout_percent,
                                   goal_event, goal_days, reentry_days, branch_events, created_at, created_by)
    values (${workspaceId}, ${journeyId}, ${version}, ${JSON.stringify(definition)}::jsonb, ${definition.segment},
            ${definition.holdoutPercent}, ${definition.goal.event}, ${definition.goal.withinDays},
            ${definition.reentryAfterDays}, ${branchEvents(definition)}::text[], ${saved.at}, ${saved.by})
        on conflict (workspace_id, journey_id, version) do update
       set definition = excluded.definition,
           segment_id = excluded.segment_id,
           holdout_percent = excluded.holdout_percent,
           goal_event = excluded.goal_event,
           goal_days = excluded.goal_days,
           reentry_days = excluded.reentry_days,
           branch_events = excluded.branch_events,
           created_at = excluded.created_at,
           created_by = excluded.created_by
  `.execute(tx)
  await sql`
    update journeys.journeys
       set version = ${version}
     where journeys.workspace_id = ${workspaceId}
       and journeys.journey_id = ${journeyId}
  `.execute(tx)
}

export async function setState(
  tx: Tx,
  { workspaceId, journeyId }: Place,
  state: JourneyState,
  at: Date,
): Promise<void> {
  await sql`
    update journeys.journeys
       set state = ${state},
           started_at = case when ${state} = 'running' then coalesce(journeys.started_at, ${at}) else journeys.started_at end,
           stopped_at = case when ${state} = 'stopped' then ${at}::timestamptz end,
           filling_after = case when ${state} = 'running' then ${FIRST_ID}::uuid end
     where journeys.workspace_id = ${workspaceId}
       and journeys.journey_id = ${journeyId}
  `.execute(tx)
}

/** Where filling goes on from; null when everyone was entered. */
export async function setFilling(tx: Tx, { workspaceId, journeyId }: Place, after: string | null): Promise<void> {
  await sql`
    update journeys.journeys
       set filling_after = ${after}::uuid
     where journeys.workspace_id = ${workspaceId}
       and journeys.journey_id = ${journeyId}
  `.execute(tx)
}
