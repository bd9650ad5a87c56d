import * as contract from '@regulars/contract/households'
import type { Ctx } from '../../../platform/context.ts'
import type { Api } from '../../../platform/http/api.ts'
import { isUuid } from '../../../platform/ids.ts'
import { wrongField } from '../named.ts'
import { memberIdOf } from '../profile/profile.commands.ts'
import {
  createHousehold,
  describeHouseholds,
  householdById,
  joinHousehold,
  leaveHousehold,
  updateHousehold,
} from './households.commands.ts'
import { countHouseholds, type HouseholdRow, pageOfHouseholds, residentOf } from './households.store.ts'

export function householdRoutes(api: Api): void {
  api.bind(contract.listHouseholds, async (ctx, { query }) => {
    const filter = {
      search: query.search,
      after: query.cursor === undefined ? null : decodeCursor(ctx, query.cursor),
      limit: query.limit + 1,
    }
    const rows = await pageOfHouseholds(ctx, filter)
    const page = rows.slice(0, query.limit)
    const last = rows.length > query.limit ? page.at(-1) : undefined
    return {
      items: await describeHouseholds(ctx, page),
      nextCursor: last ? encodeCursor(last) : null,
      total: await countHouseholds(ctx, filter),
    }
  })
  api.bind(contract.getHousehold, async (ctx, { params }) => {
    const [household] = await describeHouseholds(ctx, [await householdById(ctx, params.id)])
    return household!
  })
  api.bind(contract.memberHousehold, async (ctx, { params }) => {
    const resident = await residentOf(ctx, await memberIdOf(ctx, params.member))
    if (!resident) return { household: null }
    const [household] = await describeHouseholds(ctx, [await householdById(ctx, resident.householdId)])
    return { household: household! }
  })
  api.bind(contract.createHousehold, async (ctx, { body }) => createHousehold(ctx, body))
  api.bind(contract.updateHousehold, async (ctx, { params, body }) =>
    updateHousehold(ctx, { householdId: params.id, ...body }),
  )
  api.bind(contract.joinHousehold, async (ctx, { params, body }) =>
    joinHousehold(ctx, { householdId: params.id, member: body.member }),
  )
  api.bind(contract.leaveHousehold, async (ctx, { params }) => ({
    household: await leaveHousehold(ctx, { householdId: params.id, member: params.member }),
  }))
}

function encodeCursor(row: HouseholdRow): string {
  return Buffer.from(`${row.createdAt.toISOString()}/${row.id}`).toString('base64url')
}

function decodeCursor(ctx: Ctx, cursor: string): { at: Date; id: string } {
  const [text = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('/')
  const at = new Date(text)
  if (Number.isNaN(at.getTime()) || !isUuid(id)) {
    throw wrongField(ctx, 'query.cursor', { en: 'is not a cursor of this list', 'zh-CN': '不是本列表的游标' })
  }
  return { at, id }
}
