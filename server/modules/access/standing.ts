import type { Permission } from '@regulars/contract'
import type { Ctx } from '../../platform/context.ts'
import { findTeamUser } from './memberships.store.ts'
import { permissionsOf } from './roles.ts'

/**
 * What the caller may do without what they were given for a time. Whoever makes something that stays – a key, a role, a
 * user – gives of this only: else a grant would outlive its end.
 */
export async function standingPermissions(ctx: Ctx): Promise<ReadonlySet<Permission>> {
  if (ctx.actor.kind !== 'user') return ctx.permissions
  const user = await findTeamUser(ctx.tx, ctx.workspaceId, ctx.actor.id)
  return user ? permissionsOf(user.role, user.own) : new Set()
}
