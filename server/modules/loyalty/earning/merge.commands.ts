import type { Ctx } from '#platform/context'
import { post } from '../ledger/ledger.commands.ts'
import { keyOf, lockAccounts } from '../ledger/ledger.store.ts'
import { type Entry, POINTS } from '../ledger/ledger.ts'
import type { OrderEarning, OrderRefund } from './books.ts'
import { settle } from './earning.commands.ts'
import { lockMembers, mergedAmong, ordersOfMembers, refundsOfMembers } from './earning.store.ts'
import type { Fact } from './facts.ts'

/**
 * The reports with their members as they are now: an event may have been on its way while its member became another.
 * The members are locked before the question is asked, so that a merge either is seen here or finds these reports when
 * its own event comes.
 */
export async function readdressed(ctx: Ctx, facts: readonly Fact[]): Promise<readonly Fact[]> {
  if (facts.length === 0) return facts
  const memberIds = [...new Set(facts.map((fact) => fact.memberId))].sort()
  await lockMembers(ctx, memberIds)
  const merged = await mergedAmong(ctx, memberIds)
  if (merged.size === 0) return facts
  return facts.map((fact) => ({ ...fact, memberId: merged.get(fact.memberId) ?? fact.memberId }))
}

/**
 * Carries the orders, refunds and points of members over to those they became. Orders move as reports, under the rule
 * they came under: one that both had reported counts once, and refunds find their orders again.
 */
export async function moveMembers(ctx: Ctx, fromIds: readonly string[]): Promise<void> {
  if (fromIds.length === 0) return
  const merged = await mergedAmong(ctx, fromIds)
  const movedIds = [...merged.keys()]
  await lockMembers(ctx, [...new Set([...movedIds, ...merged.values()])].sort())
  const orders = await ordersOfMembers(ctx, movedIds)
  const refunds = await refundsOfMembers(ctx, movedIds)
  await settle(ctx, [
    ...orders.map(({ memberId, orderId: id }): Fact => withdrawal('withdraw_order', memberId, id)),
    ...refunds.map(({ memberId, refundId: id }): Fact => withdrawal('withdraw_refund', memberId, id)),
    ...orders.flatMap((order) => orderAgain(order, merged.get(order.memberId)!)),
    ...refunds.map((refund) => refundAgain(refund, merged.get(refund.memberId)!)),
  ])
  await moveBalances(ctx, merged)
}

/** What is left when the orders are gone: points given or taken by hand, and points spent. */
async function moveBalances(ctx: Ctx, merged: ReadonlyMap<string, string>): Promise<void> {
  const keys = [...merged].flat().map((memberId) => ({ memberId, currency: POINTS }))
  const accounts = await lockAccounts(ctx, [...new Map(keys.map((key) => [keyOf(key), key])).values()])
  const entries = [...merged].flatMap(([fromId, intoId]) => {
    const account = accounts.get(keyOf({ memberId: fromId, currency: POINTS }))
    if (!account || account.available === 0) return []
    const key = `merge:${fromId}:${account.lastSeq}`
    return [transfer(ctx, fromId, key, -account.available), transfer(ctx, intoId, key, account.available)]
  })
  await post(ctx, entries)
}

function transfer(ctx: Ctx, memberId: string, key: string, points: number): Entry {
  return {
    memberId,
    currency: POINTS,
    kind: 'adjust',
    key,
    points,
    reason: 'member_merged',
    orderId: null,
    ruleVersion: null,
    occurredAt: ctx.now,
    expiresAt: null,
    sourceRef: null,
    shortfall: 'owe',
  }
}

function withdrawal(kind: 'withdraw_order' | 'withdraw_refund', memberId: string, id: string): Fact {
  return { kind, memberId, id, reason: 'member_merged' }
}

function orderAgain(order: OrderEarning, memberId: string): Fact[] {
  const { orderId, totalMills, placedAt, receivedAt, importId, pointsPerUnit, ruleVersion } = order
  if (totalMills === null || placedAt === null || receivedAt === null || pointsPerUnit === null) return []
  const under = { pointsPerUnit, ruleVersion: ruleVersion ?? 0 }
  return [{ kind: 'order', memberId, orderId, totalMills, at: placedAt, receivedAt, importId, under }]
}

function refundAgain(refund: OrderRefund, memberId: string): Fact {
  const { refundId, originalOrderId, amountMills, refundedAt: at, receivedAt, importId, pointsPerUnit } = refund
  const under = { pointsPerUnit }
  return { kind: 'refund', memberId, refundId, originalOrderId, amountMills, at, receivedAt, importId, under }
}
