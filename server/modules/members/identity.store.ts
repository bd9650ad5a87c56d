import { sql, type Tx } from '../../platform/postgres.ts'
import type { Identifier, Known } from './identity.ts'

/** Identities of a workspace are decided one batch at a time, so that two batches never make two members of one person. */
export async function lockIdentities(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('members.identities/' || ${workspaceId}, 0))`.execute(tx)
}

export async function findOwners(
  tx: Tx,
  workspaceId: string,
  identifiers: readonly Identifier[],
): Promise<Map<string, Known>> {
  const { rows } = await sql<{ namespace: string; key: string; memberId: string; kind: 'anonymous' | 'known' }>`
    select identifiers.namespace, wanted.key, members.member_id as "memberId", members.kind
      from unnest(
        ${identifiers.map((identifier) => identifier.namespace)}::text[],
        ${identifiers.map((identifier) => identifier.key)}::text[]
      ) as wanted (namespace, key)
      join members.identifiers
        on identifiers.workspace_id = ${workspaceId}
       and identifiers.namespace = wanted.namespace
       and identifiers.value_index = decode(wanted.key, 'base64')
      join members.members
        on members.workspace_id = identifiers.workspace_id
       and members.member_id = identifiers.member_id
  `.execute(tx)
  return new Map(rows.map((row) => [`${row.namespace}:${row.key}`, { memberId: row.memberId, kind: row.kind }]))
}

export interface NewMember {
  readonly memberId: string
  readonly kind: 'anonymous' | 'known'
  readonly externalId: string | null
  readonly source: string
  readonly seenAt: Date
  readonly importId: string | null
  readonly wrappedKey: Buffer
}

export async function insertMembers(tx: Tx, workspaceId: string, members: readonly NewMember[]): Promise<void> {
  if (members.length === 0) return
  const ids = members.map((member) => member.memberId)
  await sql`
    insert into members.members
      (workspace_id, member_id, external_id, kind, source, joined_at, first_seen_at, last_seen_at, import_id)
    select ${workspaceId}, fresh.member_id, fresh.external_id, fresh.kind, fresh.source, fresh.seen_at, fresh.seen_at, fresh.seen_at, fresh.import_id
      from unnest(
        ${ids}::uuid[],
        ${members.map((member) => member.externalId)}::text[],
        ${members.map((member) => member.kind)}::text[],
        ${members.map((member) => member.source)}::text[],
        ${members.map((member) => member.seenAt)}::timestamptz[],
        ${members.map((member) => member.importId)}::uuid[]
      ) as fresh (member_id, external_id, kind, source, seen_at, import_id)
  `.execute(tx)
  await sql`
    insert into members.keys (workspace_id, member_id, wrapped)
    select ${workspaceId}, fresh.member_id, fresh.wrapped
      from unnest(${ids}::uuid[], ${members.map((member) => member.wrappedKey)}::bytea[]) as fresh (member_id, wrapped)
  `.execute(tx)
}

export interface NewIdentifier extends Identifier {
  readonly memberId: string
  readonly sealed: Buffer
  readonly seenAt: Date
}

export async function insertIdentifiers(
  tx: Tx,
  workspaceId: string,
  identifiers: readonly NewIdentifier[],
): Promise<void> {
  if (identifiers.length === 0) return
  await sql`
    insert into members.identifiers (workspace_id, namespace, value_index, member_id, sealed, first_seen_at)
    select ${workspaceId}, fresh.namespace, decode(fresh.key, 'base64'), fresh.member_id, fresh.sealed, fresh.seen_at
      from unnest(
        ${identifiers.map((identifier) => identifier.namespace)}::text[],
        ${identifiers.map((identifier) => identifier.key)}::text[],
        ${identifiers.map((identifier) => identifier.memberId)}::uuid[],
        ${identifiers.map((identifier) => identifier.sealed)}::bytea[],
        ${identifiers.map((identifier) => identifier.seenAt)}::timestamptz[]
      ) as fresh (namespace, key, member_id, sealed, seen_at)
        on conflict do nothing
  `.execute(tx)
}

/** Anonymous members that are now known by the company's own number. */
export async function promoteMembers(
  tx: Tx,
  workspaceId: string,
  promoted: readonly { memberId: string; externalId: string | null }[],
): Promise<void> {
  if (promoted.length === 0) return
  await sql`
    update members.members
       set kind = 'known',
           external_id = promoted.external_id
      from unnest(
        ${promoted.map((one) => one.memberId)}::uuid[],
        ${promoted.map((one) => one.externalId)}::text[]
      ) as promoted (member_id, external_id)
     where members.workspace_id = ${workspaceId}
       and members.member_id = promoted.member_id
  `.execute(tx)
}

/** The identifiers of merged members lead to the member they became; their rows stay, as the trace of it. */
export async function mergeMembers(
  tx: Tx,
  workspaceId: string,
  merged: readonly { fromId: string; intoId: string }[],
): Promise<void> {
  if (merged.length === 0) return
  const pairs = sql`unnest(${merged.map((one) => one.fromId)}::uuid[], ${merged.map((one) => one.intoId)}::uuid[]) as merged (from_id, into_id)`
  await sql`
    update members.members
       set merged_into = merged.into_id
      from ${pairs}
     where members.workspace_id = ${workspaceId}
       and members.member_id = merged.from_id
  `.execute(tx)
  await sql`
    update members.members
       set joined_at = least(members.joined_at, earlier.joined_at),
           first_seen_at = least(members.first_seen_at, earlier.first_seen_at)
      from (
        select merged.into_id, min(source.joined_at) as joined_at, min(source.first_seen_at) as first_seen_at
          from ${pairs}
          join members.members as source
            on source.workspace_id = ${workspaceId}
           and source.member_id = merged.from_id
         group by merged.into_id
      ) as earlier
     where members.workspace_id = ${workspaceId}
       and members.member_id = earlier.into_id
  `.execute(tx)
}

export interface Seen {
  readonly memberId: string
  readonly firstAt: Date
  readonly lastAt: Date
}

/**
 * Widens the span in which members were seen. A sale of long ago makes a member join earlier. The last time is kept to
 * the hour: to the second it would rewrite the row of every active member in every batch.
 */
export async function markSeen(tx: Tx, workspaceId: string, seen: readonly Seen[]): Promise<void> {
  if (seen.length === 0) return
  await sql`
    update members.members
       set first_seen_at = least(members.first_seen_at, seen.first_at),
           last_seen_at = greatest(members.last_seen_at, seen.last_at),
           joined_at = least(members.joined_at, seen.first_at)
      from unnest(
        ${seen.map((one) => one.memberId)}::uuid[],
        ${seen.map((one) => one.firstAt)}::timestamptz[],
        ${seen.map((one) => one.lastAt)}::timestamptz[]
      ) as seen (member_id, first_at, last_at)
     where members.workspace_id = ${workspaceId}
       and members.member_id = seen.member_id
       and (members.first_seen_at > seen.first_at or members.last_seen_at < seen.last_at - interval '1 hour')
  `.execute(tx)
}

export async function wrappedKeysOf(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<Map<string, Buffer>> {
  const { rows } = await sql<{ memberId: string; wrapped: Buffer }>`
    select keys.member_id as "memberId", keys.wrapped
      from members.keys
     where keys.workspace_id = ${workspaceId}
       and keys.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(tx)
  return new Map(rows.map((row) => [row.memberId, row.wrapped]))
}
