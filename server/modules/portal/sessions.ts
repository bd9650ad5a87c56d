import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Platform } from '#platform/context'
import { hashSecret } from '#platform/crypto/keys'
import { uuidBytes, uuidFrom } from '#platform/crypto/signedToken'
import { sql, type Tx } from '#platform/postgres'

/** On a phone that is passed on, a page left open ends soon; a day at the longest. */
const IDLE_MINUTES = 30
const ABSOLUTE_HOURS = 24
const SECRET_BYTES = 32
const WORKSPACE_BYTES = 16
/** A session's last use is written at most this often. */
const SEEN_EVERY_MS = 60_000

export interface MemberSession {
  readonly workspaceId: string
  readonly memberId: string
}

/** Starts a session in the caller's transaction; the secret is told once. */
export async function startSession(
  { tx, now, random }: { tx: Tx; now: Date; random: Platform['random'] },
  { workspaceId, memberId }: MemberSession,
): Promise<string> {
  const secret = Buffer.concat([uuidBytes(workspaceId), random.bytes(SECRET_BYTES)]).toString('base64url')
  await sql`
    insert into portal.sessions (workspace_id, session_hash, member_id, created_at, seen_at)
    values (${workspaceId}, ${hashSecret(secret)}, ${memberId}, ${now}, ${now})
  `.execute(tx)
  return secret
}

export async function findSession(platform: Platform, secret: string): Promise<MemberSession | undefined> {
  const workspaceId = workspaceOf(secret)
  if (workspaceId === undefined) return undefined
  const now = platform.clock.now()
  return platform.postgres.inWorkspace(workspaceId, async (tx) => {
    const { rows } = await sql<{ memberId: string; seenAt: Date }>`
      select sessions.member_id as "memberId", sessions.seen_at as "seenAt"
        from portal.sessions
       where sessions.workspace_id = ${workspaceId}
         and sessions.session_hash = ${hashSecret(secret)}
         and sessions.seen_at > ${idleStart(now)}
         and sessions.created_at > ${absoluteStart(now)}
    `.execute(tx)
    const found = rows[0]
    if (!found) return undefined
    if (now.getTime() - found.seenAt.getTime() > SEEN_EVERY_MS) {
      await sql`
        update portal.sessions
           set seen_at = ${now}
         where sessions.workspace_id = ${workspaceId}
           and sessions.session_hash = ${hashSecret(secret)}
      `.execute(tx)
    }
    return { workspaceId, memberId: found.memberId }
  })
}

export async function endSession(platform: Platform, secret: string): Promise<void> {
  const workspaceId = workspaceOf(secret)
  if (workspaceId === undefined) return
  await platform.postgres.inWorkspace(workspaceId, (tx) =>
    sql`
      delete from portal.sessions
       where sessions.workspace_id = ${workspaceId}
         and sessions.session_hash = ${hashSecret(secret)}
    `.execute(tx),
  )
}

/** Removes sessions that open nothing any more. */
export async function forgetSessions(tx: Tx, workspaceId: string, now: Date): Promise<void> {
  await sql`
    delete from portal.sessions
     where sessions.workspace_id = ${workspaceId}
       and (sessions.seen_at <= ${idleStart(now)} or sessions.created_at <= ${absoluteStart(now)})
  `.execute(tx)
}

function idleStart(now: Date): Date {
  return new Date(now.getTime() - IDLE_MINUTES * 60_000)
}

function absoluteStart(now: Date): Date {
  return new Date(now.getTime() - ABSOLUTE_HOURS * 3_600_000)
}

/** The workspace a secret claims to be of: known before the first look into a table. */
function workspaceOf(secret: string): string | undefined {
  const bytes = Buffer.from(secret, 'base64url')
  return bytes.length === WORKSPACE_BYTES + SECRET_BYTES ? uuidFrom(bytes.subarray(0, WORKSPACE_BYTES)) : undefined
}

/** Over HTTPS the cookie is bound to this very host; plain HTTP on a local machine cannot have that prefix. */
function cookieName(platform: Pick<Platform, 'publicUrl'>): string {
  return platform.publicUrl.startsWith('https:') ? '__Host-regulars-member' : 'regulars-member'
}

export function setSessionCookie(platform: Platform, reply: FastifyReply, secret: string): void {
  reply.setCookie(cookieName(platform), secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: platform.publicUrl.startsWith('https:'),
    maxAge: ABSOLUTE_HOURS * 3_600,
  })
}

export function clearSessionCookie(platform: Pick<Platform, 'publicUrl'>, reply: FastifyReply): void {
  reply.clearCookie(cookieName(platform), { path: '/' })
}

export function sessionSecretOf(platform: Pick<Platform, 'publicUrl'>, request: FastifyRequest): string | undefined {
  return request.cookies[cookieName(platform)]
}

/** Ends what a member has open elsewhere, and the codes that would open more; one session stays. */
export async function endOtherSessions(
  tx: Tx,
  workspaceId: string,
  memberId: string,
  secret: string | undefined,
): Promise<void> {
  await sql`
    delete from portal.sessions
     where sessions.workspace_id = ${workspaceId}
       and sessions.member_id = ${memberId}
       and sessions.session_hash is distinct from ${secret === undefined ? null : hashSecret(secret)}::bytea
  `.execute(tx)
  await sql`
    delete from portal.codes
     where codes.workspace_id = ${workspaceId}
       and codes.member_id = ${memberId}
  `.execute(tx)
}

/** Ends what members who are no more have open, and forgets the codes that would open more. */
export async function endSessionsOf(tx: Tx, workspaceId: string, memberIds: readonly string[]): Promise<void> {
  for (const table of ['sessions', 'codes']) {
    await sql`
      delete from ${sql.table(`portal.${table}`)} as held
       where held.workspace_id = ${workspaceId}
         and held.member_id = any(${memberIds as string[]}::uuid[])
    `.execute(tx)
  }
}
