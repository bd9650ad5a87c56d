import type { RawBuilder } from 'kysely'
import { sql, type Tx } from '#platform/postgres'
import type { ConsentFact, Moved, Standing } from './consent.ts'
import type { Channel } from './purposes.ts'

export interface NewConsentEvent extends Omit<ConsentFact, 'proof'> {
  readonly eventId: string
  readonly sealedProof: Buffer
}

/**
 * Holds the rows that a batch may change, in one order for all writers. The send gate holds the same rows while it
 * hands a message over: a withdrawal waits for it, and after its commit nothing goes out.
 */
export async function lockStandings(tx: Tx, workspaceId: string, keys: readonly StandingKey[]): Promise<void> {
  await sql`
    select 1
      from consent.current
     where current.workspace_id = ${workspaceId}
       and (current.member_id, current.purpose, current.channel) in (${keyRows(keys)})
     order by current.member_id, current.purpose, current.channel
       for update
  `.execute(tx)
}

/**
 * Appends what is new, in one statement, and returns the keys with something new. Facts on a purpose or channel that the
 * workspace does not have are left out. Each is pinned to the version of the notice that was shown: the one named if
 * there is one and it speaks of the purpose, else the one of that time.
 */
export async function appendConsents(
  tx: Tx,
  scope: { workspaceId: string; actor: string; recordedAt: Date },
  events: readonly NewConsentEvent[],
): Promise<StandingKey[]> {
  const { rows } = await sql<StandingKey>`
    insert into consent.events
      (workspace_id, member_id, event_id, purpose, channel, state, source, imported, proof, notice_version,
       language, collection_point, valid_until, occurred_at, recorded_at, actor)
    select ${scope.workspaceId}, said.member_id, said.event_id, said.purpose, said.channel, said.state, said.source,
           said.imported, said.proof, coalesce(shown.version, 1), said.language, said.collection_point,
           case when said.state = 'granted'
                then least(said.valid_until, said.at + purposes.expires_after_days * interval '1 day') end,
           said.at, ${scope.recordedAt}, ${scope.actor}
      from (
        select told.*, least(told.occurred_at, ${scope.recordedAt}::timestamptz) as at
          from unnest(
            ${events.map((event) => event.memberId)}::uuid[],
            ${events.map((event) => event.eventId)}::uuid[],
            ${events.map((event) => event.purpose)}::text[],
            ${events.map((event) => event.channel)}::text[],
            ${events.map((event) => event.state)}::text[],
            ${events.map((event) => event.source)}::text[],
            ${events.map((event) => event.imported)}::boolean[],
            ${events.map((event) => event.sealedProof)}::bytea[],
            ${events.map((event) => event.at)}::timestamptz[],
            ${events.map((event) => event.noticeVersion ?? null)}::int[],
            ${events.map((event) => event.language ?? null)}::text[],
            ${events.map((event) => event.collectionPoint ?? null)}::text[],
            ${events.map((event) => event.validUntil ?? null)}::timestamptz[]
          ) as told (member_id, event_id, purpose, channel, state, source, imported, proof, occurred_at, notice_version,
                     language, collection_point, valid_until)
      ) as said
      join consent.purposes
        on purposes.workspace_id = ${scope.workspaceId}
       and purposes.purpose = said.purpose
       and said.channel = any(purposes.channels)
      left join lateral (
        select max(notices.version) as version
          from consent.notices
         where notices.workspace_id = ${scope.workspaceId}
           and said.purpose = any(notices.purposes)
           and case
                 when said.notice_version is null then notices.published_at <= said.at
                 else notices.version = said.notice_version
               end
      ) as shown on purposes.notice is not null
        on conflict on constraint events_said_once do nothing
    returning events.member_id as "memberId", events.purpose, events.channel
  `.execute(tx)
  return rows
}

export type StandingKey = Pick<ConsentFact, 'memberId' | 'purpose' | 'channel'>

/**
 * Moves the standings of these keys that what was said overturns, of members whom no merge concerns: compares with the
 * row in place, so that two who write side by side come to the same. Returns the standings that moved.
 */
export async function moveStandings(tx: Tx, workspaceId: string, keys: readonly StandingKey[]): Promise<Moved[]> {
  const { rows } = await sql<Moved>`
    with latest as (
      select distinct on (events.member_id, events.purpose, events.channel) events.*
        from consent.events
       where events.workspace_id = ${workspaceId}
         and (events.member_id, events.purpose, events.channel) in (${keyRows(keys)})
       order by events.member_id, events.purpose, events.channel,
                events.occurred_at desc, (events.state = 'withdrawn') desc, events.event_id
    )
    ${writeStandings(sql`select latest.member_id as root_id, latest.* from latest`)}
     where (excluded.occurred_at, excluded.state = 'withdrawn') > (standing.occurred_at, standing.state = 'withdrawn')
    returning standing.member_id as "memberId", standing.purpose, standing.channel, standing.state, standing.source,
              standing.occurred_at as at
  `.execute(tx)
  return rows
}

/**
 * The upsert of standings, up to its condition. `decided` is a query of events, each the one that decides for `root_id`:
 * the member it was said by, or who they became.
 */
export function writeStandings(decided: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    insert into consent.current as standing
      (workspace_id, member_id, purpose, channel, state, source, imported, occurred_at, event_id, said_by,
       notice_version, valid_until)
    select decided.workspace_id, decided.root_id, decided.purpose, decided.channel, decided.state, decided.source,
           decided.imported, decided.occurred_at, decided.event_id, decided.member_id, decided.notice_version,
           decided.valid_until
      from (${decided}) as decided
     order by decided.root_id, decided.purpose, decided.channel
        on conflict (workspace_id, member_id, purpose, channel) do update
       set state = excluded.state,
           source = excluded.source,
           imported = excluded.imported,
           occurred_at = excluded.occurred_at,
           event_id = excluded.event_id,
           said_by = excluded.said_by,
           notice_version = excluded.notice_version,
           valid_until = excluded.valid_until
  `
}

/** Keys as a query with the columns (member_id, purpose, channel). */
export function keyRows(keys: readonly StandingKey[]): RawBuilder<unknown> {
  return sql`
    select wanted.member_id, wanted.purpose, wanted.channel
      from unnest(
        ${keys.map((key) => key.memberId)}::uuid[],
        ${keys.map((key) => key.purpose)}::text[],
        ${keys.map((key) => key.channel)}::text[]
      ) as wanted (member_id, purpose, channel)
  `
}

/** Standings on every purpose and channel of the workspace; `none` where nothing was ever said. */
export async function standingsOf(
  tx: Tx,
  { workspaceId, now }: { workspaceId: string; now: Date },
  memberIds: readonly string[],
): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select wanted.member_id as "memberId", purposes.purpose, offered.channel,
           case
             when current.state = 'granted' and current.valid_until <= ${now} then 'expired'
             when current.state = 'granted' and current.notice_version < purposes.least_version then 'needs_renewal'
             else coalesce(current.state, 'none')
           end as state,
           current.source, current.occurred_at as at, current.notice_version as "noticeVersion",
           current.valid_until as "validUntil"
      from unnest(${memberIds as string[]}::uuid[]) as wanted (member_id)
     cross join consent.purposes
     cross join lateral unnest(purposes.channels) with ordinality as offered (channel, position)
      left join consent.current
        on current.workspace_id = purposes.workspace_id
       and current.member_id = wanted.member_id
       and current.purpose = purposes.purpose
       and current.channel = offered.channel
     where purposes.workspace_id = ${workspaceId}
     order by wanted.member_id, purposes.position, offered.position
  `.execute(tx)
  return rows
}

export interface StoredConsentEvent {
  readonly purpose: string
  readonly channel: Channel
  readonly state: 'granted' | 'withdrawn'
  readonly source: string
  readonly imported: boolean
  readonly proof: Buffer
  readonly noticeVersion: number
  readonly language: string | null
  readonly collectionPoint: string | null
  readonly validUntil: Date | null
  readonly at: Date
  readonly actor: string
}

export async function historyOf(
  tx: Tx,
  workspaceId: string,
  memberId: string,
  limit: number,
): Promise<StoredConsentEvent[]> {
  const { rows } = await sql<StoredConsentEvent>`
    with recursive told (member_id) as (
      select ${memberId}::uuid
       union
      select carried.from_id
        from told
        join consent.carried_merges as carried
          on carried.workspace_id = ${workspaceId}
         and carried.into_id = told.member_id
         and carried.undone_at is null
    )
    select events.purpose, events.channel, events.state, events.source, events.imported, events.proof,
           events.notice_version as "noticeVersion", events.language, events.collection_point as "collectionPoint",
           events.valid_until as "validUntil", events.occurred_at as at, events.actor
      from told
      join consent.events
        on events.workspace_id = ${workspaceId}
       and events.member_id = told.member_id
     order by events.occurred_at desc, events.event_id desc
     limit ${limit}
  `.execute(tx)
  return rows
}

/** Members whose yes holds and who are members still. */
export async function countGranted(
  tx: Tx,
  { workspaceId, now }: { workspaceId: string; now: Date },
  want: { purpose: string; channel: Channel },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
      from consent.current
      join members.members
        on members.workspace_id = current.workspace_id
       and members.member_id = current.member_id
      join consent.purposes
        on purposes.workspace_id = current.workspace_id
       and purposes.purpose = current.purpose
       and purposes.least_version <= current.notice_version
     where current.workspace_id = ${workspaceId}
       and current.purpose = ${want.purpose}
       and current.channel = ${want.channel}
       and current.state = 'granted'
       and (current.valid_until is null or current.valid_until > ${now})
       and members.merged_into is null
  `.execute(tx)
  return rows[0]!.count
}
