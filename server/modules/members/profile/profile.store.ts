import type { MemberScope } from '#platform/context'
import { sql, type Tx } from '#platform/postgres'

export interface MemberRow {
  readonly id: string
  readonly externalId: string | null
  readonly kind: 'anonymous' | 'known'
  readonly joinedAt: Date
  readonly lastSeenAt: Date
  readonly source: string
}

const columns = sql`
  members.member_id as id, members.external_id as "externalId", members.kind, members.joined_at as "joinedAt",
  members.last_seen_at as "lastSeenAt", members.source
`

export interface NamedMember {
  readonly member: MemberRow
  /** The profile that was named: the member's own, or one that became part of it. */
  readonly namedId: string
}

/**
 * A member by id or by the company's own number; a merged member leads to the one it became. Who is named is found first,
 * two at most: joined in one go, the planner expects thousands of them and walks the index of all members instead, which
 * took 100 ms of a million (`npm run bench -- member-360`).
 */
export async function findMember(
  tx: Tx,
  workspaceId: string,
  ref: { id: string | null; externalId: string | null; scope: MemberScope },
): Promise<NamedMember | undefined> {
  const { rows } = await sql<MemberRow & { namedId: string }>`
    with named as materialized (
      select members.member_id, coalesce(members.merged_into, members.member_id) as survivor_id
        from members.members
       where members.workspace_id = ${workspaceId}
         and (members.member_id = ${ref.id}::uuid or members.external_id = ${ref.externalId}::text)
       limit 2
    )
    select ${columns}, named.member_id as "namedId"
      from named
      join members.members
        on members.workspace_id = ${workspaceId}
       and members.member_id = named.survivor_id
     where true
       ${within(ref.scope, workspaceId)}
     limit 1
  `.execute(tx)
  if (!rows[0]) return undefined
  const { namedId, ...member } = rows[0]
  return { member, namedId }
}

export async function membersById(tx: Tx, workspaceId: string, memberIds: readonly string[]): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select ${columns}
      from members.members
     where members.workspace_id = ${workspaceId}
       and members.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(tx)
  return rows
}

export interface MemberFilter {
  readonly kind: 'anonymous' | 'known' | null
  readonly externalIdPrefix: string | null
  /** Found by a full e-mail or phone. */
  readonly memberId: string | null
  readonly scope: MemberScope
  readonly after: { readonly joinedAt: Date; readonly id: string } | null
  readonly limit: number
}

export async function pageOfMembers(tx: Tx, workspaceId: string, filter: MemberFilter): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select ${columns}
      from members.members
     where ${matching(workspaceId, filter)}
       ${filter.after ? sql`and (members.joined_at, members.member_id) < (${filter.after.joinedAt}, ${filter.after.id}::uuid)` : sql``}
     order by members.joined_at desc, members.member_id desc
     limit ${filter.limit}
  `.execute(tx)
  return rows
}

export async function countMembers(tx: Tx, workspaceId: string, filter: MemberFilter): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*) as count from members.members where ${matching(workspaceId, filter)}`.execute(tx)
  return rows[0]!.count
}

function matching(workspaceId: string, filter: MemberFilter) {
  return sql`
    members.workspace_id = ${workspaceId}
    and members.merged_into is null
    ${filter.kind ? sql`and members.kind = ${filter.kind}` : sql``}
    ${filter.externalIdPrefix ? sql`and starts_with(members.external_id, ${filter.externalIdPrefix})` : sql``}
    ${filter.memberId ? sql`and members.member_id = ${filter.memberId}` : sql``}
    ${within(filter.scope, workspaceId)}
  `
}

/** A member is of the store and the region that the attributes of these names say. */
function within(scope: MemberScope, workspaceId: string) {
  if (scope.kind === 'all') return sql``
  return sql`
    and exists (
      select from members.attributes
       where attributes.workspace_id = ${workspaceId}
         and attributes.member_id = members.member_id
         and (   (attributes.name = 'store' and attributes.value #>> '{}' = any(${scope.stores as string[]}::text[]))
              or (attributes.name = 'region' and attributes.value #>> '{}' = any(${scope.regions as string[]}::text[])))
    )
  `
}

export interface IdentifierRow {
  readonly namespace: string
  /** The profile that holds it: the member, or one that became part of it. */
  readonly profileId: string
  readonly sealed: Buffer
  readonly firstSeenAt: Date
  readonly verifiedAt: Date | null
}

export async function identifiersFor(
  tx: Tx,
  workspaceId: string,
  profileIds: readonly string[],
): Promise<IdentifierRow[]> {
  const { rows } = await sql<IdentifierRow>`
    select identifiers.namespace, identifiers.member_id as "profileId", identifiers.sealed,
           identifiers.first_seen_at as "firstSeenAt", identifiers.verified_at as "verifiedAt"
      from members.identifiers
     where identifiers.workspace_id = ${workspaceId}
       and identifiers.member_id = any(${profileIds as string[]}::uuid[])
     order by identifiers.namespace, identifiers.first_seen_at
     limit 200
  `.execute(tx)
  return rows
}

export async function insertReveal(
  tx: Tx,
  workspaceId: string,
  reveal: { id: string; memberId: string; actor: string; reason: string; at: Date },
): Promise<void> {
  await sql`
    insert into members.reveals (workspace_id, reveal_id, member_id, actor, reason, at)
    values (${workspaceId}, ${reveal.id}, ${reveal.memberId}, ${reveal.actor}, ${reveal.reason}, ${reveal.at})
  `.execute(tx)
}
