import * as contract from '@regulars/contract/portal'
import { memberIdOf } from '#modules/members/index'
import { unsubscribe, unsubscribePage } from '#modules/messaging/index'
import type { Ctx } from '#platform/context'
import type { Module } from '#platform/module'
import { passToken } from './link.ts'
import { memberOfLink, membershipOf } from './membership.views.ts'
import { changePreferences } from './preferences.commands.ts'

export { authenticateMember } from './authenticate.ts'

/** The member’s own pages: what they see of their membership, and what they decide. */
export const portal: Module = {
  name: 'portal',
  routes(api, _platform, http) {
    api.bind(contract.createPortalLink, async (ctx, { params, body }) => createLink(ctx, params.member, body.hours))
    api.bind(contract.getMyMembership, async (ctx, _received, _request, reply) => {
      reply.header('Cache-Control', 'no-store')
      return membershipOf(ctx, await memberOfLink(ctx))
    })
    api.bind(contract.setMyPreferences, async (ctx, { body }, _request, reply) => {
      reply.header('Cache-Control', 'no-store')
      const memberId = await memberOfLink(ctx)
      await changePreferences(ctx, memberId, body)
      return membershipOf(ctx, memberId)
    })
    api.bindOpen(contract.unsubscribe, async (platform, { params }) => {
      await unsubscribe(platform, params.token)
      return {}
    })
    // Mail scanners follow every link: looking at this one never acts, it leads to the page with the button.
    http.get<{ Params: { token: string } }>('/v1/unsubscribe/:token', async (request, reply) =>
      reply.header('Cache-Control', 'no-store').redirect(unsubscribePage(encodeURIComponent(request.params.token))),
    )
  },
}

async function createLink(ctx: Ctx, ref: string, hours: number) {
  const memberId = await memberIdOf(ctx, ref)
  const expiresAt = new Date(ctx.now.getTime() + hours * 3_600_000)
  const after = { expiresAt }
  ctx.record({ action: 'portal_link.created', object: { kind: 'member', id: memberId }, before: null, after })
  const token = passToken(ctx.keys, { workspaceId: ctx.workspaceId, memberId, expiresAt })
  return { url: `${ctx.publicUrl}/portal/#${token}`, expiresAt: expiresAt.toISOString() }
}
