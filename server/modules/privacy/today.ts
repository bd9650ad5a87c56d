import { workspaceOf } from '#modules/access/index'
import type { Ctx } from '#platform/context'
import { dayOf } from '#platform/period'

/** The day it is where the workspace is. */
export async function todayOf(ctx: Ctx): Promise<string> {
  return dayOf(ctx.now, (await workspaceOf(ctx)).timeZone)
}
