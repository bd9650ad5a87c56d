import * as contract from '@regulars/contract/messaging'
import { memberIdOf, noteReading, profilesOf } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { notFound } from '#platform/errors'
import type { Api } from '#platform/http/api'
import { isUuid } from '#platform/ids'
import { presentIntent, presentIntents } from './intents/intents.present.ts'
import { countIntents, type IntentFilter, intentById, pageOfIntents } from './intents/intents.views.ts'
import { changeEmailChannel, emailChannelOf, presentEmailChannel } from './settings/channels.commands.ts'
import { policyOf, savePolicy } from './settings/policy.store.ts'
import { suppressByHand } from './suppression/suppression.commands.ts'
import { pageOfSuppressions, type StoredSuppression } from './suppression/suppression.store.ts'
import { saveTemplate } from './templates/templates.commands.ts'
import { allTemplates, type StoredTemplate } from './templates/templates.store.ts'

export function bindMessaging(api: Api): void {
  api.bind(contract.listIntents, async (ctx, { query }) => {
    const filter = {
      state: query.state ?? null,
      reason: query.reason ?? null,
      memberIds: query.member === undefined ? null : await profilesNamed(ctx, query.member),
      journeyId: query.journey ?? null,
    }
    return { ...(await listIntents(ctx, filter, query)), counts: await countIntents(ctx.tx, ctx.workspaceId, filter) }
  })
  api.bind(contract.memberMessages, async (ctx, { params, query }) => {
    const memberIds = await profilesNamed(ctx, params.member)
    return listIntents(ctx, { state: null, reason: null, memberIds, journeyId: null }, query)
  })
  api.bind(contract.getIntent, async (ctx, { params }) => {
    const intent = await intentById(ctx.tx, ctx.workspaceId, params.id)
    if (!intent) throw notFound('message', params.id)
    // The text greets by name; without the permission it is left out.
    if (ctx.permissions.has('members:direct'))
      await noteReading(ctx, { memberIds: [intent.memberId], fields: ['name', 'first_name', 'last_name'], clear: true })
    return presentIntent(ctx, intent)
  })
  bindTemplates(api)
  bindSuppressions(api)
  bindSettings(api)
}

async function profilesNamed(ctx: Ctx, ref: string): Promise<string[]> {
  return profilesOf(ctx.tx, ctx.workspaceId, [await memberIdOf(ctx, ref)])
}

interface Page {
  readonly cursor?: string | undefined
  readonly limit: number
}

async function listIntents(ctx: Ctx, filter: IntentFilter, query: Page) {
  const page = { after: positionOf(query), limit: query.limit + 1 }
  const rows = await pageOfIntents(ctx.tx, ctx.workspaceId, filter, page)
  return { items: await presentIntents(ctx, rows.slice(0, query.limit)), nextCursor: nextCursor(rows, query.limit) }
}

/** Pages are cut by id: the cursor is the last one seen. */
function positionOf({ cursor }: Page): string | null {
  if (cursor !== undefined && !isUuid(cursor)) throw notFound('page', cursor)
  return cursor ?? null
}

function nextCursor(rows: readonly { id: string }[], limit: number): string | null {
  return rows.length > limit ? rows[limit - 1]!.id : null
}

function bindTemplates(api: Api): void {
  api.bind(contract.listTemplates, async (ctx) => ({
    items: (await allTemplates(ctx.tx, ctx.workspaceId)).map(presentTemplate),
  }))
  api.bind(contract.saveTemplate, async (ctx, { params, body }) =>
    presentTemplate(await saveTemplate(ctx, { ...body, code: params.code })),
  )
}

function presentTemplate(template: StoredTemplate) {
  return { ...template, updatedAt: template.updatedAt.toISOString() }
}

function bindSuppressions(api: Api): void {
  api.bind(contract.listSuppressions, async (ctx, { query }) => {
    const page = { after: positionOf(query), limit: query.limit + 1 }
    const rows = await pageOfSuppressions(ctx.tx, ctx.workspaceId, page)
    return {
      items: rows.slice(0, query.limit).map((row) => presentSuppression(ctx, row)),
      nextCursor: nextCursor(rows, query.limit),
    }
  })
  api.bind(contract.addSuppression, async (ctx, { body }) => presentSuppression(ctx, await suppressByHand(ctx, body)))
}

/** The address masked; for those who see no direct value, nothing of it. */
function presentSuppression(ctx: Ctx, { masked, purpose, at, ...suppression }: StoredSuppression) {
  const address = ctx.permissions.has('members:direct') ? masked : '***'
  return { ...suppression, address, purpose: purpose === '*' ? null : purpose, at: at.toISOString() }
}

function bindSettings(api: Api): void {
  api.bind(contract.getMessagingSettings, async (ctx) => ({
    policy: await policyOf(ctx.tx, ctx.workspaceId),
    email: presentEmailChannel(await emailChannelOf(ctx)),
  }))
  api.bind(contract.setContactPolicy, async (ctx, { body }) => {
    const before = await policyOf(ctx.tx, ctx.workspaceId)
    await savePolicy(ctx.tx, ctx.workspaceId, body)
    ctx.record({ action: 'contact_policy.changed', object: { kind: 'contact_policy', id: '' }, before, after: body })
    return body
  })
  api.bindOutside(contract.setEmailChannel, (outside, { body }) => changeEmailChannel(outside, body))
}
