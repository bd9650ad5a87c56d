import { sql, type Tx } from '../../platform/postgres.ts'

export interface Passkey {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly usedAt: Date | null
}

export interface Credential {
  readonly userId: string
  readonly credentialId: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
}

const MAX_PASSKEYS = 50

export async function listPasskeys(tx: Tx, userId: string): Promise<(Passkey & Pick<Credential, 'credentialId'>)[]> {
  const { rows } = await sql<Passkey & Pick<Credential, 'credentialId'>>`
    select passkeys.passkey_id as id, passkeys.credential_id as "credentialId", passkeys.name,
           passkeys.created_at as "createdAt", passkeys.used_at as "usedAt"
      from access.passkeys
     where passkeys.user_id = ${userId}
     order by passkeys.created_at, passkeys.passkey_id
     limit ${MAX_PASSKEYS}
  `.execute(tx)
  return rows
}

/** False when the credential is known already. */
export async function insertPasskey(tx: Tx, passkey: Passkey & Credential): Promise<boolean> {
  const inserted = await sql`
    insert into access.passkeys (user_id, passkey_id, credential_id, public_key, counter, transports, name, created_at)
    values (${passkey.userId}, ${passkey.id}, ${passkey.credentialId}, ${passkey.publicKey}, ${passkey.counter},
            ${passkey.transports as string[]}::text[], ${passkey.name}, ${passkey.createdAt})
        on conflict (credential_id) do nothing
  `.execute(tx)
  return inserted.numAffectedRows === 1n
}

export async function deletePasskey(tx: Tx, userId: string, passkeyId: string): Promise<boolean> {
  const deleted = await sql`
    delete from access.passkeys
     where passkeys.user_id = ${userId}
       and passkeys.passkey_id = ${passkeyId}
  `.execute(tx)
  return deleted.numAffectedRows === 1n
}

export async function findCredential(tx: Tx, credentialId: string): Promise<Credential | undefined> {
  const { rows } = await sql<Credential>`
    select passkeys.user_id as "userId", passkeys.credential_id as "credentialId", passkeys.public_key as "publicKey",
           passkeys.counter, passkeys.transports
      from access.passkeys
     where passkeys.credential_id = ${credentialId}
  `.execute(tx)
  return rows[0]
}

/** Takes the next count of uses. False when another use came in between, with the same count or a higher. */
export async function countUse(
  tx: Tx,
  { credentialId, counter }: Credential,
  counted: number,
  now: Date,
): Promise<boolean> {
  const used = await sql`
    update access.passkeys
       set counter = ${counted},
           used_at = ${now}
     where passkeys.credential_id = ${credentialId}
       and passkeys.counter = ${counter}
  `.execute(tx)
  return used.numAffectedRows === 1n
}
