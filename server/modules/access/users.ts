import { hash, verify } from '@node-rs/argon2'
import type { Platform } from '../../platform/context.ts'
import { Refusal } from '../../platform/errors.ts'
import { sql, type Tx } from '../../platform/postgres.ts'
import { Strangers } from './strangers.ts'

export interface User {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly locale: 'zh-CN' | 'en'
}

export interface StoredUser extends User {
  /** Null: an identity provider vouches for them, and no password opens the account. */
  readonly passwordHash: string | null
  readonly failedAttempts: number
  readonly lockedUntil: Date | null
}

const MAX_FAILED_ATTEMPTS = 10
const LOCK_MINUTES = 15

/** One for each program. */
const strangers = new WeakMap<Platform['postgres'], Strangers>()

function strangersOf({ postgres }: Platform): Strangers {
  const known = strangers.get(postgres) ?? new Strangers({ most: MAX_FAILED_ATTEMPTS, lockMs: LOCK_MINUTES * 60_000 })
  strangers.set(postgres, known)
  return known
}

/** E-mails are compared as people mean them: full-width letters and the Kelvin sign are the letters they look like. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase()
}

/** The address of a new user. Letters that only look like ours would make a second `admin@…`, so there are none. */
export function emailOf(email: string): string {
  const normal = normaliseEmail(email)
  if (/^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+\.[\x21-\x3f\x41-\x7e]+$/.test(normal)) return normal
  throw new Refusal(
    'invalid_request',
    {},
    { fields: [{ field: 'email', message: 'is not an e-mail address in plain Latin letters' }] },
  )
}

export async function insertUser(tx: Tx, user: User, passwordHash: string | null, createdAt: Date): Promise<void> {
  await sql`
    insert into access.users (user_id, email, name, locale, password_hash, created_at)
    values (${user.id}, ${normaliseEmail(user.email)}, ${user.name}, ${user.locale}, ${passwordHash}, ${createdAt})
  `.execute(tx)
}

/**
 * Checks a password. Ten failures, of passwords and of second factors together, lock the account for a quarter of an
 * hour; the count is committed even though the request is refused, and begins anew with a complete sign-in only. An
 * unknown e-mail costs the same time as a wrong password, gets the same answer, and is locked by as many failures.
 * `refused` is told of each failure that counts.
 */
export async function checkPassword(
  platform: Platform,
  email: string,
  password: string,
  refused: (user: Pick<User, 'id'>) => Promise<void> = async () => {},
): Promise<User> {
  const now = platform.clock.now()
  const user = await platform.postgres.inInstallation((tx) => findByEmail(tx, email))
  const stranger = normaliseEmail(email)
  const until = user ? user.lockedUntil : strangersOf(platform).lockedUntil(stranger, now)
  if (until && until > now) throw lockedUntil(until, now)
  const matches = await verify(user?.passwordHash ?? (await decoyHash()), password)
  if (user?.passwordHash && matches) return { id: user.id, email: user.email, name: user.name, locale: user.locale }
  if (user) {
    const lockedTo = await platform.postgres.inInstallation((tx) => countFailure(tx, user.id, now))
    await refused(user)
    if (lockedTo) throw lockedUntil(lockedTo, now)
  } else {
    const lockedTo = strangersOf(platform).count(stranger, now)
    if (lockedTo) throw lockedUntil(lockedTo, now)
  }
  throw new Refusal('wrong_credentials')
}

export function lockedUntil(until: Date, now: Date): Refusal {
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000)
  return new Refusal('sign_in_locked', { minutes: Math.ceil(seconds / 60) }, { retryAfterSeconds: seconds })
}

/** Until when a user is locked; tries of the same user wait for one another here. */
export async function lockUser(tx: Tx, userId: string): Promise<Date | null> {
  const { rows } = await sql<{ lockedUntil: Date | null }>`
    select users.locked_until as "lockedUntil"
      from access.users
     where users.user_id = ${userId}
       for update
  `.execute(tx)
  return rows[0]?.lockedUntil ?? null
}

export async function setPasswordHash(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await sql`update access.users set password_hash = ${passwordHash} where users.user_id = ${userId}`.execute(tx)
}

let decoy: Promise<string> | undefined
function decoyHash(): Promise<string> {
  decoy ??= hash('a password that nobody has')
  return decoy
}

const columns = sql`
  users.user_id as id, users.email, users.name, users.locale, users.password_hash as "passwordHash",
  users.failed_attempts as "failedAttempts", users.locked_until as "lockedUntil"
`

export async function findByEmail(tx: Tx, email: string): Promise<StoredUser | undefined> {
  const { rows } =
    await sql<StoredUser>`select ${columns} from access.users where users.email = ${normaliseEmail(email)}`.execute(tx)
  return rows[0]
}

export async function findUser(tx: Tx, userId: string): Promise<User | undefined> {
  const { rows } = await sql<StoredUser>`select ${columns} from access.users where users.user_id = ${userId}`.execute(
    tx,
  )
  const user = rows[0]
  return user && { id: user.id, email: user.email, name: user.name, locale: user.locale }
}

/** Answers until when the user is locked, if this failure was one too many. */
export async function countFailure(tx: Tx, userId: string, now: Date): Promise<Date | null> {
  const lockTo = new Date(now.getTime() + LOCK_MINUTES * 60_000)
  const { rows } = await sql<{ lockedUntil: Date | null }>`
    update access.users
       set failed_attempts = case when users.failed_attempts + 1 >= ${MAX_FAILED_ATTEMPTS} then 0 else users.failed_attempts + 1 end,
           locked_until = case when users.failed_attempts + 1 >= ${MAX_FAILED_ATTEMPTS} then ${lockTo}::timestamptz end
     where users.user_id = ${userId}
    returning users.locked_until as "lockedUntil"
  `.execute(tx)
  return rows[0]?.lockedUntil ?? null
}

export async function clearFailures(tx: Tx, userId: string): Promise<void> {
  await sql`
    update access.users
       set failed_attempts = 0, locked_until = null
     where users.user_id = ${userId}
       and (users.failed_attempts > 0 or users.locked_until is not null)
  `.execute(tx)
}
