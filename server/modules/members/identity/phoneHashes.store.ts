import { sql, type Tx } from '#platform/postgres'

/** A hash of a phone and the phone, both as blind indexes. */
export interface PhoneHash {
  readonly hashIndex: Buffer
  readonly phoneIndex: Buffer
}

export async function keepsPhoneHashes(tx: Tx, workspaceId: string): Promise<boolean> {
  const { rows } = await sql`
    select from members.phone_hashing where phone_hashing.workspace_id = ${workspaceId}
  `.execute(tx)
  return rows.length > 0
}

/** True when a hash leads to every phone there is. */
export async function arePhonesHashed(tx: Tx, workspaceId: string): Promise<boolean> {
  const { rows } = await sql`
    select
      from members.phone_hashing
     where phone_hashing.workspace_id = ${workspaceId}
       and not exists (
         select
           from members.phones_to_hash as waiting
          where waiting.workspace_id = ${workspaceId}
       )
  `.execute(tx)
  return rows.length > 0
}

/** Hashes are kept from now on; every phone that is here already waits for its own. Changes nothing the second time. */
export async function beginPhoneHashing(tx: Tx, workspaceId: string, now: Date): Promise<void> {
  await sql`
    with begun as (
      insert into members.phone_hashing (workspace_id, since)
      values (${workspaceId}, ${now})
          on conflict do nothing
      returning workspace_id
    )
    insert into members.phones_to_hash (workspace_id, value_index)
    select identifiers.workspace_id, identifiers.value_index
      from begun
      join members.identifiers
        on identifiers.workspace_id = begun.workspace_id
       and identifiers.namespace = 'phone'
  `.execute(tx)
}

/** Hashes of phones that are identifiers. */
export async function insertPhoneHashes(tx: Tx, workspaceId: string, hashes: readonly PhoneHash[]): Promise<void> {
  if (hashes.length === 0) return
  await sql`
    insert into members.phone_hashes (workspace_id, hash_index, value_index)
    select ${workspaceId}, fresh.hash_index, fresh.phone_index
      from unnest(
        ${hashes.map((one) => one.hashIndex)}::bytea[],
        ${hashes.map((one) => one.phoneIndex)}::bytea[]
      ) as fresh (hash_index, phone_index)
        on conflict do nothing
  `.execute(tx)
}

/**
 * The phones that these hashes lead to, both as base64 of their blind indexes. Each is looked up by the key, which the limit
 * makes sure of: without statistics the planner would rather compare each with every row.
 */
export async function phonesOfHashes(
  tx: Tx,
  workspaceId: string,
  hashIndexes: readonly Buffer[],
): Promise<ReadonlyMap<string, string>> {
  if (hashIndexes.length === 0) return new Map()
  const { rows } = await sql<{ hash: string; phone: string }>`
    select encode(wanted.hash_index, 'base64') as hash, encode(found.value_index, 'base64') as phone
      from unnest(${hashIndexes as Buffer[]}::bytea[]) as wanted (hash_index)
     cross join lateral (
       select hashes.value_index
         from members.phone_hashes as hashes
        where hashes.workspace_id = ${workspaceId}
          and hashes.hash_index = wanted.hash_index
        limit 1
     ) as found
  `.execute(tx)
  return new Map(rows.map((row) => [row.hash, row.phone]))
}

export interface UnhashedPhone {
  readonly phoneIndex: Buffer
  readonly memberId: string
  readonly sealed: Buffer
}

/** The next phones without hashes, locked so that none of them leaves until they have got them. */
export async function takeUnhashed(tx: Tx, workspaceId: string, limit: number): Promise<UnhashedPhone[]> {
  const { rows } = await sql<UnhashedPhone>`
    select waiting.value_index as "phoneIndex", identifiers.member_id as "memberId", identifiers.sealed
      from members.phones_to_hash as waiting
      join members.identifiers
        on identifiers.workspace_id = waiting.workspace_id
       and identifiers.namespace = waiting.namespace
       and identifiers.value_index = waiting.value_index
     where waiting.workspace_id = ${workspaceId}
     order by waiting.value_index
     limit ${limit}
       for update
  `.execute(tx)
  return rows
}

export async function markHashed(tx: Tx, workspaceId: string, phoneIndexes: readonly Buffer[]): Promise<void> {
  await sql`
    delete from members.phones_to_hash as waiting
     where waiting.workspace_id = ${workspaceId}
       and waiting.value_index = any(${phoneIndexes as Buffer[]}::bytea[])
  `.execute(tx)
}

/** Member numbers by member, of those who have one that may be told. */
export async function memberNumbersOf(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (memberIds.length === 0) return new Map()
  const { rows } = await sql<{ memberId: string; memberNumber: string }>`
    select members.member_id as "memberId", members.external_id as "memberNumber"
      from members.members
     where members.workspace_id = ${workspaceId}
       and members.member_id = any(${memberIds as string[]}::uuid[])
       and members.external_id is not null
  `.execute(tx)
  return new Map(rows.map((row) => [row.memberId, row.memberNumber]))
}
