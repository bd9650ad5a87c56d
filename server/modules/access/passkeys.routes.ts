import * as contract from '@regulars/contract/passkeys'
import type { Outside, Platform } from '../../platform/context.ts'
import { notFound, Refusal } from '../../platform/errors.ts'
import { type Api, originOf } from '../../platform/http/api.ts'
import { inTransaction } from '../../platform/transaction.ts'
import { changing, userOf } from './account.routes.ts'
import { openedBy } from './authenticate.ts'
import { beginCeremony } from './ceremonies.ts'
import { challengeFor, userByPasskey } from './passkeys.commands.ts'
import { deletePasskey, insertPasskey, listPasskeys, type Passkey } from './passkeys.store.ts'
import { arePossible, authenticationOptions, registered, registrationOptions } from './passkeys.ts'
import { setSessionCookie, startSession } from './sessions.ts'
import { describeSession } from './sessions.views.ts'
import { noteForUser } from './signIns.ts'
import type { User } from './users.ts'

export function passkeyRoutes(api: Api, platform: Platform): void {
  api.bindOutside(contract.listPasskeys, async (outside) => ({
    isPossible: arePossible(platform),
    items: (await passkeysOf(outside, await userOf(outside))).map(present),
  }))
  api.bindOutside(contract.beginPasskey, async (outside, _received, _request, reply) => {
    const user = await userOf(outside)
    const known = await passkeysOf(outside, user)
    const ids = known.map(({ credentialId }) => credentialId)
    const options = await registrationOptions(platform, user, ids)
    await beginCeremony(platform, reply, 'passkey', { challenge: options.challenge, userId: user.id })
    return { options: { ...options } }
  })
  api.bindOutside(contract.addPasskey, async (outside, { body }, request, reply) => {
    const user = await userOf(outside)
    const challenge = await challengeFor(platform, request, reply, user.id)
    const credential = await registered(platform, challenge, body.response)
    const passkey = { id: outside.ids.next(), name: body.name, createdAt: outside.now, usedAt: null }
    await changing(outside, user, 'passkey.added', async (ctx) => {
      if (!(await insertPasskey(ctx.tx, { ...passkey, ...credential, userId: user.id })))
        throw new Refusal('already_exists', { what: 'passkey', id: body.name })
    })
    return present(passkey)
  })
  api.bindOutside(contract.removePasskey, async (outside, { params }) => {
    await changing(outside, await userOf(outside), 'passkey.removed', async (ctx) => {
      if (!(await deletePasskey(ctx.tx, ctx.actor.id, params.id))) throw notFound('passkey', params.id)
    })
    return {}
  })
  api.bindOpen(contract.beginPasskeySignIn, async (_platform, _received, _request, reply) => {
    const options = await authenticationOptions(platform)
    await beginCeremony(platform, reply, 'passkey', { challenge: options.challenge, userId: null })
    return { options: { ...options } }
  })
  api.bindOpen(contract.signInByPasskey, async (_platform, { body }, request, reply) => {
    const user = await userByPasskey(platform, request, reply, body.response)
    const session = { userId: user.id, through: null }
    if ((await openedBy(platform, session)).length === 0) throw new Refusal('no_workspace')
    const provedAt = platform.clock.now()
    const { secret, expiresAt } = await startSession(platform, { userId: user.id, provedAt }, originOf(request))
    await noteForUser(platform, request, user.id, { action: 'session.started', after: { by: 'passkey' } })
    setSessionCookie(platform, reply, secret)
    return describeSession(platform, user, { ...session, expiresAt })
  })
}

function passkeysOf(outside: Outside, user: User) {
  return inTransaction(outside, outside, (ctx) => listPasskeys(ctx.tx, user.id))
}

function present({ id, name, createdAt, usedAt }: Passkey) {
  return { id, name, createdAt: createdAt.toISOString(), usedAt: usedAt?.toISOString() ?? null }
}
