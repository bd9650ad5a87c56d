import { MEMBER_ERASED, MEMBER_MERGED, MEMBER_UNMERGED } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import type { Consumer } from '#platform/log/consumer'
import { type LogEvent, ORDER_COMPLETED, ORDER_REFUNDED } from '#platform/log/event'
import { lapseBalances } from './balances.commands.ts'
import { settle, undoneAmong } from './earning.commands.ts'
import type { Fact } from './facts.ts'
import { moveProfiles, readdressed } from './merge.commands.ts'

/** Follows the orders of members; sales to people who are not members earn nothing. */
export const earningConsumer: Consumer = {
  name: 'loyalty',
  wants: [ORDER_COMPLETED, ORDER_REFUNDED, MEMBER_MERGED, MEMBER_UNMERGED, MEMBER_ERASED],
  async handle(ctx, events) {
    const facts = (await withoutUndone(ctx, events)).flatMap(factOf)
    await settle(ctx, await readdressed(ctx, facts))
    const moved = events.filter((event) => event.name === MEMBER_MERGED || event.name === MEMBER_UNMERGED)
    await moveProfiles(ctx, [...new Set(moved.map((event) => String(event.properties.fromId)))])
    // The last event of a member: what was earned before it is posted by now.
    const erased = events.filter((event) => event.name === MEMBER_ERASED && event.type === 'internal')
    await lapseBalances(
      ctx,
      erased.flatMap((event) => event.memberId ?? []),
    )
  },
}

async function withoutUndone(ctx: Ctx, events: readonly LogEvent[]): Promise<readonly LogEvent[]> {
  const importIds = new Set(events.flatMap((event) => event.importId ?? []))
  const undone = await undoneAmong(ctx, [...importIds])
  return undone.size === 0 ? events : events.filter((event) => !event.importId || !undone.has(event.importId))
}

/**
 * Amounts are positive by the contract of the log. A refund's `order_id` is its own number, and `original_order_id` the
 * order it is for; clients that send a `refund_id` mean the order by `order_id`.
 */
export function factOf(event: LogEvent): Fact[] {
  const { memberId, profileId, occurredAt: at, receivedAt, importId, orderId } = event
  if (memberId === null || event.amountMills === null || orderId === '') return []
  if (event.name !== ORDER_COMPLETED && event.name !== ORDER_REFUNDED) return []
  const mills = Math.max(event.amountMills, 0)
  const by = profileId === undefined ? {} : { profileId }
  if (event.name === ORDER_COMPLETED) {
    return [{ kind: 'order', memberId, orderId, totalMills: mills, at, receivedAt, importId, ...by }]
  }
  const ownId = idIn(event, 'refund_id')
  const originalOrderId = idIn(event, 'original_order_id') ?? (ownId === null ? null : orderId)
  const refundId = ownId ?? orderId
  return [{ kind: 'refund', memberId, refundId, originalOrderId, amountMills: mills, at, receivedAt, importId, ...by }]
}

function idIn(event: LogEvent, name: string): string | null {
  const value = event.properties[name]
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : null
}
