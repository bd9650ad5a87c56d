import type { Locale } from '@regulars/contract'
import { permissions } from '@regulars/contract'
import { z } from 'zod'
import type { Ctx, Platform } from '../../platform/context.ts'
import { notFound, Refusal } from '../../platform/errors.ts'
import { asSystem } from '../../platform/transaction.ts'
import { findTeamUser, insertMembership, lockTeam, type TeamUser, updateMembership } from './memberships.store.ts'
import { OWNER, refuseBeyond } from './roles.ts'
import type { Through } from './sessions.ts'
import { authorizationUrl, discover, exchange, sealClientSecret, signOutUrlOf } from './signOn.client.ts'
import {
  deleteProvider,
  endSessionsThrough,
  findOpenProvider,
  findProvider,
  linkUser,
  providerFor,
  saveProvider,
  userLinkedTo,
} from './signOn.store.ts'
import { type Claims, claimedRoleOf, domainOf, issuerOf, nameOf, type Provider, verifiedEmailOf } from './signOn.ts'
import { standingPermissions } from './standing.ts'
import { permissionsToGive } from './team.commands.ts'
import { emailOf, findByEmail, findUser, insertUser, normaliseEmail, type User } from './users.ts'

/** What a ceremony keeps until the browser comes back. */
const Begun = z.object({
  providerId: z.string(),
  locale: z.enum(['zh-CN', 'en']),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  again: z.boolean(),
})

export interface Beginning {
  readonly email?: string | undefined
  readonly provider?: string | undefined
  readonly again: boolean
  readonly locale: Locale
}

/** The address of the provider to go to, and what to keep until the browser is back from there. */
export async function beginSignOn(
  platform: Platform,
  { email: given, provider: providerId, again, locale }: Beginning,
): Promise<{ url: string; begun: z.infer<typeof Begun> }> {
  const email = given && normaliseEmail(given)
  const provider = await platform.postgres.inInstallation(async (tx) => {
    if (providerId) return findOpenProvider(tx, providerId)
    return email ? providerFor(tx, domainOf(email), email) : undefined
  })
  if (!provider) throw new Refusal('no_sign_on')
  const { url, pending } = await authorizationUrl(platform, await discover(platform, provider), { again, email })
  return { url, begun: { providerId: provider.id, locale, ...pending } }
}

export interface SignedOn {
  readonly user: User
  readonly through: Through
  readonly provedAt: Date | null
}

/** Takes what the provider sent back. Only the browser that began has `begun`, and has it once. */
export async function completeSignOn(platform: Platform, begun: unknown, query: string): Promise<SignedOn> {
  const answer = new URLSearchParams(query)
  const parsed = Begun.safeParse(begun)
  if (!parsed.success || answer.get('state') !== parsed.data.state) throw new Refusal('sign_on_expired')
  const { providerId, locale, ...pending } = parsed.data
  const provider = await platform.postgres.inInstallation((tx) => findOpenProvider(tx, providerId))
  if (!provider) throw new Refusal('no_sign_on')
  const { subject, claims, authenticatedAt } = await exchange(
    platform,
    await discover(platform, provider),
    pending,
    answer,
  )
  const user = await asSystem(platform, provider.workspaceId, (ctx) =>
    admit(ctx, provider, { subject, claims, locale }),
  )
  return {
    user,
    through: { workspaceId: provider.workspaceId, providerId: provider.id },
    provedAt: pending.again ? platform.clock.now() : authenticatedAt,
  }
}

interface Vouched {
  readonly subject: string
  readonly claims: Claims
  readonly locale: Locale
}

/** The user that a subject is: known from before, found by a verified address this once, or new where that is allowed. */
async function admit(ctx: Ctx, provider: Provider, vouched: Vouched): Promise<User> {
  await lockTeam(ctx.tx, ctx.workspaceId)
  const { issuer } = provider
  const linked = await userLinkedTo(ctx.tx, provider, { issuer, subject: vouched.subject })
  const userId = linked ?? (await link(ctx, provider, vouched))
  const member = await findTeamUser(ctx.tx, ctx.workspaceId, userId)
  if (!member) throw new Refusal('not_invited')
  if (member.disabledAt) throw new Refusal('no_workspace')
  await followClaim(ctx, provider, vouched.claims, member)
  return (await findUser(ctx.tx, userId))!
}

async function link(ctx: Ctx, provider: Provider, vouched: Vouched): Promise<string> {
  const email = verifiedEmailOf(provider, vouched.claims)
  const known = await findByEmail(ctx.tx, email)
  // A user of other workspaces joins by invitation, as everybody else: their address alone brings them nowhere.
  if (known && !(await findTeamUser(ctx.tx, ctx.workspaceId, known.id))) throw new Refusal('not_invited')
  if (!known && !provider.createsUsers) throw new Refusal('not_invited')
  const userId = known?.id ?? (await createUser(ctx, provider, vouched, emailOf(email)))
  const { issuer } = provider
  if (!(await linkUser(ctx.tx, provider, { issuer, subject: vouched.subject }, userId, ctx.now)))
    throw new Refusal('not_invited')
  const object = { kind: 'user', id: userId }
  ctx.record({ action: 'user.linked', object, before: null, after: { provider: provider.id } })
  return userId
}

async function createUser(ctx: Ctx, provider: Provider, { claims, locale }: Vouched, email: string): Promise<string> {
  const id = ctx.ids.next()
  const role = claimedRoleOf(provider, claims) ?? provider.defaultRole
  const scope = { kind: 'all' } as const
  await insertUser(ctx.tx, { id, email, name: nameOf(claims, email), locale }, null, ctx.now)
  await insertMembership(ctx.tx, ctx.workspaceId, { userId: id, role, scope }, ctx.now)
  const after = { role, scope, provider: provider.id }
  ctx.record({ action: 'user.joined', object: { kind: 'user', id }, before: null, after })
  return id
}

/** Where a claim names the role, it does so with every sign-in; the owner stays what they are. */
async function followClaim(ctx: Ctx, provider: Provider, claims: Claims, member: TeamUser): Promise<void> {
  const role = claimedRoleOf(provider, claims)
  if (role === undefined || role === member.role || member.role === OWNER) return
  const { scope, disabledAt } = member
  await updateMembership(ctx.tx, ctx.workspaceId, member.id, { role, scope, disabledAt })
  const object = { kind: 'user', id: member.id }
  ctx.record({ action: 'user.changed', object, before: { role: member.role }, after: { role, provider: provider.id } })
}

/** Where to sign out of the provider of a session too. That it does not answer keeps nobody signed in here. */
export async function signOutUrl(platform: Platform, { providerId }: Through): Promise<string | null> {
  const provider = await platform.postgres.inInstallation((tx) => findOpenProvider(tx, providerId))
  if (!provider) return null
  try {
    return signOutUrlOf(platform, await discover(platform, provider))
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

export type ProviderInput = Omit<Provider, 'id' | 'workspaceId' | 'sealedSecret' | 'createdAt'> & {
  readonly clientSecret?: string | undefined
}

export async function createProvider(ctx: Ctx, input: ProviderInput): Promise<Provider> {
  return save(ctx, undefined, input)
}

export async function changeProvider(ctx: Ctx, providerId: string, input: ProviderInput): Promise<Provider> {
  return save(ctx, await lockProvider(ctx, providerId), input)
}

export async function removeProvider(ctx: Ctx, providerId: string): Promise<void> {
  const before = await lockProvider(ctx, providerId)
  await deleteProvider(ctx.tx, ctx.workspaceId, providerId)
  await endSessionsThrough(ctx.tx, providerId)
  const object = { kind: 'identity_provider', id: providerId }
  ctx.record({ action: 'identity_provider.removed', object, before: kept(before), after: null })
}

/** One that can be looked at from outside a transaction: its issuer is about to be asked. */
export async function providerToCheck(ctx: Ctx, providerId: string): Promise<Provider> {
  const provider = await findProvider(ctx.tx, ctx.workspaceId, providerId)
  if (!provider) throw notFound('identity provider', providerId)
  return provider
}

async function lockProvider(ctx: Ctx, providerId: string): Promise<Provider> {
  await lockTeam(ctx.tx, ctx.workspaceId)
  refuseBeyond(await standingPermissions(ctx), permissions)
  return providerToCheck(ctx, providerId)
}

/** A provider can say that somebody is any user of the workspace, so only who holds everything may choose one. */
async function save(ctx: Ctx, before: Provider | undefined, input: ProviderInput): Promise<Provider> {
  const { clientSecret, ...rest } = input
  await lockTeam(ctx.tx, ctx.workspaceId)
  refuseBeyond(await standingPermissions(ctx), permissions)
  for (const role of new Set([input.defaultRole, ...input.claimedRoles.map((one) => one.role)]))
    await permissionsToGive(ctx, role)
  const provider: Provider = {
    ...rest,
    issuer: issuerOf(input.issuer, ctx.publicUrl).href.replace(/\/$/, ''),
    workspaceId: ctx.workspaceId,
    id: before?.id ?? ctx.ids.next(),
    sealedSecret: clientSecret ? sealClientSecret(ctx, ctx.workspaceId, clientSecret) : (before?.sealedSecret ?? null),
    createdAt: before?.createdAt ?? ctx.now,
  }
  // A secret is for the issuer it was given for: another must not get it.
  if (before && before.issuer !== provider.issuer && before.sealedSecret && !clientSecret)
    throw new Refusal(
      'invalid_request',
      {},
      { fields: [{ field: 'body.clientSecret', message: 'is needed anew for another issuer' }] },
    )
  if (!(await saveProvider(ctx.tx, provider)))
    throw new Refusal('already_exists', { what: 'identity provider', id: input.name })
  if (!provider.enabled || (before && before.issuer !== provider.issuer)) await endSessionsThrough(ctx.tx, provider.id)
  ctx.record({
    action: before ? 'identity_provider.changed' : 'identity_provider.created',
    object: { kind: 'identity_provider', id: provider.id },
    before: before ? kept(before) : null,
    after: kept(provider),
  })
  return provider
}

/** What the audit log may hold of a provider: not its secret. */
function kept({ sealedSecret, workspaceId: _, id: __, createdAt: ___, ...provider }: Provider) {
  return { ...provider, hasClientKey: sealedSecret !== null }
}
