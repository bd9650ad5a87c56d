import type { Ctx } from '../../platform/context.ts'
import { ORDER_COMPLETED } from '../../platform/log/event.ts'
import { workspaceOf } from '../access/index.ts'

/** The first and last day with an order; undefined while there is none. */
export async function daysOfData(ctx: Ctx): Promise<{ from: string; to: string } | undefined> {
  const { timeZone } = await workspaceOf(ctx)
  const rows = await ctx.history.read<{ orders: number; first: string; last: string }>(
    ctx.workspaceId,
    `
    select count() as orders,
           toString(toDate(min(occurred_at), {zone:String})) as first,
           toString(toDate(max(occurred_at), {zone:String})) as last
      from events
     where workspace_id = {workspace:UUID}
       and name = {completed:String}
    `,
    { zone: timeZone, completed: ORDER_COMPLETED },
  )
  const found = rows[0]
  return found && found.orders > 0 ? { from: found.first, to: found.last } : undefined
}
