import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Platform } from '../../platform/context.ts'
import { hashSecret } from '../../platform/crypto/keys.ts'
import { sql } from '../../platform/postgres.ts'

/**
 * A sign-in that takes two requests, with somebody else in between: an identity provider, or the authenticator of the
 * user's device. What the second must come back with is kept here, under the hash of a secret that only the browser of
 * the first has, and is taken once: it cannot be finished elsewhere, later, or twice.
 */
type Kind = 'sign-on' | 'passkey'

const OPEN_MINUTES = 10
const SECRET_BYTES = 32
/** Under a workspace none has: these are of the installation. */
const SEAL = { workspaceId: 'installation', purpose: 'access.ceremonies' } as const

export async function beginCeremony(
  platform: Platform,
  reply: FastifyReply,
  kind: Kind,
  content: Readonly<Record<string, unknown>>,
): Promise<void> {
  const secret = platform.random.bytes(SECRET_BYTES).toString('base64url')
  const now = platform.clock.now()
  const sealed = platform.keys.seal(SEAL.workspaceId, SEAL.purpose, Buffer.from(JSON.stringify(content)))
  await platform.postgres.inInstallation(async (tx) => {
    await sql`delete from access.ceremonies where ceremonies.expires_at < ${now}`.execute(tx)
    await sql`
      insert into access.ceremonies (ceremony_hash, kind, sealed, expires_at)
      values (${hashSecret(secret)}, ${kind}, ${sealed}, ${new Date(now.getTime() + OPEN_MINUTES * 60_000)})
    `.execute(tx)
  })
  reply.setCookie(`regulars-${kind}`, secret, {
    path: '/v1',
    httpOnly: true,
    sameSite: 'lax',
    secure: platform.publicUrl.startsWith('https:'),
    maxAge: OPEN_MINUTES * 60,
  })
}

/** What was begun in this browser; undefined when nothing was, when it took too long, or was taken before. */
export async function takeCeremony(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: Kind,
): Promise<unknown> {
  const secret = request.cookies[`regulars-${kind}`]
  if (!secret) return undefined
  reply.clearCookie(`regulars-${kind}`, { path: '/v1' })
  const { rows } = await platform.postgres.inInstallation((tx) =>
    sql<{ sealed: Buffer; expiresAt: Date }>`
      delete from access.ceremonies
       where ceremonies.ceremony_hash = ${hashSecret(secret)}
         and ceremonies.kind = ${kind}
      returning ceremonies.sealed, ceremonies.expires_at as "expiresAt"
    `.execute(tx),
  )
  const taken = rows[0]
  if (!taken || taken.expiresAt <= platform.clock.now()) return undefined
  return JSON.parse(platform.keys.open(SEAL.workspaceId, SEAL.purpose, taken.sealed).toString('utf8'))
}
