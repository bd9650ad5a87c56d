import type { Permission } from '@regulars/contract'
import type { Ctx, MemberScope } from '../../platform/context.ts'
import { notFound, Refusal } from '../../platform/errors.ts'
import { finishGrantsOf } from './grants.store.ts'
import {
  deleteMembership,
  findTeamUser,
  lockTeam,
  ownerOf,
  type TeamUser,
  updateMembership,
} from './memberships.store.ts'
import { countHolders, deleteRole, findRole, type OwnRole, saveRole } from './roles.store.ts'
import { ADMINISTRATOR, OWNER, permissionsOf, refuseBeyond, templateOf } from './roles.ts'
import { endSessionsOf } from './sessions.ts'
import { unlinkUser } from './signOn.store.ts'
import { standingPermissions } from './standing.ts'

export interface UserChange {
  readonly role?: string | undefined
  readonly scope?: MemberScope | undefined
  readonly disabled?: boolean | undefined
}

/**
 * Gives a user another role or scope, or shuts them out. The owner stays as they are: so a workspace always has somebody
 * who may do everything. Nobody changes a user who may do more than themselves, nor makes one.
 */
export async function changeUser(ctx: Ctx, userId: string, change: UserChange): Promise<TeamUser> {
  const user = await lockUser(ctx, userId)
  const to = {
    role: change.role ?? user.role,
    scope: change.scope ?? user.scope,
    disabledAt: change.disabled === undefined ? user.disabledAt : change.disabled ? (user.disabledAt ?? ctx.now) : null,
  }
  refuseBeyond(await standingPermissions(ctx), await permissionsToGive(ctx, to.role))
  await updateMembership(ctx.tx, ctx.workspaceId, userId, to)
  if (to.disabledAt) await endSessionsOf(ctx.tx, userId)
  ctx.record({ action: 'user.changed', object: { kind: 'user', id: userId }, before: dutiesOf(user), after: to })
  return existing(ctx, userId)
}

export async function removeUser(ctx: Ctx, userId: string): Promise<void> {
  const user = await lockUser(ctx, userId)
  await deleteMembership(ctx.tx, ctx.workspaceId, userId)
  await endSessionsOf(ctx.tx, userId)
  await unlinkUser(ctx.tx, ctx.workspaceId, userId)
  await finishGrantsOf(ctx.tx, ctx.workspaceId, userId, { by: ctx.actor.id, at: ctx.now })
  ctx.record({ action: 'user.removed', object: { kind: 'user', id: userId }, before: dutiesOf(user), after: null })
}

/** The owner hands the workspace over and stays as an administrator. */
export async function transferOwnership(ctx: Ctx, userId: string): Promise<TeamUser> {
  await lockTeam(ctx.tx, ctx.workspaceId)
  if (ctx.actor.id !== (await ownerOf(ctx.tx, ctx.workspaceId))) throw new Refusal('owner_stays')
  const next = await existing(ctx, userId)
  if (next.disabledAt) throw new Refusal('wrong_state', { what: 'user', state: 'disabled' })
  if (next.id === ctx.actor.id) return next
  const all: MemberScope = { kind: 'all' }
  // First down, then up: there are never two.
  const former = { role: ADMINISTRATOR, scope: all, disabledAt: null }
  await updateMembership(ctx.tx, ctx.workspaceId, ctx.actor.id, former)
  await updateMembership(ctx.tx, ctx.workspaceId, userId, { role: OWNER, scope: all, disabledAt: null })
  ctx.record({
    action: 'ownership.transferred',
    object: { kind: 'workspace', id: ctx.workspaceId },
    before: { owner: ctx.actor.id },
    after: { owner: userId },
  })
  return existing(ctx, userId)
}

/** What a role permits, if it is one that can be given: the ownership is transferred, not given. */
export async function permissionsToGive(ctx: Ctx, role: string): Promise<ReadonlySet<Permission>> {
  if (role === OWNER) throw new Refusal('owner_stays')
  const own = templateOf(role) ? undefined : await findRole(ctx.tx, ctx.workspaceId, role)
  if (!own && !templateOf(role)) throw notFound('role', role)
  return permissionsOf(role, own?.permissions ?? null)
}

/** A user that the caller may change. */
async function lockUser(ctx: Ctx, userId: string): Promise<TeamUser> {
  await lockTeam(ctx.tx, ctx.workspaceId)
  const user = await existing(ctx, userId)
  if (user.role === OWNER) throw new Refusal('owner_stays')
  refuseBeyond(await standingPermissions(ctx), permissionsOf(user.role, user.own))
  return user
}

async function existing(ctx: Ctx, userId: string): Promise<TeamUser> {
  const user = await findTeamUser(ctx.tx, ctx.workspaceId, userId)
  if (!user) throw notFound('user', userId)
  return user
}

function dutiesOf({ role, scope, disabledAt }: TeamUser) {
  return { role, scope, disabledAt }
}

export interface RoleInput {
  readonly name: string
  readonly permissions: readonly Permission[]
}

export async function createRole(ctx: Ctx, input: RoleInput): Promise<OwnRole> {
  await lockTeam(ctx.tx, ctx.workspaceId)
  return save(ctx, null, { id: ctx.ids.next(), ...input })
}

export async function changeRole(ctx: Ctx, roleId: string, input: RoleInput): Promise<OwnRole> {
  return save(ctx, await lockRole(ctx, roleId), { id: roleId, ...input })
}

export async function removeRole(ctx: Ctx, roleId: string): Promise<void> {
  const role = await lockRole(ctx, roleId)
  if ((await countHolders(ctx.tx, ctx.workspaceId, roleId, ctx.now)) > 0)
    throw new Refusal('wrong_state', { what: 'role', state: 'in use' })
  await deleteRole(ctx.tx, ctx.workspaceId, roleId)
  ctx.record({ action: 'role.deleted', object: { kind: 'role', id: roleId }, before: role, after: null })
}

async function lockRole(ctx: Ctx, roleId: string): Promise<OwnRole> {
  await lockTeam(ctx.tx, ctx.workspaceId)
  const role = await findRole(ctx.tx, ctx.workspaceId, roleId)
  if (!role) throw notFound('role', roleId)
  refuseBeyond(await standingPermissions(ctx), permissionsOf(role.id, role.permissions))
  return role
}

async function save(ctx: Ctx, before: OwnRole | null, role: OwnRole): Promise<OwnRole> {
  refuseBeyond(await standingPermissions(ctx), role.permissions)
  const saved = { ...role, permissions: [...new Set(role.permissions)] }
  if (!(await saveRole(ctx.tx, ctx.workspaceId, saved, ctx.now)))
    throw new Refusal('already_exists', { what: 'role', id: role.name })
  ctx.record({
    action: before ? 'role.changed' : 'role.created',
    object: { kind: 'role', id: role.id },
    before,
    after: saved,
  })
  return saved
}
