import type { Permission } from '@regulars/contract'
import type { FastifyRequest } from 'fastify'
import type { Platform } from '../../platform/context.ts'
import { Refusal } from '../../platform/errors.ts'
import type { Authenticate, Principal } from '../../platform/http/api.ts'
import { KeyRing } from './keys.ts'
import { workspacesOfUser } from './memberships.store.ts'
import { permissionsOf } from './roles.ts'
import { findSession, refuseForeignOrigin, type Session, sessionSecretOf } from './sessions.ts'

const rings = new WeakMap<Platform['postgres'], KeyRing>()

/** One ring for each program, so that all routes share what it remembers. */
export function keyRingOf(platform: Platform): KeyRing {
  let ring = rings.get(platform.postgres)
  if (!ring) {
    ring = new KeyRing(platform)
    rings.set(platform.postgres, ring)
  }
  return ring
}

/** Staff come with an API key or a session cookie. */
export function authenticateStaff(platform: Platform): Authenticate {
  const ring = keyRingOf(platform)
  return async (request) => {
    const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    return bearer ? byKey(ring, bearer) : bySession(platform, request)
  }
}

async function byKey(ring: KeyRing, secret: string): Promise<Principal> {
  const key = await ring.find('api', secret)
  if (!key) throw new Refusal('unknown_key')
  return {
    workspaceId: key.workspaceId,
    actor: { kind: 'key', id: key.id },
    permissions: new Set<Permission>(key.scopes),
    scope: { kind: 'all' },
  }
}

/** Where a session opens anything: its user's workspaces, or the one whose identity provider vouched for them. */
export async function openedBy(platform: Platform, { userId, through }: Pick<Session, 'userId' | 'through'>) {
  const workspaces = await platform.postgres.inInstallation((tx) => workspacesOfUser(tx, userId, platform.clock.now()))
  return through ? workspaces.filter(({ id }) => id === through.workspaceId) : workspaces
}

async function bySession(platform: Platform, request: FastifyRequest): Promise<Principal> {
  const secret = sessionSecretOf(platform, request)
  const session = secret ? await findSession(platform, secret) : undefined
  if (!session) throw new Refusal('not_signed_in')
  refuseForeignOrigin(request)
  const workspaces = await openedBy(platform, session)
  const asked = request.headers['x-workspace'] ?? (request.query as { workspace?: string }).workspace
  const workspace = asked === undefined ? workspaces[0] : workspaces.find((one) => one.id === asked)
  if (!workspace) throw new Refusal('not_found', { what: 'workspace', id: String(asked ?? '') })
  const { role, own, granted, scope } = workspace.membership
  return {
    workspaceId: workspace.id,
    actor: { kind: 'user', id: session.userId },
    permissions: permissionsOf(role, own, granted),
    scope,
    proof: { at: session.provedAt, isOwn: session.through === null },
  }
}
