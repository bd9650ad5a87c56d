import * as addressChanges from '@regulars/contract/addressChanges'
import { getPortalSettings, savePortalSettings } from '@regulars/contract/corrections'
import { myDecisions, objectToDecision } from '@regulars/contract/decisions'
import * as deletions from '@regulars/contract/deletions'
import { downloadMyData } from '@regulars/contract/myData'
import * as contract from '@regulars/contract/portal'
import type { FastifyRequest } from 'fastify'
import { objectToSharing } from '#modules/consent/index'
import { decisionsForMember, objectTo } from '#modules/decisions/index'
import { allowTag, deleteTag, memberIdOf } from '#modules/members/index'
import { choicesByLink, choosePersonalisation, unsubscribe, unsubscribePage } from '#modules/messaging/index'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/errors'
import type { Module } from '#platform/module'
import { inTransaction } from '#platform/transaction'
import { askForAddressChange, confirmAddressChange } from './addressChanges.commands.ts'
import { entranceOf } from './authenticate.ts'
import { correctMine, saveSettings } from './corrections.commands.ts'
import { correctableIn } from './corrections.store.ts'
import {
  askForDeletion,
  carryOutDeletion,
  listDeletions,
  refuseDeletion,
  takeDeletionBack,
} from './deletions.commands.ts'
import { doorToken } from './door.ts'
import { passToken } from './link.ts'
import { memberOfLink, membershipOf } from './membership.views.ts'
import { myData } from './myData.commands.ts'
import { changePreferences, proofOf } from './preferences.commands.ts'
import { sessionSecretOf } from './sessions.ts'
import { answerAsked, forgetSignIns } from './signIn.commands.ts'
import { signInRoutes } from './signIn.routes.ts'

export { authenticateMember } from './authenticate.ts'
export { eraseAgain } from './deletions.commands.ts'

/** The member’s own pages: what they see of their membership, and what they decide. */
export const portal: Module = {
  name: 'portal',
  routes(api, platform, http) {
    api.bind(contract.createPortalLink, async (ctx, { params, body }) => createLink(ctx, params.member, body.hours))
    api.bind(contract.portalAddress, async (ctx) => ({
      url: `${ctx.publicUrl}/portal/#sign-in=${doorToken(ctx.keys, ctx.workspaceId)}`,
    }))
    api.bind(contract.getMyMembership, async (ctx, _received, request, reply) => {
      reply.header('Cache-Control', 'no-store')
      const memberId = await memberOfLink(ctx)
      await heedBrowser(ctx, memberId, request)
      return membershipOf(ctx, memberId, entranceOf(request))
    })
    api.bind(contract.setMyPreferences, async (ctx, { body }, request, reply) => {
      reply.header('Cache-Control', 'no-store')
      const memberId = await memberOfLink(ctx)
      await heedBrowser(ctx, memberId, request)
      await changePreferences(ctx, { memberId, entrance: entranceOf(request) }, body)
      return membershipOf(ctx, memberId, entranceOf(request))
    })
    api.bindOutside(downloadMyData, async (outside, _received, _request, reply) => {
      reply.header('Cache-Control', 'no-store')
      return myData(outside)
    })
    api.bind(contract.askForDeletion, async (ctx, _received, request) => {
      const memberId = await memberOfLink(ctx)
      await askForDeletion(ctx, { memberId, proof: proofOf(ctx, entranceOf(request)) })
      return membershipOf(ctx, memberId, entranceOf(request))
    })
    api.bind(contract.takeDeletionBack, async (ctx, _received, request) => {
      const memberId = await memberOfLink(ctx)
      await takeDeletionBack(ctx, memberId)
      return membershipOf(ctx, memberId, entranceOf(request))
    })
    api.bind(contract.setMyTag, async (ctx, { params, body }, request) => {
      const memberId = await memberOfLink(ctx)
      await (body.allowed ? allowTag : deleteTag)(ctx, memberId, params.tag)
      return membershipOf(ctx, memberId, entranceOf(request))
    })
    api.bind(contract.setMyProfile, async (ctx, { body }, request, reply) => {
      reply.header('Cache-Control', 'no-store')
      const memberId = await memberOfLink(ctx)
      await correctMine(ctx, memberId, body)
      return membershipOf(ctx, memberId, entranceOf(request))
    })
    api.bind(addressChanges.askForAddressChange, async (ctx, { body }, request) => {
      const memberId = await memberOfLink(ctx)
      const asker = { memberId, entrance: entranceOf(request), ip: request.ip }
      await askForAddressChange(ctx, asker, body.address)
      return {}
    })
    api.bindOutside(addressChanges.confirmAddressChange, async (outside, { body }, request, reply) => {
      reply.header('Cache-Control', 'no-store')
      const entrance = entranceOf(request)
      // A wrong code is refused after the commit: the try must count.
      const outcome = await inTransaction(outside, outside, async (ctx) => {
        const memberId = await memberOfLink(ctx)
        const session = entrance === 'code' ? sessionSecretOf(outside, request) : undefined
        const refusal = await confirmAddressChange(ctx, { memberId, entrance, ip: request.ip, session }, body)
        return refusal ?? membershipOf(ctx, memberId, entrance)
      })
      if (outcome instanceof Refusal) throw outcome
      return outcome
    })
    api.bind(myDecisions, async (ctx, _received, _request, reply) => {
      reply.header('Cache-Control', 'no-store')
      return decisionsForMember(ctx, await memberOfLink(ctx))
    })
    api.bind(objectToDecision, async (ctx, { body }, _request, reply) => {
      reply.header('Cache-Control', 'no-store')
      const memberId = await memberOfLink(ctx)
      await objectTo(ctx, { memberId, ...body })
      return decisionsForMember(ctx, memberId)
    })
    api.bind(getPortalSettings, settingsOf)
    api.bind(savePortalSettings, async (ctx, { body }) => {
      await saveSettings(ctx, body.correctable)
      return settingsOf(ctx)
    })
    api.bind(deletions.listDeletionRequests, async (ctx, { query }) => listDeletions(ctx, query))
    api.bind(deletions.carryOutDeletion, async (ctx, { params }) => carryOutDeletion(ctx, params.id))
    api.bind(deletions.refuseDeletion, async (ctx, { params, body }) =>
      refuseDeletion(ctx, { id: params.id, reason: body.reason, note: body.note ?? null }),
    )
    signInRoutes(api, platform)
    api.bindOpen(contract.unsubscribe, async (platform, { params }) => {
      await unsubscribe(platform, params.token)
      return {}
    })
    api.bindOpen(contract.choicesByLink, async (platform, { params }, _request, reply) => {
      reply.header('Cache-Control', 'no-store')
      return choicesByLink(platform, params.token)
    })
    api.bindOpen(contract.chooseByLink, async (platform, { params, body }) =>
      choosePersonalisation(platform, params.token, body.personalisation),
    )
    // Mail scanners follow every link: looking at this one never acts, it leads to the page with the button.
    http.get<{ Params: { token: string } }>('/v1/unsubscribe/:token', async (request, reply) =>
      reply.header('Cache-Control', 'no-store').redirect(unsubscribePage(encodeURIComponent(request.params.token))),
    )
  },
  schedules: (platform) => [
    { name: 'portal.codes', everySeconds: 1, run: (workspaceId) => answerAsked(platform, workspaceId) },
    { name: 'portal.forget', everySeconds: 3_600, run: (workspaceId) => forgetSignIns(platform, workspaceId) },
  ],
}

/** A browser may object to sharing by a header, also where a member only looks: the Global Privacy Control. */
async function heedBrowser(ctx: Ctx, profileId: string, { headers }: FastifyRequest): Promise<void> {
  if (headers['sec-gpc'] === '1') await objectToSharing(ctx, [{ profileId, source: 'portal', at: ctx.now }])
}

async function settingsOf(ctx: Ctx) {
  return { correctable: [...(await correctableIn(ctx.tx, ctx.workspaceId))] }
}

async function createLink(ctx: Ctx, ref: string, hours: number) {
  const memberId = await memberIdOf(ctx, ref)
  const expiresAt = new Date(ctx.now.getTime() + hours * 3_600_000)
  const after = { expiresAt }
  ctx.record({ action: 'portal_link.created', object: { kind: 'member', id: memberId }, before: null, after })
  const token = passToken(ctx.keys, { workspaceId: ctx.workspaceId, memberId, expiresAt })
  return { url: `${ctx.publicUrl}/portal/#${token}`, expiresAt: expiresAt.toISOString() }
}
