import { sql, type Tx } from '#platform/postgres'
import type { Identifier, Known, MemberKind } from './identity.ts'
import { MEMBER_NUMBER } from './namespaces.ts'

/** Identities of a workspace are decided one batch at a time, so that two batches never make two members of one person. */
export async function lockIdentities(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('members.identities/' || ${workspaceId}, 0))`.execute(tx)
}

/**
 * Whose the identifiers are, by `namespace:key`; a merged profile leads to the member it became. Under row-level security
 * only leakproof comparisons reach an index, and neither `decode` nor `coalesce` is one: with them this read every row of both
 * tables (a third of a second at 200,000 members). Each is looked up by its key, whatever the statistics: of tables that an
 * import has just begun to fill the planner knows nothing, and a join of three of them took three seconds.
 */
export async function findOwners(
  tx: Tx,
  workspaceId: string,
  identifiers: readonly Identifier[],
): Promise<Map<string, Known>> {
  const { rows } = await sql<Known & { namespace: string; key: string }>`
    select wanted.namespace, encode(wanted.value_index, 'base64') as key, profile.member_id as "profileId",
           owner.member_id as "memberId", owner.kind, identifier.import_id as "importId",
           owner.kind = 'known' and exists (
             select
               from members.identifiers as number
              where number.workspace_id = owner.workspace_id
                and number.member_id = owner.member_id
                and number.namespace = ${MEMBER_NUMBER}
           ) as numbered
      from unnest(
        ${identifiers.map((identifier) => identifier.namespace)}::text[],
        ${indexesOf(identifiers)}::bytea[]
      ) as wanted (namespace, value_index)
     cross join lateral (
        select identifiers.member_id, identifiers.import_id
          from members.identifiers
         where identifiers.workspace_id = ${workspaceId}
           and identifiers.namespace = wanted.namespace
           and identifiers.value_index = wanted.value_index
         limit 1
      ) as identifier
     cross join lateral (
        select members.member_id, members.merged_into
          from members.members
         where members.workspace_id = ${workspaceId}
           and members.member_id = identifier.member_id
         limit 1
      ) as profile
     cross join lateral (
        select members.workspace_id, members.member_id, members.kind
          from members.members
         where members.workspace_id = ${workspaceId}
           and members.member_id = case when profile.merged_into is null then profile.member_id else profile.merged_into end
         limit 1
      ) as owner
  `.execute(tx)
  return new Map(
    rows.map(({ namespace, key, memberId, profileId, kind, numbered, importId }) => [
      `${namespace}:${key}`,
      { memberId, profileId, kind, numbered, importId },
    ]),
  )
}

export function indexesOf(identifiers: readonly Identifier[]): Buffer[] {
  return identifiers.map(({ key }) => Buffer.from(key, 'base64'))
}

/** Of these identifiers those that the workspace has blocked, as `namespace:key`. */
export async function findBlocked(
  tx: Tx,
  workspaceId: string,
  identifiers: readonly Identifier[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    select wanted.namespace || ':' || encode(wanted.value_index, 'base64') as name
      from unnest(
        ${identifiers.map((identifier) => identifier.namespace)}::text[],
        ${indexesOf(identifiers)}::bytea[]
      ) as wanted (namespace, value_index)
      join members.blocked_identifiers
        on blocked_identifiers.workspace_id = ${workspaceId}
       and blocked_identifiers.namespace = wanted.namespace
       and blocked_identifiers.value_index = wanted.value_index
  `.execute(tx)
  return new Set(rows.map((row) => row.name))
}

export interface NewMember {
  readonly memberId: string
  readonly kind: MemberKind
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
  readonly importId: string | null
}

export async function insertIdentifiers(
  tx: Tx,
  workspaceId: string,
  identifiers: readonly NewIdentifier[],
): Promise<void> {
  if (identifiers.length === 0) return
  await sql`
    insert into members.identifiers
      (workspace_id, namespace, value_index, member_id, sealed, first_seen_at, verified_at, import_id)
    select ${workspaceId}, fresh.namespace, fresh.value_index, fresh.member_id, fresh.sealed, fresh.seen_at,
           case when fresh.verified then fresh.seen_at end, fresh.import_id
      from unnest(
        ${identifiers.map((identifier) => identifier.namespace)}::text[],
        ${indexesOf(identifiers)}::bytea[],
        ${identifiers.map((identifier) => identifier.memberId)}::uuid[],
        ${identifiers.map((identifier) => identifier.sealed)}::bytea[],
        ${identifiers.map((identifier) => identifier.seenAt)}::timestamptz[],
        ${identifiers.map((identifier) => identifier.verified ?? false)}::boolean[],
        ${identifiers.map((identifier) => identifier.importId)}::uuid[]
      ) as fresh (namespace, value_index, member_id, sealed, seen_at, verified, import_id)
        on conflict do nothing
  `.execute(tx)
}

/** Members that got their first enrolling identifier, or their first member number. */
export async function promoteMembers(
  tx: Tx,
  workspaceId: string,
  promoted: readonly { memberId: string; externalId: string | null }[],
): Promise<void> {
  if (promoted.length === 0) return
  await sql`
    update members.members
       set kind = 'known',
           external_id = coalesce(members.external_id, promoted.external_id)
      from unnest(
        ${promoted.map((one) => one.memberId)}::uuid[],
        ${promoted.map((one) => one.externalId)}::text[]
      ) as promoted (member_id, external_id)
     where members.workspace_id = ${workspaceId}
       and members.member_id = promoted.member_id
  `.execute(tx)
}

/** Identifiers that were known and are verified now. */
export async function markVerified(
  tx: Tx,
  workspaceId: string,
  identifiers: readonly Identifier[],
  at: Date,
): Promise<void> {
  if (identifiers.length === 0) return
  await sql`
    update members.identifiers
       set verified_at = ${at}
      from unnest(
        ${identifiers.map((identifier) => identifier.namespace)}::text[],
        ${indexesOf(identifiers)}::bytea[]
      ) as verified (namespace, value_index)
     where identifiers.workspace_id = ${workspaceId}
       and identifiers.namespace = verified.namespace
       and identifiers.value_index = verified.value_index
       and identifiers.verified_at is null
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
           joined_at = least(members.joined_at, seen.first_at),
           own_joined_at = case when members.own_joined_at is not null then least(members.own_joined_at, seen.first_at) end,
           own_first_seen_at = case when members.own_first_seen_at is not null then least(members.own_first_seen_at, seen.first_at) end
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
