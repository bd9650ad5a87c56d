import { hash } from '@node-rs/argon2'
import * as contract from '@regulars/contract/access'
import type { Ctx, Platform } from '../../platform/context.ts'
import { Refusal } from '../../platform/errors.ts'
import { originOf } from '../../platform/http/api.ts'
import { forgetAnswers } from '../../platform/http/idempotency.ts'
import type { Module } from '../../platform/module.ts'
import { asSystem, inTransaction } from '../../platform/transaction.ts'
import { accountRoutes } from './account.routes.ts'
import { keyRingOf, openedBy } from './authenticate.ts'
import { eraseTask, removeWorkspace } from './erase.ts'
import { invariants } from './invariants.ts'
import { createKey, type Key, listKeys, resumeKey, revokeKey } from './keys.ts'
import { insertMembership, ownerOf, workspacesOfUser } from './memberships.store.ts'
import { passkeyRoutes } from './passkeys.routes.ts'
import { ADMINISTRATOR, OWNER, permissionsOf } from './roles.ts'
import { safeguards } from './safeguards/index.ts'
import { hasSecondFactor, proveCode } from './secondFactor.commands.ts'
import {
  clearSessionCookie,
  endSession,
  findSession,
  sessionSecretOf,
  setSessionCookie,
  startSession,
} from './sessions.ts'
import { describeSession, presentWorkspace } from './sessions.views.ts'
import { noteForUser } from './signIns.ts'
import { signOutUrl } from './signOn.commands.ts'
import { signOnRoutes } from './signOn.routes.ts'
import { teamRoutes } from './team.routes.ts'
import { checkPassword, clearFailures, findUser, insertUser, type User } from './users.ts'
import { changeWorkspace, insertWorkspace } from './workspaces.ts'

export { authenticateStaff, keyRingOf } from './authenticate.ts'
export { createKey, type FoundKey } from './keys.ts'
export { refuseForeignOrigin } from './sessions.ts'
export { listWorkspaceIds, type Workspace, workspaceOf } from './workspaces.ts'

/** A client that repeats a request does so within a day; two leave room. */
const ANSWERS_KEPT_MS = 2 * 86_400_000
const ANSWERS_AT_ONCE = 5_000

export const access: Module = {
  name: 'access',
  invariants,
  safeguards,
  tasks: (platform) => [eraseTask(platform)],
  schedules: (platform) => [
    {
      name: 'forget remembered answers',
      everySeconds: 600,
      run: (workspaceId) =>
        asSystem(platform, workspaceId, async (ctx) => {
          const before = new Date(ctx.now.getTime() - ANSWERS_KEPT_MS)
          return (await forgetAnswers(ctx, before, ANSWERS_AT_ONCE)) === ANSWERS_AT_ONCE
        }),
    },
  ],
  routes(api, platform) {
    teamRoutes(api)
    accountRoutes(api, platform)
    signOnRoutes(api, platform)
    passkeyRoutes(api, platform)
    api.bindOpen(contract.signIn, async (_platform, { body }, request, reply) => {
      const user = await authenticateUser(platform, body, ({ id }) =>
        noteForUser(platform, request, id, { action: 'session.refused' }),
      )
      const session = { userId: user.id, through: null }
      if ((await openedBy(platform, session)).length === 0) throw new Refusal('no_workspace')
      const { secret, expiresAt } = await startSession(
        platform,
        { userId: user.id, provedAt: platform.clock.now() },
        originOf(request),
      )
      await noteForUser(platform, request, user.id, { action: 'session.started' })
      setSessionCookie(platform, reply, secret)
      reply.code(201)
      return describeSession(platform, user, { ...session, expiresAt })
    })
    api.bindOutside(contract.signOut, async (outside, _received, request, reply) => {
      const secret = sessionSecretOf(platform, request)
      const session = secret ? await findSession(platform, secret) : undefined
      if (secret) await endSession(platform, secret)
      if (outside.actor.kind === 'user')
        await noteForUser(outside, request, outside.actor.id, { action: 'session.ended' })
      clearSessionCookie(platform, reply)
      return { signOutUrl: session?.through ? await signOutUrl(platform, session.through) : null }
    })
    api.bindOutside(contract.getSession, async (outside, _received, request) => {
      const secret = sessionSecretOf(platform, request)
      const session = secret ? await findSession(platform, secret) : undefined
      const user = session && (await platform.postgres.inInstallation((tx) => findUser(tx, session.userId)))
      if (!session || !user) throw new Refusal('not_signed_in')
      return describeSession(outside, user, session)
    })
    api.bind(contract.updateWorkspace, async (ctx, { body }) => presentWorkspace(await changeWorkspace(ctx, body)))
    api.bindOutside(contract.removeDemo, async (outside, _received, request) => {
      const workspaces = await platform.postgres.inInstallation((tx) =>
        workspacesOfUser(tx, outside.actor.id, outside.now),
      )
      const demo = workspaces.find(
        ({ kind, membership: { role, own } }) => kind === 'demo' && permissionsOf(role, own).has('workspace:manage'),
      )
      if (!demo) throw new Refusal('not_found', { what: 'workspace', id: 'demo' })
      await removeWorkspace(platform, demo.id)
      // The demo's own log goes with it; the workspaces that stay tell of its end.
      const object = { kind: 'workspace', id: demo.id }
      await noteForUser(outside, request, outside.actor.id, { action: 'workspace.removed', object })
      return {}
    })
    api.bind(contract.listKeys, async (ctx) => ({ items: (await listKeys(ctx)).map(presentKey) }))
    api.bind(contract.createKey, async (ctx, { body }) => {
      const { secret, ...key } = await createKey(ctx, {
        ...body,
        expiresAt: body.expiresAt ? new Date(body.expiresAt) : null,
      })
      return { ...presentKey(key), secret }
    })
    api.bind(contract.resumeKey, async (ctx, { params }) => presentKey(await resumeKey(ctx, params.id)))
    api.bindOutside(contract.revokeKey, async (outside, { params }) => {
      await inTransaction(outside, outside, (ctx) => revokeKey(ctx, params.id))
      // Once it is committed, so that nobody looks it up and remembers it in between.
      keyRingOf(platform).forget(params.id)
      return {}
    })
  },
}

export interface NewWorkspace {
  readonly name: string
  readonly kind: 'own' | 'demo'
  readonly timeZone?: string
  readonly currency?: string
}

/**
 * Creates a workspace in sandbox. `prepare` fills in what every module gives to a new one; it runs in the same
 * transaction, so that a workspace is never half made.
 */
export async function createWorkspace(
  platform: Platform,
  input: NewWorkspace,
  prepare: (ctx: Ctx) => Promise<void> = async () => {},
): Promise<string> {
  const id = platform.ids.next()
  await asSystem(platform, id, async (ctx) => {
    await insertWorkspace(ctx, {
      id,
      name: input.name,
      kind: input.kind,
      timeZone: input.timeZone ?? 'Asia/Shanghai',
      currency: input.currency ?? 'CNY',
      sandbox: true,
    })
    await prepare(ctx)
  })
  return id
}

/** A user who administers the given workspaces, and owns those that have no owner yet. */
export async function createAdministrator(
  platform: Platform,
  user: Omit<User, 'id'> & { password: string },
  workspaceIds: readonly string[],
): Promise<string> {
  const id = platform.ids.next()
  await platform.postgres.inInstallation(async (tx) => {
    await insertUser(
      tx,
      { id, email: user.email, name: user.name, locale: user.locale },
      await hash(user.password),
      platform.clock.now(),
    )
    for (const workspaceId of workspaceIds) {
      const role = (await ownerOf(tx, workspaceId)) === undefined ? OWNER : ADMINISTRATOR
      await insertMembership(tx, workspaceId, { userId: id, role, scope: { kind: 'all' } }, platform.clock.now())
    }
  })
  return id
}

/** Password first; a code is asked for, and used up, only after it. Failures are forgotten when both are right. */
async function authenticateUser(
  platform: Platform,
  { email, password, code }: { email: string; password: string; code?: string | undefined },
  refused: (user: Pick<User, 'id'>) => Promise<void>,
): Promise<User> {
  const user = await checkPassword(platform, email, password, refused)
  if (await platform.postgres.inInstallation((tx) => hasSecondFactor(tx, user.id))) {
    if (code === undefined) throw new Refusal('second_factor_needed')
    await proveCode(platform, user.id, code).catch(async (refusal: unknown) => {
      await refused(user)
      throw refusal
    })
  }
  await platform.postgres.inInstallation((tx) => clearFailures(tx, user.id))
  return user
}

function presentKey(key: Key) {
  return {
    ...key,
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    suspendedAt: key.suspendedAt?.toISOString() ?? null,
  }
}
