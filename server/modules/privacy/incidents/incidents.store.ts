import type { IncidentCriteria, incidentSteps } from '@regulars/contract/incidents'
import type { z } from 'zod'
import { sql, type Tx } from '#platform/postgres'
import type { Facts } from './incidents.ts'

export type Criteria = z.output<typeof IncidentCriteria>
export type StepName = (typeof incidentSteps)[number]

export interface StoredIncident {
  readonly id: string
  readonly title: string
  readonly exercise: boolean
  readonly noticedAt: Date
  readonly happenedFrom: Date
  readonly happenedTo: Date
  readonly people: number | null
  readonly criticalInfrastructure: boolean
  readonly laws: readonly string[]
  readonly facts: Facts
  readonly criteria: Criteria | null
  readonly affected: number | null
  readonly searchedAt: Date | null
  readonly readyAt: Date | null
  readonly startedAt: Date
  readonly startedBy: string
  readonly review: string | null
  readonly closedAt: Date | null
}

export interface StoredClock {
  readonly incidentId: string
  readonly clock: string
  readonly startsAt: Date
  readonly dueAt: Date | null
  readonly answer: 'notified' | 'not_notifiable' | null
  readonly way: string | null
  readonly reason: string | null
  readonly notice: string | null
  readonly answeredAt: Date | null
  readonly answeredBy: string | null
}

export interface StoredStep {
  readonly step: StepName
  readonly owner: string | null
  readonly ownerName: string | null
  readonly state: 'open' | 'done' | 'skipped'
  readonly note: string | null
  readonly settledAt: Date | null
  readonly settledBy: string | null
}

const columns = sql`
  incidents.incident_id as id, incidents.title, incidents.exercise, incidents.noticed_at as "noticedAt",
  incidents.happened_from as "happenedFrom", incidents.happened_to as "happenedTo", incidents.people,
  incidents.critical_infrastructure as "criticalInfrastructure", incidents.laws, incidents.facts, incidents.criteria,
  incidents.affected, incidents.searched_at as "searchedAt", incidents.ready_at as "readyAt",
  incidents.started_at as "startedAt", incidents.started_by as "startedBy", incidents.review,
  incidents.closed_at as "closedAt"
`

/** The name of the user or key that did something. */
const nameOf = (id: ReturnType<typeof sql.ref>) => sql<string | null>`coalesce(
  (select users.name from access.users where users.user_id::text = ${id}),
  (select keys.name from access.keys where keys.workspace_id = public.current_workspace() and keys.key_id::text = ${id}))`

const LISTED = 500

/** Open ones first, then the newest. */
export async function listStored(tx: Tx, workspaceId: string): Promise<StoredIncident[]> {
  const { rows } = await sql<StoredIncident>`
    select ${columns}
      from privacy.incidents
     where incidents.workspace_id = ${workspaceId}
     order by incidents.closed_at is not null, incidents.started_at desc, incidents.incident_id
     limit ${LISTED}
  `.execute(tx)
  return rows
}

export async function findIncident(tx: Tx, workspaceId: string, id: string): Promise<StoredIncident | undefined> {
  const { rows } = await sql<StoredIncident>`
    select ${columns}
      from privacy.incidents
     where incidents.workspace_id = ${workspaceId}
       and incidents.incident_id = ${id}
  `.execute(tx)
  return rows[0]
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockIncident(tx: Tx, workspaceId: string, id: string): Promise<StoredIncident | undefined> {
  const { rows } = await sql<StoredIncident>`
    select ${columns}
      from privacy.incidents
     where incidents.workspace_id = ${workspaceId}
       and incidents.incident_id = ${id}
       for update
  `.execute(tx)
  return rows[0]
}

export type NewIncident = Omit<
  StoredIncident,
  'criteria' | 'affected' | 'searchedAt' | 'readyAt' | 'review' | 'closedAt'
>

export async function insertIncident(tx: Tx, workspaceId: string, one: NewIncident, steps: readonly string[]) {
  await sql`
    insert into privacy.incidents
      (workspace_id, incident_id, title, exercise, noticed_at, happened_from, happened_to, people,
       critical_infrastructure, laws, facts, started_at, started_by)
    values (${workspaceId}, ${one.id}, ${one.title}, ${one.exercise}, ${one.noticedAt}, ${one.happenedFrom},
            ${one.happenedTo}, ${one.people}, ${one.criticalInfrastructure}, ${one.laws as string[]}::text[],
            ${JSON.stringify(one.facts)}::jsonb, ${one.startedAt}, ${one.startedBy})
  `.execute(tx)
  await sql`
    insert into privacy.incident_steps (workspace_id, incident_id, step, state)
    select ${workspaceId}, ${one.id}, plan.step, 'open'
      from unnest(${steps as string[]}::text[]) as plan (step)
  `.execute(tx)
}

export async function updateIncident(
  tx: Tx,
  workspaceId: string,
  one: Pick<StoredIncident, 'id' | 'title' | 'happenedFrom' | 'happenedTo' | 'people' | 'laws' | 'facts'>,
): Promise<void> {
  await sql`
    update privacy.incidents
       set title = ${one.title},
           happened_from = ${one.happenedFrom},
           happened_to = ${one.happenedTo},
           people = ${one.people},
           laws = ${one.laws as string[]}::text[],
           facts = ${JSON.stringify(one.facts)}::jsonb
     where incidents.workspace_id = ${workspaceId}
       and incidents.incident_id = ${one.id}
  `.execute(tx)
}

/** Starts clocks; those that run already go on as they are. */
export async function startClocks(
  tx: Tx,
  workspaceId: string,
  incidentId: string,
  clocks: readonly { readonly clock: string; readonly startsAt: Date; readonly dueAt: Date | null }[],
): Promise<void> {
  await sql`
    insert into privacy.incident_clocks (workspace_id, incident_id, clock, starts_at, due_at)
    select ${workspaceId}, ${incidentId}, started.clock, started.starts_at, started.due_at
      from unnest(
        ${clocks.map(({ clock }) => clock)}::text[],
        ${clocks.map(({ startsAt }) => startsAt)}::timestamptz[],
        ${clocks.map(({ dueAt }) => dueAt)}::timestamptz[]
      ) as started (clock, starts_at, due_at)
        on conflict (workspace_id, incident_id, clock) do nothing
  `.execute(tx)
}

/** Of one incident, or of all. */
export async function clocksOf(tx: Tx, workspaceId: string, incidentId: string | null): Promise<StoredClock[]> {
  const { rows } = await sql<StoredClock>`
    select clocks.incident_id as "incidentId", clocks.clock, clocks.starts_at as "startsAt", clocks.due_at as "dueAt",
           clocks.answer, clocks.way, clocks.reason, clocks.notice, clocks.answered_at as "answeredAt",
           ${nameOf(sql.ref('clocks.answered_by'))} as "answeredBy"
      from privacy.incident_clocks as clocks
     where clocks.workspace_id = ${workspaceId}
       and (${incidentId}::uuid is null or clocks.incident_id = ${incidentId}::uuid)
     order by clocks.due_at nulls last, clocks.clock
  `.execute(tx)
  return rows
}

export interface ClockAnswer {
  readonly answer: 'notified' | 'not_notifiable'
  readonly way: string | null
  readonly reason: string | null
  readonly notice: string | null
}

export async function saveAnswer(
  tx: Tx,
  workspaceId: string,
  { incidentId, clock }: Pick<StoredClock, 'incidentId' | 'clock'>,
  { answer, way, reason, notice, at, by }: ClockAnswer & { readonly at: Date; readonly by: string },
): Promise<void> {
  await sql`
    update privacy.incident_clocks
       set answer = ${answer},
           way = ${way},
           reason = ${reason},
           notice = ${notice},
           answered_at = ${at},
           answered_by = ${by}
     where incident_clocks.workspace_id = ${workspaceId}
       and incident_clocks.incident_id = ${incidentId}
       and incident_clocks.clock = ${clock}
  `.execute(tx)
}

export async function stepsOf(tx: Tx, workspaceId: string, incidentId: string): Promise<StoredStep[]> {
  const { rows } = await sql<StoredStep>`
    select steps.step, steps.owner, ${nameOf(sql.ref('steps.owner'))} as "ownerName", steps.state, steps.note,
           steps.settled_at as "settledAt", ${nameOf(sql.ref('steps.settled_by'))} as "settledBy"
      from privacy.incident_steps as steps
     where steps.workspace_id = ${workspaceId}
       and steps.incident_id = ${incidentId}
  `.execute(tx)
  return rows
}

export async function saveStep(
  tx: Tx,
  workspaceId: string,
  incidentId: string,
  one: Pick<StoredStep, 'step' | 'owner' | 'state' | 'note' | 'settledAt' | 'settledBy'>,
): Promise<void> {
  await sql`
    update privacy.incident_steps
       set owner = ${one.owner},
           state = ${one.state},
           note = ${one.note},
           settled_at = ${one.settledAt},
           settled_by = ${one.settledBy}
     where incident_steps.workspace_id = ${workspaceId}
       and incident_steps.incident_id = ${incidentId}
       and incident_steps.step = ${one.step}
  `.execute(tx)
}

export async function isInTeam(tx: Tx, workspaceId: string, userId: string): Promise<boolean> {
  const { rows } = await sql`
    select from access.memberships
     where memberships.workspace_id = ${workspaceId}
       and memberships.user_id = ${userId}
  `.execute(tx)
  return rows.length > 0
}

/** Notes when list and notices were ready; the first time counts. */
export async function markReady(tx: Tx, workspaceId: string, incidentId: string, at: Date): Promise<void> {
  await sql`
    update privacy.incidents
       set ready_at = coalesce(incidents.ready_at, ${at})
     where incidents.workspace_id = ${workspaceId}
       and incidents.incident_id = ${incidentId}
  `.execute(tx)
}

export async function endIncident(
  tx: Tx,
  workspaceId: string,
  incidentId: string,
  { review, at, by }: { readonly review: string; readonly at: Date; readonly by: string },
): Promise<void> {
  await sql`
    update privacy.incidents
       set review = ${review},
           closed_at = ${at},
           closed_by = ${by}
     where incidents.workspace_id = ${workspaceId}
       and incidents.incident_id = ${incidentId}
  `.execute(tx)
}
