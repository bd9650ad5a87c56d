import { sql, type Tx } from '#platform/postgres'
import type { ConsentFact, Standing } from './consent.ts'
import type { Channel } from './purposes.ts'

export interface NewConsentEvent extends Omit<ConsentFact, 'proof'> {
  readonly eventId: string
  readonly sealedProof: Buffer
}

/**
 * Holds the rows that a batch may change, in one order for all writers. The send gate holds the same rows while it
 * hands a message over: a withdrawal waits for it, and after its commit nothing goes out.
 */
export async function lockStandings(
  tx: Tx,
  workspaceId: string,
  keys: readonly Pick<ConsentFact, 'memberId' | 'purpose' | 'channel'>[],
): Promise<void> {
  await sql`
    select 1
      from consent.current
     where current.workspace_id = ${workspaceId}
       and (current.member_id, current.purpose, current.channel) in (
         select wanted.member_id, wanted.purpose, wanted.channel
           from unnest(
             ${keys.map((key) => key.memberId)}::uuid[],
             ${keys.map((key) => key.purpose)}::text[],
             ${keys.map((key) => key.channel)}::text[]
           ) as wanted (member_id, purpose, channel)
       )
     order by current.member_id, current.purpose, current.channel
       for update
  `.execute(tx)
}

/**
 * Appends what is new and moves each standing that the batch overturns, in one statement. Facts on a purpose or channel
 * that the workspace does not have are left out. Returns the standings that moved.
 */
export async function appendConsents(
  tx: Tx,
  scope: { workspaceId: string; actor: string; recordedAt: Date },
  events: readonly NewConsentEvent[],
): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    with fresh as (
      insert into consent.events
        (workspace_id, member_id, event_id, purpose, channel, state, source, imported, proof, notice_version,
         occurred_at, recorded_at, actor)
      select ${scope.workspaceId}, said.member_id, said.event_id, said.purpose, said.channel, said.state, said.source,
             said.imported, said.proof, purposes.notice_version,
             least(said.occurred_at, ${scope.recordedAt}::timestamptz), ${scope.recordedAt}, ${scope.actor}
        from unnest(
          ${events.map((event) => event.memberId)}::uuid[],
          ${events.map((event) => event.eventId)}::uuid[],
          ${events.map((event) => event.purpose)}::text[],
          ${events.map((event) => event.channel)}::text[],
          ${events.map((event) => event.state)}::text[],
          ${events.map((event) => event.source)}::text[],
          ${events.map((event) => event.imported)}::boolean[],
          ${events.map((event) => event.sealedProof)}::bytea[],
          ${events.map((event) => event.at)}::timestamptz[]
        ) as said (member_id, event_id, purpose, channel, state, source, imported, proof, occurred_at)
        join consent.purposes
          on purposes.workspace_id = ${scope.workspaceId}
         and purposes.purpose = said.purpose
         and said.channel = any(purposes.channels)
          on conflict on constraint events_said_once do nothing
      returning events.*
    ),
    latest as (
      select distinct on (fresh.member_id, fresh.purpose, fresh.channel) fresh.*
        from fresh
       order by fresh.member_id, fresh.purpose, fresh.channel,
                fresh.occurred_at desc, (fresh.state = 'withdrawn') desc, fresh.event_id
    )
    insert into consent.current as standing
      (workspace_id, member_id, purpose, channel, state, source, imported, occurred_at, event_id)
    select latest.workspace_id, latest.member_id, latest.purpose, latest.channel, latest.state, latest.source,
           latest.imported, latest.occurred_at, latest.event_id
      from latest
     order by latest.member_id, latest.purpose, latest.channel
        on conflict (workspace_id, member_id, purpose, channel) do update
       set state = excluded.state,
           source = excluded.source,
           imported = excluded.imported,
           occurred_at = excluded.occurred_at,
           event_id = excluded.event_id
     where (excluded.occurred_at, excluded.state = 'withdrawn') > (standing.occurred_at, standing.state = 'withdrawn')
    returning standing.member_id as "memberId", standing.purpose, standing.channel, standing.state, standing.source,
              standing.occurred_at as at
  `.execute(tx)
  return rows
}

/** Standings on every purpose and channel of the workspace; `none` where nothing was ever said. */
export async function standingsOf(tx: Tx, workspaceId: string, memberIds: readonly string[]): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select wanted.member_id as "memberId", purposes.purpose, offered.channel, coalesce(current.state, 'none') as state,
           current.source, current.occurred_at as at
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
  readonly noticeVersion: string
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
    select events.purpose, events.channel, events.state, events.source, events.imported, events.proof,
           events.notice_version as "noticeVersion", events.occurred_at as at, events.actor
      from consent.events
     where events.workspace_id = ${workspaceId}
       and events.member_id = ${memberId}
     order by events.occurred_at desc, events.event_id desc
     limit ${limit}
  `.execute(tx)
  return rows
}

/** Members who said yes and are members still. */
export async function countGranted(
  tx: Tx,
  workspaceId: string,
  want: { purpose: string; channel: Channel },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
      from consent.current
      join members.members
        on members.workspace_id = current.workspace_id
       and members.member_id = current.member_id
     where current.workspace_id = ${workspaceId}
       and current.purpose = ${want.purpose}
       and current.channel = ${want.channel}
       and current.state = 'granted'
       and members.merged_into is null
  `.execute(tx)
  return rows[0]!.count
}
