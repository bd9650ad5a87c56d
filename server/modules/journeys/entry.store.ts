import { personArms } from '#modules/experiments/index'
import { families } from '#modules/members/index'
import { sql, type Tx } from '#platform/postgres'
import { isAdmitted } from './exclusions.store.ts'
import type { Place } from './journeys.store.ts'

/** A running journey as members enter it. */
export interface Entrance extends Place {
  readonly version: number
  readonly segmentId: string
  readonly holdoutPercent: number
  readonly goalDays: number
  readonly reentryDays: number | null
  readonly start: string
  /** Of its messages. */
  readonly purposes: readonly string[]
}

export interface Entered {
  readonly runId: string
  readonly memberId: string
  readonly arm: 'treated' | 'holdout'
}

/** Journeys that members may enter from these segments now. */
export async function entrancesFrom(tx: Tx, workspaceId: string, segmentIds: readonly string[]): Promise<Entrance[]> {
  const { rows } = await sql<Entrance>`
    ${selectEntrances}
     where journeys.workspace_id = ${workspaceId}
       and journeys.state = 'running'
       and versions.segment_id = any(${segmentIds as string[]}::uuid[])
     order by journeys.journey_id
  `.execute(tx)
  return rows
}

/** A journey that is being filled, and where it goes on; undefined when there is nothing to fill, or another worker fills it. */
export async function lockFilling(
  tx: Tx,
  { workspaceId, journeyId }: Place,
): Promise<(Entrance & { readonly after: string }) | undefined> {
  const { rows } = await sql<Entrance & { after: string }>`
    ${selectEntrances}
     where journeys.workspace_id = ${workspaceId}
       and journeys.journey_id = ${journeyId}
       and journeys.state = 'running'
       and journeys.filling_after is not null
       for no key update of journeys skip locked
  `.execute(tx)
  return rows[0]
}

const selectEntrances = sql`
    select journeys.workspace_id as "workspaceId", journeys.journey_id as "journeyId", journeys.version,
           versions.segment_id as "segmentId", versions.holdout_percent as "holdoutPercent",
           versions.goal_days as "goalDays", versions.reentry_days as "reentryDays",
           versions.definition ->> 'start' as start, journeys.filling_after as after,
           array(
             select distinct step ->> 'purpose'
               from jsonb_array_elements(versions.definition -> 'steps') as step
              where step ->> 'kind' = 'message'
           ) as purposes
      from journeys.journeys
      join journeys.versions
        on versions.workspace_id = journeys.workspace_id
       and versions.journey_id = journeys.journey_id
       and versions.version = journeys.version`

/** A page of the segment's members, by id. */
export async function segmentPage(
  tx: Tx,
  entrance: Entrance,
  page: { readonly after: string; readonly limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ memberId: string }>`
    select memberships.member_id as "memberId"
      from segments.memberships
     where memberships.workspace_id = ${entrance.workspaceId}
       and memberships.segment_id = ${entrance.segmentId}
       and memberships.member_id > ${page.after}
     order by memberships.member_id
     limit ${page.limit}
  `.execute(tx)
  return rows.map((row) => row.memberId)
}

/**
 * Of these members, those who may enter now, and for which time: they are in the segment, were not merged away, and
 * either never entered or are through, came into the segment anew, and entered long enough ago, by whichever of their
 * profiles.
 */
export async function admissible(
  tx: Tx,
  entrance: Entrance,
  at: Date,
  memberIds: readonly string[],
): Promise<{ memberId: string; occurrence: number }[]> {
  const { rows } = await sql<{ memberId: string; occurrence: number }>`
    with ${families(entrance.workspaceId, sql`select unnest(${memberIds as string[]}::uuid[]) as member_id`)},
    last as (
      select family.root_id, max(runs.occurrence) as occurrence, max(runs.entered_at) as entered_at,
             bool_or(runs.due_at is not null) as under_way
        from family
        join journeys.runs
          on runs.workspace_id = ${entrance.workspaceId}
         and runs.member_id = family.member_id
         and runs.journey_id = ${entrance.journeyId}
       group by family.root_id
    )
    select memberships.member_id as "memberId", coalesce(last.occurrence, 0) + 1 as occurrence
      from segments.memberships
      join members.members
        on members.workspace_id = memberships.workspace_id
       and members.member_id = memberships.member_id
       and members.merged_into is null
      left join last
        on last.root_id = memberships.member_id
     where memberships.workspace_id = ${entrance.workspaceId}
       and memberships.segment_id = ${entrance.segmentId}
       and memberships.member_id = any(${memberIds as string[]}::uuid[])
       and ${isAdmitted({
         workspaceId: sql`memberships.workspace_id`,
         journeyId: sql`${entrance.journeyId}`,
         memberId: sql`memberships.member_id`,
       })}
       and (
         last.occurrence is null
         or (
           not last.under_way
           and memberships.entered_at > last.entered_at
           and last.entered_at + make_interval(days => ${entrance.reentryDays}::int) <= ${at}
         )
       )
     order by memberships.member_id
  `.execute(tx)
  return rows
}

/**
 * Begins a run for each: the treated at the first step, due at once; the hold-out at none, due when the goal's window
 * ends. The arms are those that experiments recorded.
 */
export async function insertRuns(
  tx: Tx,
  entrance: Entrance,
  at: Date,
  entering: {
    readonly experiment: string
    readonly runIds: readonly string[]
    readonly members: readonly { memberId: string; occurrence: number }[]
    readonly features: readonly string[]
    readonly ruleVersion: number
  },
): Promise<Entered[]> {
  const { members } = entering
  const entered = sql`select unnest(${members.map((member) => member.memberId)}::uuid[]) as member_id`
  const { rows } = await sql<Entered>`
    insert into journeys.runs (workspace_id, journey_id, run_id, member_id, version, occurrence, arm, state, step,
                               entered_at, due_at, features, rule_version)
    select ${entrance.workspaceId}, ${entrance.journeyId}, entering.run_id, entering.member_id, ${entrance.version},
           entering.occurrence, person.arm,
           case when person.arm = 'treated' then 'active' else 'waiting' end,
           case when person.arm = 'treated' then ${entrance.start} end,
           ${at},
           case when person.arm = 'treated' then ${at}::timestamptz
                else ${at}::timestamptz + make_interval(days => ${entrance.goalDays}::int) end,
           ${entering.features as string[]}::text[], ${entering.ruleVersion}::int
      from unnest(
        ${entering.runIds as string[]}::uuid[],
        ${members.map((member) => member.memberId)}::uuid[],
        ${members.map((member) => member.occurrence)}::int[]
      ) as entering (run_id, member_id, occurrence)
      join (${personArms(entrance.workspaceId, sql`${entering.experiment}`, entered)}) as person
        on person.member_id = entering.member_id
        on conflict (workspace_id, member_id, journey_id, occurrence) do nothing
    returning runs.run_id as "runId", runs.member_id as "memberId", runs.arm
  `.execute(tx)
  return rows
}

/** Consumers of the log share this; see `entry.commands.ts`. */
export async function shareLog(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended('journeys ' || ${workspaceId}, 0))`.execute(tx)
}

export async function haltLog(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('journeys ' || ${workspaceId}, 0))`.execute(tx)
}
