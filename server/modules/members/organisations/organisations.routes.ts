import * as contract from '@regulars/contract/organisations'
import { listRenewals, renewalRate } from '@regulars/contract/renewals'
import type { Ctx } from '../../../platform/context.ts'
import type { Api } from '../../../platform/http/api.ts'
import { isUuid } from '../../../platform/ids.ts'
import { wrongField } from '../named.ts'
import { addContract, correctContract, deleteContract, renewContract, todayOf } from './contracts.commands.ts'
import {
  addContact,
  createOrganisation,
  removeContact,
  updateContact,
  updateOrganisation,
} from './organisations.commands.ts'
import { countOrganisations, managersOf, pageOfOrganisations } from './organisations.store.ts'
import { describeOrganisation, summarise } from './organisations.views.ts'
import { dueRenewals, renewalReport } from './renewals.views.ts'

export function organisationRoutes(api: Api): void {
  api.bind(contract.listOrganisations, async (ctx, { query }) => {
    const after = query.cursor === undefined ? null : decodeCursor(ctx, query.cursor)
    const filter = {
      search: query.search,
      kind: query.kind,
      strategic: query.strategic === undefined ? undefined : query.strategic === 'true',
      after: after && { name: after.key, id: after.id },
      limit: query.limit + 1,
    }
    const rows = await pageOfOrganisations(ctx, filter)
    const page = rows.slice(0, query.limit)
    const last = rows.length > query.limit ? page.at(-1) : undefined
    return {
      items: await summarise(ctx, page, await todayOf(ctx)),
      nextCursor: last ? encodeCursor(last.name, last.id) : null,
      total: await countOrganisations(ctx, filter),
    }
  })
  api.bind(contract.getOrganisation, async (ctx, { params }) => describeOrganisation(ctx, params.id))
  api.bind(contract.createOrganisation, async (ctx, { body }) =>
    describeOrganisation(ctx, await createOrganisation(ctx, body)),
  )
  api.bind(contract.updateOrganisation, async (ctx, { params, body }) => {
    await updateOrganisation(ctx, params.id, body)
    return describeOrganisation(ctx, params.id)
  })
  api.bind(contract.addContact, async (ctx, { params, body }) => {
    await addContact(ctx, params.id, body)
    return describeOrganisation(ctx, params.id)
  })
  api.bind(contract.updateContact, async (ctx, { params, body }) => {
    await updateContact(ctx, params.id, { member: params.member, ...body })
    return describeOrganisation(ctx, params.id)
  })
  api.bind(contract.removeContact, async (ctx, { params }) => {
    await removeContact(ctx, params.id, params.member)
    return describeOrganisation(ctx, params.id)
  })
  api.bind(contract.addContract, async (ctx, { params, body }) => {
    await addContract(ctx, params.id, body)
    return describeOrganisation(ctx, params.id)
  })
  api.bind(contract.renewContract, async (ctx, { params, body }) => {
    await renewContract(ctx, params.id, { contract: params.contract, ...body })
    return describeOrganisation(ctx, params.id)
  })
  api.bind(contract.correctContract, async (ctx, { params, body: { reason, ...correction } }) => {
    await correctContract(ctx, params.id, { contract: params.contract, correction, reason })
    return describeOrganisation(ctx, params.id)
  })
  api.bind(contract.deleteContract, async (ctx, { params }) => {
    await deleteContract(ctx, params.id, params.contract)
    return describeOrganisation(ctx, params.id)
  })
  api.bind(contract.listManagers, async (ctx) => ({ items: await managersOf(ctx, null) }))
  api.bind(listRenewals, async (ctx, { query }) => {
    const after = query.cursor === undefined ? null : decodeCursor(ctx, query.cursor)
    if (after && !/^\d{4}-\d{2}-\d{2}$/.test(after.key)) throw wrongCursor(ctx)
    const { next, ...page } = await dueRenewals(ctx, {
      days: query.days,
      kind: query.kind,
      after: after && { endsOn: after.key, id: after.id },
      limit: query.limit + 1,
    })
    return { ...page, nextCursor: next ? encodeCursor(next.endsOn, next.id) : null }
  })
  api.bind(renewalRate, async (ctx, { query }) => renewalReport(ctx, query))
}

/** The id is last and has no slash; the name before it may have some. */
function encodeCursor(key: string, id: string): string {
  return Buffer.from(`${key}/${id}`).toString('base64url')
}

function decodeCursor(ctx: Ctx, cursor: string): { key: string; id: string } {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const cut = text.lastIndexOf('/')
  const id = text.slice(cut + 1)
  if (cut < 1 || !isUuid(id)) throw wrongCursor(ctx)
  return { key: text.slice(0, cut), id }
}

function wrongCursor(ctx: Ctx) {
  return wrongField(ctx, 'query.cursor', { en: 'is not a cursor of this list', 'zh-CN': '不是本列表的游标' })
}
