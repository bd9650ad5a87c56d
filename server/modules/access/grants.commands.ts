import type { Permission, ResponseOf } from '@regulars/contract'
import { directPermissions, grantable, type listGrants } from '@regulars/contract/grants'
import type { Ctx } from '../../platform/context.ts'
import { notFound, Refusal } from '../../platform/errors.ts'
import { beginGrant, finishGrant, insertGrant, listStoredGrants, lockGrant, type StoredGrant } from './grants.store.ts'
import { findTeamUser } from './memberships.store.ts'
import { refuseBeyond } from './roles.ts'
import { standingPermissions } from './standing.ts'

type Grant = ResponseOf<typeof listGrants>['items'][number]

/** Asked for and not approved within this time, a grant never begins. */
const PATIENCE_MS = 72 * 3_600_000

export interface WantedGrant {
  readonly userId: string
  readonly permissions: readonly Permission[]
  readonly purpose: string
  readonly hours: number
}

/**
 * Gives a user permissions for a purpose and some hours. What shows direct identifiers waits for a second person; anything
 * else begins at once. It ends by itself: each request asks what holds at its moment.
 */
export async function giveGrant(ctx: Ctx, wanted: WantedGrant): Promise<Grant> {
  const permissions = [...new Set(wanted.permissions)]
  const lasting = permissions.find((permission) => !grantable.includes(permission))
  if (lasting) throw new Refusal('not_for_a_time', { permission: lasting })
  refuseBeyond(await standingPermissions(ctx), permissions)
  const user = await findTeamUser(ctx.tx, ctx.workspaceId, wanted.userId)
  if (!user || user.disabledAt) throw notFound('user', wanted.userId)
  const id = ctx.ids.next()
  const needsSecond = permissions.some((permission) => directPermissions.includes(permission))
  const { userId, purpose, hours } = wanted
  const asked = { requestedAt: ctx.now, requestedById: ctx.actor.id }
  await insertGrant(ctx.tx, ctx.workspaceId, { id, userId, permissions, purpose, hours, needsSecond, ...asked })
  if (!needsSecond) await beginGrant(ctx.tx, ctx.workspaceId, id, { approvedBy: null, at: ctx.now })
  const after = { userId, permissions, hours }
  const object = { kind: 'grant', id }
  if (needsSecond) ctx.record({ action: 'grant.requested', object, before: null, after, reason: purpose })
  else ctx.record({ action: 'grant.given', object, before: null, after, reason: purpose })
  return present(await existing(ctx, id), ctx.now)
}

/** The second person is a user who may give it themselves, and neither asked for it nor gets it. */
export async function approveGrant(ctx: Ctx, id: string): Promise<Grant> {
  const grant = await existing(ctx, id)
  refuseUnless(ctx, grant, 'waiting')
  if (ctx.actor.kind !== 'user' || [grant.requestedById, grant.userId].includes(ctx.actor.id))
    throw new Refusal('second_person')
  refuseBeyond(await standingPermissions(ctx), grant.permissions as Permission[])
  await beginGrant(ctx.tx, ctx.workspaceId, id, { approvedBy: ctx.actor.id, at: ctx.now })
  const begun = await existing(ctx, id)
  const { userId, permissions, until, purpose } = begun
  const after = { userId, permissions, until }
  ctx.record({ action: 'grant.approved', object: { kind: 'grant', id }, before: null, after, reason: purpose })
  return present(begun, ctx.now)
}

/** Ends one that holds, or declines one that waits. */
export async function endGrant(ctx: Ctx, id: string): Promise<Grant> {
  const grant = await existing(ctx, id)
  refuseUnless(ctx, grant, 'waiting', 'active')
  await finishGrant(ctx.tx, ctx.workspaceId, id, { by: ctx.actor.id, at: ctx.now })
  const { userId, permissions, until } = grant
  const before = { userId, permissions, until }
  ctx.record({ action: 'grant.ended', object: { kind: 'grant', id }, before, after: null })
  return present(await existing(ctx, id), ctx.now)
}

export async function readGrants(ctx: Ctx) {
  const stored = await listStoredGrants(ctx.tx, ctx.workspaceId, ctx.now)
  return { items: stored.map((grant) => present(grant, ctx.now)) }
}

async function existing(ctx: Ctx, id: string): Promise<StoredGrant> {
  const grant = await lockGrant(ctx.tx, ctx.workspaceId, id)
  if (!grant) throw notFound('grant', id)
  return grant
}

function refuseUnless(ctx: Ctx, grant: StoredGrant, ...states: Grant['state'][]): void {
  const state = stateOf(grant, ctx.now)
  if (!states.includes(state)) throw new Refusal('wrong_state', { what: 'grant', state })
}

function stateOf({ endedAt, until, requestedAt }: StoredGrant, now: Date): Grant['state'] {
  if (endedAt) return 'ended'
  if (until) return until > now ? 'active' : 'ended'
  return now.getTime() - requestedAt.getTime() < PATIENCE_MS ? 'waiting' : 'ended'
}

function present(grant: StoredGrant, now: Date): Grant {
  return {
    ...grant,
    // Only known permissions are ever stored: the contract checked them.
    permissions: [...grant.permissions] as Permission[],
    state: stateOf(grant, now),
    requestedAt: grant.requestedAt.toISOString(),
    begunAt: grant.begunAt?.toISOString() ?? null,
    until: grant.until?.toISOString() ?? null,
    endedAt: grant.endedAt?.toISOString() ?? null,
  }
}
