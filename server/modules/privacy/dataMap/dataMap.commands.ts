import { purposesOf } from '#modules/consent/index'
import { registeredFields } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { recipients } from '../vendors/vendors.commands.ts'
import { type DataMap, dataMapOf } from './dataMap.ts'

/** The records of processing as they are now. */
export async function readDataMap(ctx: Ctx): Promise<DataMap> {
  return dataMapOf({
    purposes: await purposesOf(ctx),
    fields: await registeredFields(ctx),
    recipients: await recipients(ctx),
  })
}
