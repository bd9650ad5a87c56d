import type { FastifyRequest } from 'fastify'
import { refuseForeignOrigin } from '#modules/access/index'
import type { Platform } from '#platform/context'
import { Refusal } from '#platform/errors'
import type { Authenticate, Principal } from '#platform/http/api'
import { passOf } from './link.ts'
import { findSession, type MemberSession, sessionSecretOf } from './sessions.ts'

/**
 * A member comes with the token of their link, or with the cookie of a session that a one-time code opened. Either opens
 * their own pages and permits nothing else.
 */
export function authenticateMember(platform: Platform): Authenticate {
  return async (request) => {
    const token = tokenOf(request)
    if (token !== undefined) return principalOf(byLink(platform, token))
    const secret = sessionSecretOf(platform, request)
    if (secret === undefined) throw new Refusal('link_invalid')
    const session = await findSession(platform, secret)
    if (!session) throw new Refusal('member_session_over')
    refuseForeignOrigin(request)
    return principalOf(session)
  }
}

/** How the member of a request came in. */
export function entranceOf(request: FastifyRequest): 'link' | 'code' {
  return tokenOf(request) === undefined ? 'code' : 'link'
}

function tokenOf(request: FastifyRequest): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

function byLink(platform: Platform, token: string): MemberSession {
  const pass = passOf(platform.keys, token)
  if (!pass) throw new Refusal('link_invalid')
  if (pass.expiresAt <= platform.clock.now()) throw new Refusal('link_expired')
  return pass
}

function principalOf({ workspaceId, memberId }: MemberSession): Principal {
  return {
    workspaceId,
    actor: { kind: 'member', id: memberId },
    permissions: new Set(),
    scope: { kind: 'all' },
  }
}
