import { sql, type Tx } from '#platform/postgres'

export interface BlockedTag {
  readonly name: string
  /** Who had observed it last. */
  readonly source: string
}

/** Holds the profiles, so that nothing is observed of them until the transaction ends. */
export async function holdProfiles(tx: Tx, workspaceId: string, profileIds: readonly string[]): Promise<void> {
  await sql`
    select 1
      from members.members
     where members.workspace_id = ${workspaceId}
       and members.member_id = any(${profileIds as string[]}::uuid[])
     order by members.member_id
       for update
  `.execute(tx)
}

/** Takes an attribute from the profiles of a member and blocks it there; true when there was one. */
export async function blockAttribute(
  tx: Tx,
  workspaceId: string,
  blocked: { profileIds: readonly string[]; name: string; at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    with gone as (
      delete from members.attributes
       where attributes.workspace_id = ${workspaceId}
         and attributes.member_id = any(${blocked.profileIds as string[]}::uuid[])
         and attributes.name = ${blocked.name}
      returning attributes.source, attributes.observed_at
    )
    insert into members.blocked_attributes (workspace_id, member_id, name, source, blocked_at)
    select ${workspaceId}, profile.member_id, ${blocked.name}, latest.source, ${blocked.at}
      from unnest(${blocked.profileIds as string[]}::uuid[]) as profile (member_id)
     cross join (
       select gone.source
         from gone
        order by gone.observed_at desc
        limit 1
     ) as latest
        on conflict (workspace_id, member_id, name) do nothing
  `.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

export async function unblockAttribute(
  tx: Tx,
  workspaceId: string,
  profileIds: readonly string[],
  name: string,
): Promise<void> {
  await sql`
    delete from members.blocked_attributes
     where blocked_attributes.workspace_id = ${workspaceId}
       and blocked_attributes.member_id = any(${profileIds as string[]}::uuid[])
       and blocked_attributes.name = ${name}
  `.execute(tx)
}

export async function blockedAttributes(tx: Tx, workspaceId: string, memberId: string): Promise<BlockedTag[]> {
  const { rows } = await sql<BlockedTag>`
    select blocked_attributes.name, blocked_attributes.source
      from members.blocked_attributes
     where blocked_attributes.workspace_id = ${workspaceId}
       and blocked_attributes.member_id = ${memberId}
     order by blocked_attributes.name
     limit 500
  `.execute(tx)
  return rows
}

/** What a merged member does not want known is not observed of the survivor either, until they allow it again. */
export async function carryBlocks(
  tx: Tx,
  workspaceId: string,
  merges: readonly { fromId: string; intoId: string }[],
): Promise<void> {
  if (merges.length === 0) return
  await sql`
    insert into members.blocked_attributes (workspace_id, member_id, name, source, blocked_at)
    select ${workspaceId}, merge.into_id, blocked.name, blocked.source, blocked.blocked_at
      from unnest(
        ${merges.map((one) => one.fromId)}::uuid[],
        ${merges.map((one) => one.intoId)}::uuid[]
      ) as merge (from_id, into_id)
      join members.blocked_attributes as blocked
        on blocked.workspace_id = ${workspaceId}
       and blocked.member_id = merge.from_id
        on conflict (workspace_id, member_id, name) do nothing
  `.execute(tx)
}
