import * as grants from '@regulars/contract/grants'
import * as contract from '@regulars/contract/team'
import type { z } from 'zod'
import type { Ctx } from '../../platform/context.ts'
import type { Api } from '../../platform/http/api.ts'
import { approveGrant, endGrant, giveGrant, readGrants } from './grants.commands.ts'
import { acceptInvitation, invite, lookAtInvitation, revokeInvitation } from './invitations.commands.ts'
import { type Invitation, listInvitations } from './invitations.store.ts'
import { listUsers, type TeamUser } from './memberships.store.ts'
import { listRoles, type OwnRole } from './roles.store.ts'
import { roleTemplates } from './roles.ts'
import { changeRole, changeUser, createRole, removeRole, removeUser, transferOwnership } from './team.commands.ts'

export function teamRoutes(api: Api): void {
  api.bind(contract.getTeam, describeTeam)
  api.bind(contract.changeUser, async (ctx, { params, body }) => presentUser(await changeUser(ctx, params.id, body)))
  api.bind(contract.removeUser, async (ctx, { params }) => {
    await removeUser(ctx, params.id)
    return {}
  })
  api.bind(contract.transferOwnership, async (ctx, { body }) => presentUser(await transferOwnership(ctx, body.userId)))
  api.bind(contract.createRole, async (ctx, { body }) => presentRole(await createRole(ctx, body), []))
  api.bind(contract.changeRole, async (ctx, { params, body }) =>
    presentRole(await changeRole(ctx, params.id, body), await listUsers(ctx.tx, ctx.workspaceId)),
  )
  api.bind(contract.deleteRole, async (ctx, { params }) => {
    await removeRole(ctx, params.id)
    return {}
  })
  api.bind(grants.listGrants, readGrants)
  api.bind(grants.giveGrant, async (ctx, { body }) => giveGrant(ctx, body))
  api.bind(grants.approveGrant, async (ctx, { params }) => approveGrant(ctx, params.id))
  api.bind(grants.endGrant, async (ctx, { params }) => endGrant(ctx, params.id))
  api.bind(contract.listInvitations, async (ctx) => ({
    items: (await listInvitations(ctx.tx, ctx.workspaceId)).map((one) => presentInvitation(one, ctx.now)),
  }))
  api.bind(contract.invite, async (ctx, { body }) => {
    const { url, ...invitation } = await invite(ctx, body)
    return { ...presentInvitation(invitation, ctx.now), url }
  })
  api.bind(contract.revokeInvitation, async (ctx, { params }) => {
    await revokeInvitation(ctx, params.id)
    return {}
  })
  api.bindOpen(contract.lookAtInvitation, async (platform, { body }) => lookAtInvitation(platform, body.token))
  api.bindOpen(contract.acceptInvitation, async (platform, { body }) => acceptInvitation(platform, body))
}

async function describeTeam(ctx: Ctx) {
  const users = await listUsers(ctx.tx, ctx.workspaceId)
  return {
    users: users.map(presentUser),
    roles: [
      ...roleTemplates.map((template) => ({
        ...template,
        permissions: [...template.permissions],
        isTemplate: true,
        users: holders(users, template.code),
      })),
      ...(await listRoles(ctx.tx, ctx.workspaceId)).map((role) => presentRole(role, users)),
    ],
  }
}

function presentRole({ id, name, permissions }: OwnRole, users: readonly TeamUser[]) {
  return {
    code: id,
    name: { 'zh-CN': name, en: name },
    permissions: [...permissions],
    isTemplate: false,
    users: holders(users, id),
  }
}

function holders(users: readonly TeamUser[], role: string): number {
  return users.filter((user) => user.role === role).length
}

function presentUser({ own: _own, scope, ...user }: TeamUser) {
  return {
    ...user,
    scope: presentScope(scope),
    joinedAt: user.joinedAt.toISOString(),
    seenAt: user.seenAt?.toISOString() ?? null,
    disabledAt: user.disabledAt?.toISOString() ?? null,
  }
}

function presentScope(scope: TeamUser['scope']) {
  return scope.kind === 'all' ? scope : { ...scope, stores: [...scope.stores], regions: [...scope.regions] }
}

function presentInvitation(invitation: Invitation, now: Date) {
  return {
    id: invitation.id,
    email: invitation.email,
    role: invitation.role,
    scope: presentScope(invitation.scope),
    state: stateOf(invitation, now),
    createdAt: invitation.createdAt.toISOString(),
    expiresAt: invitation.expiresAt.toISOString(),
  }
}

function stateOf(
  { acceptedAt, revokedAt, expiresAt }: Invitation,
  now: Date,
): z.infer<typeof contract.Invitation>['state'] {
  if (acceptedAt) return 'accepted'
  if (revokedAt) return 'revoked'
  return expiresAt <= now ? 'expired' : 'open'
}
