import { hash } from '@node-rs/argon2'
import * as contract from '@regulars/contract/account'
import type { FastifyRequest } from 'fastify'
import type { Ctx, Outside, Platform } from '../../platform/context.ts'
import { hashSecret } from '../../platform/crypto/keys.ts'
import { notFound, Refusal } from '../../platform/errors.ts'
import { type Api, PROOF_MS } from '../../platform/http/api.ts'
import { inTransaction } from '../../platform/transaction.ts'
import { userByPasskey } from './passkeys.commands.ts'
import { listPasskeys } from './passkeys.store.ts'
import { refuseWeak } from './passwords.ts'
import {
  beginSecondFactor,
  completeSecondFactor,
  endSecondFactor,
  hasSecondFactor,
  proveCode,
  renewRecoveryCodes,
} from './secondFactor.commands.ts'
import { countRecoveryCodes } from './secondFactor.store.ts'
import {
  endSessionById,
  endSessionsOf,
  findSession,
  listSessions,
  type Session,
  sessionSecretOf,
  setProved,
  setSessionCookie,
  startSession,
} from './sessions.ts'
import { checkPassword, findUser, setPasswordHash, type User } from './users.ts'

/** The caller's own account. What is proved (a password, a code) is counted in a transaction of its own before anything changes. */
export function accountRoutes(api: Api, platform: Platform): void {
  api.bindOutside(contract.changePassword, async (outside, { body }, _request, reply) => {
    const user = await proved(outside, body.current)
    refuseWeak(body.next, user.email)
    const passwordHash = await hash(body.next)
    await changing(outside, user, 'password.changed', async (ctx) => {
      await setPasswordHash(ctx.tx, user.id, passwordHash)
      await endSessionsOf(ctx.tx, user.id)
    })
    const { secret } = await startSession(platform, { userId: user.id, provedAt: outside.now }, outside.origin)
    setSessionCookie(platform, reply, secret)
    return {}
  })
  api.bindOutside(contract.getProof, async (outside, _received, request) => {
    const { through, provedAt } = await currentSession(platform, request)
    const method = through ? ('sign_on' as const) : await methodOf(outside, await userOf(outside))
    const until = provedAt && provedUntil(provedAt)
    return {
      method,
      hasPasskey: !through && (await hasPasskey(outside, await userOf(outside))),
      provedUntil: until && until > outside.now ? until.toISOString() : null,
      provider: through?.providerId ?? null,
    }
  })
  api.bindOutside(contract.prove, async (outside, { body }, request, reply) => {
    if ((await currentSession(platform, request)).through) throw new Refusal('sign_on_session')
    const user = await userOf(outside)
    // Where two steps are on, the second shows more than the first: a password can be looked at over a shoulder.
    if (body.passkey) {
      const shown = await userByPasskey(platform, request, reply, body.passkey)
      if (shown.id !== user.id) throw new Refusal('passkey_invalid')
    } else if ((await methodOf(outside, user)) === 'code') await proveCode(platform, user.id, body.code ?? '')
    else await checkPassword(outside, user.email, body.password ?? '')
    await changing(outside, user, 'session.proved', (ctx) => setProved(ctx.tx, currentHash(platform, request), ctx.now))
    return { provedUntil: provedUntil(outside.now).toISOString() }
  })
  api.bind(contract.listSessions, async (ctx, _received, request) => {
    const sessions = await listSessions(ctx.tx, (await ownerOfAccount(ctx)).id, ctx.now)
    return {
      items: sessions.map(({ hash: stored, createdAt, seenAt, ...session }) => ({
        ...session,
        isCurrent: stored.equals(currentHash(platform, request)),
        createdAt: createdAt.toISOString(),
        seenAt: seenAt.toISOString(),
      })),
    }
  })
  api.bind(contract.endSession, async (ctx, { params }) => {
    const user = await ownerOfAccount(ctx)
    if (!(await endSessionById(ctx.tx, user.id, params.id))) throw notFound('session', params.id)
    return {}
  })
  api.bind(contract.endOtherSessions, async (ctx, _received, request) => {
    await endSessionsOf(ctx.tx, (await ownerOfAccount(ctx)).id, currentHash(platform, request))
    return {}
  })
  api.bind(contract.getSecondFactor, async (ctx) => {
    const user = await ownerOfAccount(ctx)
    return {
      isOn: await hasSecondFactor(ctx.tx, user.id),
      recoveryCodesLeft: await countRecoveryCodes(ctx.tx, user.id),
    }
  })
  api.bindOutside(contract.beginSecondFactor, async (outside, { body }) => {
    const user = await proved(outside, body.password)
    return inTransaction(outside, outside, (ctx) => beginSecondFactor(platform, ctx.tx, user))
  })
  api.bindOutside(contract.confirmSecondFactor, async (outside, { body }, request) => {
    const user = await userOf(outside)
    const isOn = await inTransaction(outside, outside, (ctx) => hasSecondFactor(ctx.tx, user.id))
    if (isOn) throw new Refusal('wrong_state', { what: 'second factor', state: 'on' })
    await proveCode(platform, user.id, body.code)
    const recoveryCodes = await changing(outside, user, 'second-factor.enabled', async (ctx) => {
      // Whoever signed in with the password alone signs in again, but for the browser that asks for this.
      await endSessionsOf(ctx.tx, user.id, currentHash(platform, request))
      return completeSecondFactor(platform, ctx.tx, user.id)
    })
    return { recoveryCodes }
  })
  api.bindOutside(contract.renewRecoveryCodes, async (outside, { body }) => {
    const user = await proved(outside, body.password)
    await proveCode(platform, user.id, body.code)
    const recoveryCodes = await changing(outside, user, 'recovery-codes.renewed', (ctx) =>
      renewRecoveryCodes(platform, ctx.tx, user.id),
    )
    return { recoveryCodes }
  })
  api.bindOutside(contract.endSecondFactor, async (outside, { body }) => {
    const user = await proved(outside, body.password)
    await proveCode(platform, user.id, body.code)
    await changing(outside, user, 'second-factor.disabled', (ctx) => endSecondFactor(ctx.tx, user.id))
    return {}
  })
}

async function methodOf(outside: Outside, user: User): Promise<'password' | 'code'> {
  return (await inTransaction(outside, outside, (ctx) => hasSecondFactor(ctx.tx, user.id))) ? 'code' : 'password'
}

async function hasPasskey(outside: Outside, user: User): Promise<boolean> {
  return (await inTransaction(outside, outside, (ctx) => listPasskeys(ctx.tx, user.id))).length > 0
}

async function currentSession(platform: Platform, request: FastifyRequest): Promise<Session> {
  const session = await findSession(platform, sessionSecretOf(platform, request) ?? '')
  if (!session) throw new Refusal('not_signed_in')
  return session
}

const provedUntil = (at: Date): Date => new Date(at.getTime() + PROOF_MS)

async function proved(outside: Outside, password: string): Promise<User> {
  const { email } = await userOf(outside)
  return checkPassword(outside, email, password)
}

export function userOf(outside: Outside): Promise<User> {
  return inTransaction(outside, outside, ownerOfAccount)
}

/** A key has no account, and nobody's is changed by one. */
async function ownerOfAccount(ctx: Ctx): Promise<User> {
  const user = ctx.actor.kind === 'user' ? await findUser(ctx.tx, ctx.actor.id) : undefined
  if (!user) throw new Refusal('not_signed_in')
  return user
}

export function changing<T>(
  outside: Outside,
  user: User,
  action: `${string}.${string}`,
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  return inTransaction(outside, outside, async (ctx) => {
    ctx.record({ action, object: { kind: 'user', id: user.id }, before: null, after: null })
    return work(ctx)
  })
}

function currentHash(platform: Platform, request: FastifyRequest): Buffer {
  return hashSecret(sessionSecretOf(platform, request) ?? '')
}
