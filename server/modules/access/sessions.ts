import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Origin, Platform } from '../../platform/context.ts'
import { hashSecret } from '../../platform/crypto/keys.ts'
import { Refusal } from '../../platform/errors.ts'
import { sql, type Tx } from '../../platform/postgres.ts'

const IDLE_HOURS = 12
const ABSOLUTE_DAYS = 7
const SECRET_BYTES = 32
/** A session's last use is written at most this often. */
const SEEN_EVERY_MS = 60_000

export interface Session {
  readonly userId: string
  readonly expiresAt: Date
  /** When the user last proved to be themselves; null when nobody knows. */
  readonly provedAt: Date | null
  /** Through a workspace's identity provider: the session opens that workspace only. */
  readonly through: Through | null
}

export interface Through {
  readonly workspaceId: string
  readonly providerId: string
}

export interface NewSession {
  readonly userId: string
  readonly provedAt: Date | null
  readonly through?: Through
}

/** Starts a session with a fresh secret, whatever cookie the browser had before. */
export async function startSession(
  platform: Platform,
  { userId, provedAt, through }: NewSession,
  origin: Pick<Origin, 'ip' | 'userAgent'> | null,
): Promise<{ secret: string; expiresAt: Date }> {
  const secret = platform.random.bytes(SECRET_BYTES).toString('base64url')
  const now = platform.clock.now()
  await platform.postgres.inInstallation(async (tx) => {
    await sql`delete from access.sessions where sessions.created_at < ${absoluteStart(now)}`.execute(tx)
    await sql`
      insert into access.sessions (session_hash, session_id, user_id, created_at, seen_at, ip, user_agent, proved_at, workspace_id, provider_id)
      values (${hashSecret(secret)}, ${platform.ids.next()}, ${userId}, ${now}, ${now}, ${origin?.ip ?? null}, ${origin?.userAgent ?? null},
              ${provedAt}, ${through?.workspaceId ?? null}, ${through?.providerId ?? null})
    `.execute(tx)
  })
  return { secret, expiresAt: new Date(now.getTime() + IDLE_HOURS * 3_600_000) }
}

interface StoredSession {
  readonly userId: string
  readonly createdAt: Date
  readonly seenAt: Date
  readonly provedAt: Date | null
  readonly workspaceId: string | null
  readonly providerId: string | null
}

export async function findSession(platform: Platform, secret: string): Promise<Session | undefined> {
  const now = platform.clock.now()
  return platform.postgres.inInstallation(async (tx) => {
    const { rows } = await sql<StoredSession>`
      select sessions.user_id as "userId", sessions.created_at as "createdAt", sessions.seen_at as "seenAt",
             sessions.proved_at as "provedAt", sessions.workspace_id as "workspaceId", sessions.provider_id as "providerId"
        from access.sessions
       where sessions.session_hash = ${hashSecret(secret)}
         and sessions.seen_at > ${idleStart(now)}
         and sessions.created_at > ${absoluteStart(now)}
    `.execute(tx)
    const found = rows[0]
    if (!found) return undefined
    if (now.getTime() - found.seenAt.getTime() > SEEN_EVERY_MS) {
      await sql`update access.sessions set seen_at = ${now} where sessions.session_hash = ${hashSecret(secret)}`.execute(
        tx,
      )
    }
    const idleEnd = now.getTime() + IDLE_HOURS * 3_600_000
    const absoluteEnd = found.createdAt.getTime() + ABSOLUTE_DAYS * 86_400_000
    const { userId, provedAt, workspaceId, providerId } = found
    return {
      userId,
      provedAt,
      through: workspaceId && providerId ? { workspaceId, providerId } : null,
      expiresAt: new Date(Math.min(idleEnd, absoluteEnd)),
    }
  })
}

export async function endSession(platform: Platform, secret: string): Promise<void> {
  await platform.postgres.inInstallation((tx) =>
    sql`delete from access.sessions where sessions.session_hash = ${hashSecret(secret)}`.execute(tx),
  )
}

/** Notes that the user of a session just showed who they are. */
export async function setProved(tx: Tx, sessionHash: Buffer, now: Date): Promise<void> {
  await sql`update access.sessions set proved_at = ${now} where sessions.session_hash = ${sessionHash}`.execute(tx)
}

/** Signs a user out everywhere, or everywhere but in the session of a hash. */
export async function endSessionsOf(tx: Tx, userId: string, but: Buffer | null = null): Promise<void> {
  await sql`
    delete from access.sessions
     where sessions.user_id = ${userId}
       and sessions.session_hash is distinct from ${but}
  `.execute(tx)
}

export async function endSessionById(tx: Tx, userId: string, sessionId: string): Promise<boolean> {
  const ended = await sql`
    delete from access.sessions
     where sessions.user_id = ${userId}
       and sessions.session_id = ${sessionId}
  `.execute(tx)
  return ended.numAffectedRows === 1n
}

export interface ListedSession {
  readonly id: string
  readonly hash: Buffer
  readonly ip: string | null
  readonly userAgent: string | null
  readonly createdAt: Date
  readonly seenAt: Date
}

/** Sessions that still open something, the latest first. */
export async function listSessions(tx: Tx, userId: string, now: Date): Promise<ListedSession[]> {
  const { rows } = await sql<ListedSession>`
    select sessions.session_id as id, sessions.session_hash as hash, sessions.ip, sessions.user_agent as "userAgent",
           sessions.created_at as "createdAt", sessions.seen_at as "seenAt"
      from access.sessions
     where sessions.user_id = ${userId}
       and sessions.seen_at > ${idleStart(now)}
       and sessions.created_at > ${absoluteStart(now)}
     order by sessions.seen_at desc
     limit 100
  `.execute(tx)
  return rows
}

function idleStart(now: Date): Date {
  return new Date(now.getTime() - IDLE_HOURS * 3_600_000)
}

function absoluteStart(now: Date): Date {
  return new Date(now.getTime() - ABSOLUTE_DAYS * 86_400_000)
}

/** What a sign-in leaves in the browser, but for the secret. Plain HTTP on a local machine cannot have the prefix. */
export function sessionCookieOf({ publicUrl }: Pick<Platform, 'publicUrl'>) {
  const secure = publicUrl.startsWith('https:')
  return {
    name: secure ? '__Host-regulars' : 'regulars',
    options: { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: ABSOLUTE_DAYS * 86_400 },
  } as const
}

export function setSessionCookie(platform: Platform, reply: FastifyReply, secret: string): void {
  const { name, options } = sessionCookieOf(platform)
  reply.setCookie(name, secret, options)
}

export function clearSessionCookie(platform: Platform, reply: FastifyReply): void {
  reply.clearCookie(sessionCookieOf(platform).name, { path: '/' })
}

export function sessionSecretOf(platform: Platform, request: FastifyRequest): string | undefined {
  return request.cookies[sessionCookieOf(platform).name]
}

/**
 * A request that changes something on the strength of a cookie must come from our own pages: they send a header that
 * no other site can add without asking, and an `Origin`, where there is one, must be ours.
 */
export function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const origin = request.headers.origin
  const isForeign = origin !== undefined && hostOf(origin) !== request.headers.host
  if (isForeign || request.headers['x-regulars'] !== '1') throw new Refusal('foreign_origin')
}

function hostOf(origin: string): string {
  try {
    return new URL(origin).host
  } catch {
    return ''
  }
}
