import { sql, type Tx } from '../../platform/postgres.ts'

export interface StoredFactor {
  readonly sealedSecret: Buffer
  readonly confirmedAt: Date | null
}

export async function findFactor(tx: Tx, userId: string): Promise<StoredFactor | undefined> {
  const { rows } = await sql<StoredFactor>`
    select second_factors.sealed_secret as "sealedSecret", second_factors.confirmed_at as "confirmedAt"
      from access.second_factors
     where second_factors.user_id = ${userId}
  `.execute(tx)
  return rows[0]
}

/** A secret to be confirmed takes the place of one that never was; false when a confirmed one stands. */
export async function insertFactor(tx: Tx, userId: string, sealedSecret: Buffer, now: Date): Promise<boolean> {
  const inserted = await sql`
    insert into access.second_factors (user_id, sealed_secret, created_at)
    values (${userId}, ${sealedSecret}, ${now})
        on conflict (user_id) do update
       set sealed_secret = excluded.sealed_secret,
           created_at = excluded.created_at
     where second_factors.confirmed_at is null
  `.execute(tx)
  return inserted.numAffectedRows === 1n
}

export async function confirmFactor(tx: Tx, userId: string, now: Date): Promise<void> {
  await sql`
    update access.second_factors
       set confirmed_at = coalesce(second_factors.confirmed_at, ${now})
     where second_factors.user_id = ${userId}
  `.execute(tx)
}

export async function deleteFactor(tx: Tx, userId: string): Promise<void> {
  await sql`delete from access.second_factors where second_factors.user_id = ${userId}`.execute(tx)
  await sql`delete from access.recovery_codes where recovery_codes.user_id = ${userId}`.execute(tx)
}

/** True for the first use of a step's code; the same code again, or an older one, moves nothing. */
export async function useStep(tx: Tx, userId: string, step: number): Promise<boolean> {
  const used = await sql`
    update access.second_factors
       set last_step = ${step}
     where second_factors.user_id = ${userId}
       and second_factors.last_step < ${step}
  `.execute(tx)
  return used.numAffectedRows === 1n
}

export async function replaceRecoveryCodes(tx: Tx, userId: string, hashes: readonly Buffer[]): Promise<void> {
  await sql`delete from access.recovery_codes where recovery_codes.user_id = ${userId}`.execute(tx)
  await sql`
    insert into access.recovery_codes (user_id, code_hash)
    select ${userId}, unnest(${hashes as Buffer[]}::bytea[])
  `.execute(tx)
}

/** True for the first use of a code. */
export async function useRecoveryCode(tx: Tx, userId: string, codeHash: Buffer, now: Date): Promise<boolean> {
  const used = await sql`
    update access.recovery_codes
       set used_at = ${now}
     where recovery_codes.user_id = ${userId}
       and recovery_codes.code_hash = ${codeHash}
       and recovery_codes.used_at is null
  `.execute(tx)
  return used.numAffectedRows === 1n
}

export async function countRecoveryCodes(tx: Tx, userId: string): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    select count(*) as left
      from access.recovery_codes
     where recovery_codes.user_id = ${userId}
       and recovery_codes.used_at is null
  `.execute(tx)
  return rows[0]!.left
}
