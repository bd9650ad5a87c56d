import type { Platform } from '#platform/context'
import { Refusal } from '#platform/errors'
import type { Authenticate } from '#platform/http/api'
import { passOf } from './link.ts'

/** A member comes with the token of their link. It opens their own pages and permits nothing else. */
export function authenticateMember(platform: Platform): Authenticate {
  return async (request) => {
    const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const pass = token === undefined ? undefined : passOf(platform.keys, token)
    if (!pass) throw new Refusal('link_invalid')
    if (pass.expiresAt <= platform.clock.now()) throw new Refusal('link_expired')
    return {
      workspaceId: pass.workspaceId,
      actor: { kind: 'member', id: pass.memberId },
      permissions: new Set(),
      scope: { kind: 'all' },
    }
  }
}
