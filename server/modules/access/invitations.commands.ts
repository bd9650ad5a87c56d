import { hash } from '@node-rs/argon2'
import type { Locale } from '@regulars/contract'
import type { Ctx, MemberScope, Platform } from '../../platform/context.ts'
import { hashSecret } from '../../platform/crypto/keys.ts'
import { notFound, Refusal } from '../../platform/errors.ts'
import { inTransaction } from '../../platform/transaction.ts'
import {
  findOpenInvitation,
  type Invitation,
  insertInvitation,
  revokeInvitations,
  takeInvitation,
} from './invitations.store.ts'
import { insertMembership, listUsers, lockTeam } from './memberships.store.ts'
import { refuseWeak } from './passwords.ts'
import { findRole } from './roles.store.ts'
import { permissionsOf, refuseBeyond, templateOf } from './roles.ts'
import { newSecret, workspaceOfSecret } from './secrets.ts'
import { standingPermissions } from './standing.ts'
import { permissionsToGive } from './team.commands.ts'
import { checkPassword, emailOf, findByEmail, insertUser, setPasswordHash } from './users.ts'
import { workspaceOf } from './workspaces.ts'

const OPEN_MS = 7 * 86_400_000

export interface Invite {
  readonly email: string
  readonly role: string
  readonly scope: MemberScope
}

/** Makes a link for one person to join. The secret is in the part of the address that browsers keep to themselves. */
export async function invite(ctx: Ctx, { email: given, role, scope }: Invite): Promise<Invitation & { url: string }> {
  const email = emailOf(given)
  await lockTeam(ctx.tx, ctx.workspaceId)
  refuseBeyond(await standingPermissions(ctx), await permissionsToGive(ctx, role))
  if ((await listUsers(ctx.tx, ctx.workspaceId)).some((user) => user.email === email))
    throw new Refusal('already_exists', { what: 'user', id: email })
  await revokeInvitations(ctx.tx, ctx.workspaceId, { email }, ctx.now)
  const secret = newSecret('invitation', ctx.workspaceId, ctx.random)
  const invitation = await insertInvitation(
    ctx.tx,
    ctx.workspaceId,
    {
      id: ctx.ids.next(),
      email,
      role,
      scope,
      createdAt: ctx.now,
      createdBy: ctx.actor.id,
      expiresAt: new Date(ctx.now.getTime() + OPEN_MS),
    },
    hashSecret(secret),
  )
  ctx.record({
    action: 'user.invited',
    object: { kind: 'invitation', id: invitation.id },
    before: null,
    after: { role, scope },
  })
  return { ...invitation, url: `${ctx.publicUrl}/invitation#${secret}` }
}

export async function revokeInvitation(ctx: Ctx, id: string): Promise<void> {
  if ((await revokeInvitations(ctx.tx, ctx.workspaceId, { id }, ctx.now)) === 0) throw notFound('invitation', id)
  ctx.record({ action: 'invitation.revoked', object: { kind: 'invitation', id }, before: null, after: null })
}

export async function lookAtInvitation(platform: Platform, token: string) {
  return inWorkspaceOf(platform, token, async (ctx) => {
    const invitation = await findOpenInvitation(ctx.tx, ctx.workspaceId, hashSecret(token), ctx.now)
    if (!invitation) throw new Refusal('link_expired')
    const own = await findRole(ctx.tx, ctx.workspaceId, invitation.role)
    return {
      workspace: (await workspaceOf(ctx)).name,
      email: invitation.email,
      role: templateOf(invitation.role)?.name ?? { 'zh-CN': own?.name ?? '', en: own?.name ?? '' },
      // Somebody without a password of ours, known through an identity provider only, chooses one here.
      hasAccount: Boolean((await findByEmail(ctx.tx, invitation.email))?.passwordHash),
      expiresAt: invitation.expiresAt.toISOString(),
    }
  })
}

export interface Acceptance {
  readonly token: string
  readonly name?: string | undefined
  readonly locale: Locale
  readonly password: string
}

/**
 * Joins a workspace. Whoever has a user under the address proves it with its password, and signs in afterwards with all
 * that signing in asks for: the link alone opens nobody's account.
 */
export async function acceptInvitation(platform: Platform, acceptance: Acceptance): Promise<{ email: string }> {
  const { email, hasAccount } = await lookAtInvitation(platform, acceptance.token)
  if (hasAccount) await checkPassword(platform, email, acceptance.password)
  else refuseWeak(acceptance.password, email)
  const passwordHash = hasAccount ? undefined : await hash(acceptance.password)
  await inWorkspaceOf(platform, acceptance.token, async (ctx) => {
    await lockTeam(ctx.tx, ctx.workspaceId)
    const invitation = await takeInvitation(ctx.tx, ctx.workspaceId, hashSecret(acceptance.token), ctx.now)
    if (!invitation) throw new Refusal('link_expired')
    const userId = await userFor(ctx, invitation, acceptance, passwordHash)
    await insertMembership(ctx.tx, ctx.workspaceId, { userId, role: invitation.role, scope: invitation.scope }, ctx.now)
    ctx.record({
      action: 'user.joined',
      object: { kind: 'user', id: userId },
      before: null,
      after: { role: invitation.role, scope: invitation.scope, invitation: invitation.id },
    })
  })
  return { email }
}

/** The user under the address; one that appeared since it was looked at has not been proved, so the link must be opened again. */
async function userFor(
  ctx: Ctx,
  { email }: Invitation,
  { name, locale }: Acceptance,
  passwordHash: string | undefined,
): Promise<string> {
  const existing = await findByEmail(ctx.tx, email)
  if (existing?.passwordHash && passwordHash === undefined) return existing.id
  if (existing?.passwordHash || passwordHash === undefined) throw new Refusal('link_expired')
  if (existing) {
    await setPasswordHash(ctx.tx, existing.id, passwordHash)
    return existing.id
  }
  const id = ctx.ids.next()
  await insertUser(ctx.tx, { id, email, name: name ?? email.split('@')[0]!, locale }, passwordHash, ctx.now)
  return id
}

/** The secret says which workspace it is of; what it does there is done in the name of the invitation. */
async function inWorkspaceOf<T>(platform: Platform, token: string, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const workspaceId = token.startsWith('iv_') ? workspaceOfSecret(token) : undefined
  if (!workspaceId) throw new Refusal('link_expired')
  return inTransaction(
    platform,
    {
      workspaceId,
      actor: { kind: 'system', id: 'invitation' },
      locale: 'en',
      permissions: permissionsOf('', null),
      scope: { kind: 'all' },
    },
    work,
  )
}
