import { sql, type Tx } from '#platform/postgres'
import { LIMIT_HOURS, LIMIT_MINUTES, type Tried, type TryKind } from './codes.ts'

export interface Try {
  readonly kind: TryKind
  readonly addressIndex: Buffer
  /** Of the network address it came from. */
  readonly originIndex: Buffer
  readonly at: Date
}

/** How many tries came before this one. One at a time with an address or from a place. */
export async function triesBefore(tx: Tx, workspaceId: string, tried: Try): Promise<Tried> {
  const { kind, addressIndex, originIndex, at } = tried
  await sql`
    select pg_advisory_xact_lock(held.key)
      from (
        select hashtextextended('portal.tries/' || ${workspaceId}::text || encode(one.index, 'hex'), 0) as key
          from unnest(${[addressIndex, originIndex]}::bytea[]) as one (index)
         order by key
      ) as held
  `.execute(tx)
  const { rows } = await sql<Tried>`
    select count(*) filter (where tries.address_index = ${addressIndex} and tries.at > ${quarterBefore(at)}) as address,
           count(*) filter (where tries.address_index = ${addressIndex}) as "addressInADay",
           count(*) filter (where tries.origin_index = ${originIndex} and tries.at > ${quarterBefore(at)}) as origin
      from portal.tries
     where tries.workspace_id = ${workspaceId}
       and tries.kind = ${kind}
       and tries.at > ${dayBefore(at)}
       and (tries.address_index = ${addressIndex} or tries.origin_index = ${originIndex})
  `.execute(tx)
  return rows[0]!
}

export async function insertTry(tx: Tx, workspaceId: string, tryId: string, tried: Try): Promise<void> {
  const { kind, addressIndex, originIndex, at } = tried
  await sql`
    insert into portal.tries (workspace_id, try_id, kind, address_index, origin_index, at)
    values (${workspaceId}, ${tryId}, ${kind}, ${addressIndex}, ${originIndex}, ${at})
  `.execute(tx)
}

function quarterBefore(at: Date): Date {
  return new Date(at.getTime() - LIMIT_MINUTES * 60_000)
}

function dayBefore(at: Date): Date {
  return new Date(at.getTime() - LIMIT_HOURS * 3_600_000)
}

export interface AskedCode {
  readonly codeId: string
  readonly addressIndex: Buffer
  readonly channel: 'email' | 'sms'
}

export async function insertCode(tx: Tx, workspaceId: string, at: Date, asked: AskedCode): Promise<void> {
  await sql`
    insert into portal.codes (workspace_id, code_id, address_index, channel, asked_at)
    values (${workspaceId}, ${asked.codeId}, ${asked.addressIndex}, ${asked.channel}, ${at})
  `.execute(tx)
}

/** Takes codes that nobody looked at yet. */
export async function claimAsked(tx: Tx, workspaceId: string, limit: number): Promise<AskedCode[]> {
  const { rows } = await sql<AskedCode>`
    select codes.code_id as "codeId", codes.address_index as "addressIndex", codes.channel
      from portal.codes
     where codes.workspace_id = ${workspaceId}
       and codes.answered_at is null
     order by codes.asked_at
     limit ${limit}
       for update skip locked
  `.execute(tx)
  return rows
}

export interface AnsweredCode {
  readonly codeId: string
  /** Null where the address is nobody's. */
  readonly memberId: string | null
  readonly hash: Buffer | null
}

export async function answerCodes(
  tx: Tx,
  workspaceId: string,
  at: Date,
  answered: readonly AnsweredCode[],
): Promise<void> {
  await sql`
    update portal.codes
       set answered_at = ${at},
           member_id = answered.member_id,
           code_hash = answered.hash
      from unnest(
        ${answered.map((one) => one.codeId)}::uuid[],
        ${answered.map((one) => one.memberId)}::uuid[],
        ${answered.map((one) => one.hash)}::bytea[]
      ) as answered (code_id, member_id, hash)
     where codes.workspace_id = ${workspaceId}
       and codes.code_id = answered.code_id
  `.execute(tx)
}

export interface StoredCode {
  readonly codeId: string
  readonly memberId: string | null
  readonly hash: Buffer | null
}

/** The code asked for last with an address, while it is good. */
export async function latestCode(
  tx: Tx,
  workspaceId: string,
  want: { addressIndex: Buffer; since: Date },
): Promise<StoredCode | undefined> {
  const { rows } = await sql<StoredCode & { usedAt: Date | null }>`
    select codes.code_id as "codeId", codes.member_id as "memberId", codes.code_hash as hash, codes.used_at as "usedAt"
      from portal.codes
     where codes.workspace_id = ${workspaceId}
       and codes.address_index = ${want.addressIndex}
       and codes.asked_at > ${want.since}
     order by codes.asked_at desc, codes.code_id desc
     limit 1
       for update
  `.execute(tx)
  return rows[0]?.usedAt === null ? rows[0] : undefined
}

export async function useCode(tx: Tx, workspaceId: string, codeId: string, at: Date): Promise<void> {
  await sql`
    update portal.codes
       set used_at = ${at}
     where codes.workspace_id = ${workspaceId}
       and codes.code_id = ${codeId}
  `.execute(tx)
}

/** Removes what the limits no longer count. */
export async function forgetTries(tx: Tx, workspaceId: string, now: Date): Promise<void> {
  await sql`
    delete from portal.tries
     where tries.workspace_id = ${workspaceId}
       and tries.at < ${dayBefore(now)}
  `.execute(tx)
  await sql`
    delete from portal.codes
     where codes.workspace_id = ${workspaceId}
       and codes.asked_at < ${dayBefore(now)}
  `.execute(tx)
}
