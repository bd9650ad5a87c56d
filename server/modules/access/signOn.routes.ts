import * as contract from '@regulars/contract/signOn'
import type { Platform } from '../../platform/context.ts'
import type { Api } from '../../platform/http/api.ts'
import { originOf } from '../../platform/http/api.ts'
import { localeOf } from '../../platform/http/problem.ts'
import { inTransaction } from '../../platform/transaction.ts'
import { beginCeremony, takeCeremony } from './ceremonies.ts'
import { endSession, sessionSecretOf, setSessionCookie, startSession } from './sessions.ts'
import { describeSession } from './sessions.views.ts'
import { noteForUser } from './signIns.ts'
import { discover, redirectUrlOf } from './signOn.client.ts'
import {
  beginSignOn,
  changeProvider,
  completeSignOn,
  createProvider,
  providerToCheck,
  removeProvider,
} from './signOn.commands.ts'
import { hasOpenProvider, listProviders } from './signOn.store.ts'
import type { Provider } from './signOn.ts'

export function signOnRoutes(api: Api, platform: Platform): void {
  api.bindOpen(contract.signOnOffer, async () => ({
    isOffered: await platform.postgres.inInstallation(hasOpenProvider),
  }))
  api.bindOpen(contract.beginSignOn, async (_platform, { body }, request, reply) => {
    const { url, begun } = await beginSignOn(platform, { ...body, locale: localeOf(request) })
    await beginCeremony(platform, reply, 'sign-on', begun)
    return { url }
  })
  api.bindOpen(contract.completeSignOn, async (_platform, { body }, request, reply) => {
    const begun = await takeCeremony(platform, request, reply, 'sign-on')
    const { user, through, provedAt } = await completeSignOn(platform, begun, body.query)
    // Whatever session the browser had is over: what it carries from here on is new.
    const former = sessionSecretOf(platform, request)
    if (former) await endSession(platform, former)
    const session = { userId: user.id, provedAt, through }
    const { secret, expiresAt } = await startSession(platform, session, originOf(request))
    const after = { through: through.providerId }
    await noteForUser(platform, request, user.id, { action: 'session.started', after }, through.workspaceId)
    setSessionCookie(platform, reply, secret)
    return describeSession(platform, user, { ...session, expiresAt })
  })
  api.bind(contract.listProviders, async (ctx) => ({
    items: (await listProviders(ctx.tx, ctx.workspaceId)).map(({ users, ...one }) => present(platform, one, users)),
  }))
  api.bind(contract.createProvider, async (ctx, { body }) => present(platform, await createProvider(ctx, body), 0))
  api.bind(contract.changeProvider, async (ctx, { params, body }) => {
    const changed = await changeProvider(ctx, params.id, body)
    const listed = (await listProviders(ctx.tx, ctx.workspaceId)).find(({ id }) => id === changed.id)
    return present(platform, changed, listed?.users ?? 0)
  })
  api.bind(contract.removeProvider, async (ctx, { params }) => {
    await removeProvider(ctx, params.id)
    return {}
  })
  api.bindOutside(contract.checkProvider, async (outside, { params }) => {
    const provider = await inTransaction(outside, outside, (ctx) => providerToCheck(ctx, params.id))
    const config = await discover(outside, provider)
    return { authorizationEndpoint: config.serverMetadata().authorization_endpoint ?? '' }
  })
}

function present(
  platform: Platform,
  { workspaceId: _, sealedSecret, claimedRoles, domains, createdAt, ...provider }: Provider,
  users: number,
) {
  return {
    ...provider,
    domains: [...domains],
    claimedRoles: claimedRoles.map((one) => ({ ...one })),
    hasSecret: sealedSecret !== null,
    users,
    createdAt: createdAt.toISOString(),
    redirectUrl: redirectUrlOf(platform),
    signInUrl: `${platform.publicUrl}/sign-in?provider=${provider.id}`,
  }
}
