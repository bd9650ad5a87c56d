import { sql, type Tx } from '#platform/postgres'
import type { KeyKind } from './matchKeys.ts'
import { matchedNames } from './matchRecord.ts'

/**
 * Says that direct values of these profiles changed, in the transaction that changes them. A profile that is marked already
 * is held all the same, so that its keys are not made from what was before this transaction.
 */
export async function markStale(tx: Tx, workspaceId: string, profileIds: readonly string[]): Promise<void> {
  if (profileIds.length === 0) return
  await sql`
    insert into members.match_stale as stale (workspace_id, member_id)
    select distinct ${workspaceId}::uuid, changed.member_id
      from unnest(${profileIds as string[]}::uuid[]) as changed (member_id)
     order by changed.member_id
        on conflict (workspace_id, member_id) do update
       set member_id = excluded.member_id
     where false
  `.execute(tx)
}

/** Takes a page of the profiles whose keys are to be made again; those that are being changed right now are left for later. */
export async function takeStale(tx: Tx, workspaceId: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ profileId: string }>`
    delete from members.match_stale
     using (
       select stale.member_id
         from members.match_stale as stale
        where stale.workspace_id = ${workspaceId}
        order by stale.member_id
        limit ${limit}
          for update skip locked
     ) as page
     where match_stale.workspace_id = ${workspaceId}
       and match_stale.member_id = page.member_id
    returning match_stale.member_id as "profileId"
  `.execute(tx)
  return rows.map((row) => row.profileId)
}

export async function countStale(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from members.match_stale where match_stale.workspace_id = ${workspaceId}
  `.execute(tx)
  return rows[0]!.count
}

export interface StoredKey {
  readonly profileId: string
  readonly kind: KeyKind
  readonly key: Buffer
}

/** Puts these keys in the place of all that the profiles had. */
export async function replaceKeys(
  tx: Tx,
  workspaceId: string,
  profileIds: readonly string[],
  keys: readonly StoredKey[],
): Promise<void> {
  await sql`
    delete from members.match_keys
     where match_keys.workspace_id = ${workspaceId}
       and match_keys.member_id = any(${profileIds as string[]}::uuid[])
  `.execute(tx)
  await sql`
    insert into members.match_keys (workspace_id, kind, key, member_id)
    select ${workspaceId}, fresh.kind, fresh.key, fresh.member_id
      from unnest(
        ${keys.map((one) => one.kind)}::text[],
        ${keys.map((one) => one.key)}::bytea[],
        ${keys.map((one) => one.profileId)}::uuid[]
      ) as fresh (kind, key, member_id)
     order by fresh.kind, fresh.key, fresh.member_id
        on conflict do nothing
  `.execute(tx)
}

/** Where a search is among the keys: after all of this one. */
export interface Cursor {
  readonly kind: KeyKind
  readonly key: Buffer
}

/** The next keys with their profiles, in order; the last one may go on beyond the page. */
export async function keysAfter(
  tx: Tx,
  workspaceId: string,
  after: Cursor | null,
  limit: number,
): Promise<StoredKey[]> {
  const { rows } = await sql<StoredKey>`
    select match_keys.kind, match_keys.key, match_keys.member_id as "profileId"
      from members.match_keys
     where match_keys.workspace_id = ${workspaceId}
       ${after ? sql`and (match_keys.kind, match_keys.key) > (${after.kind}, ${after.key})` : sql``}
     order by match_keys.kind, match_keys.key, match_keys.member_id
     limit ${limit}
  `.execute(tx)
  return rows
}

export async function countUnder(tx: Tx, workspaceId: string, { kind, key }: Cursor): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
      from members.match_keys
     where match_keys.workspace_id = ${workspaceId}
       and match_keys.kind = ${kind}
       and match_keys.key = ${key}
  `.execute(tx)
  return rows[0]!.count
}

export interface SealedValue {
  readonly profileId: string
  readonly name: string
  readonly sealed: Buffer
}

/** What profiles are compared by: their own values and their identifiers; not what came by a merge. */
export async function matchedValues(
  tx: Tx,
  workspaceId: string,
  profileIds: readonly string[],
): Promise<SealedValue[]> {
  const { rows } = await sql<SealedValue>`
    select direct_values.member_id as "profileId", direct_values.name, direct_values.sealed
      from members.direct_values
     where direct_values.workspace_id = ${workspaceId}
       and direct_values.member_id = any(${profileIds as string[]}::uuid[])
       and direct_values.name = any(${matchedNames})
       and direct_values.carried_from is null
     union all
    select identifiers.member_id, identifiers.namespace, identifiers.sealed
      from members.identifiers
     where identifiers.workspace_id = ${workspaceId}
       and identifiers.member_id = any(${profileIds as string[]}::uuid[])
       and identifiers.namespace in ('phone', 'email')
  `.execute(tx)
  return rows
}
