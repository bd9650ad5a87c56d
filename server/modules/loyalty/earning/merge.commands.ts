import { profilesOf, survivorsOf } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { moveBalances, returnBalances } from './balances.commands.ts'
import type { OrderEarning, OrderRefund } from './books.ts'
import { settle } from './earning.commands.ts'
import { lockMembers, ordersOfProfiles, refundsOfProfiles } from './earning.store.ts'
import type { Fact, Withdrawal } from './facts.ts'

/**
 * The reports with their members as they are now: an event may have been on its way while its member became another, or
 * was parted from one. The members are locked before the question is asked, so that a merge either is seen here or finds
 * these reports when its own event comes.
 */
export async function readdressed(ctx: Ctx, facts: readonly Fact[]): Promise<readonly Fact[]> {
  if (facts.length === 0) return facts
  const profileIds = [...new Set(facts.map(profileOf))].sort()
  await lockMembers(ctx, [...new Set([...profileIds, ...facts.map((fact) => fact.memberId)])].sort())
  const survivors = await survivorsOf(ctx.tx, ctx.workspaceId, profileIds)
  return facts.map((fact) => {
    if (isWithdrawal(fact)) return { ...fact, memberId: survivors.get(fact.memberId) ?? fact.memberId }
    const { profileId: _profileId, ...bare } = fact
    return { ...bare, ...under(profileOf(fact), survivors) }
  })
}

function isWithdrawal(fact: Fact): fact is Withdrawal {
  return fact.kind === 'withdraw_order' || fact.kind === 'withdraw_refund'
}

function profileOf(fact: Fact): string {
  return isWithdrawal(fact) ? fact.memberId : (fact.profileId ?? fact.memberId)
}

/** The member a profile is part of now, with the profile where that is another. */
function under(profileId: string, survivors: ReadonlyMap<string, string>): { memberId: string; profileId?: string } {
  const memberId = survivors.get(profileId)
  return memberId === undefined ? { memberId: profileId } : { memberId, profileId }
}

/**
 * Carries the orders, refunds and points of profiles to whoever they are part of now, after a merge or a parting. What
 * counts is how the members stand, not which event says so: events that come late or twice change nothing. Orders move as
 * reports, under the rule they came under: one that both had reported counts once, and refunds find their orders again.
 */
export async function moveProfiles(ctx: Ctx, changedIds: readonly string[]): Promise<void> {
  if (changedIds.length === 0) return
  const all = await profilesOf(ctx.tx, ctx.workspaceId, changedIds)
  await lockMembers(ctx, [...all].sort())
  const survivors = await survivorsOf(ctx.tx, ctx.workspaceId, all)
  const misplaced = (row: OrderEarning | OrderRefund) =>
    (survivors.get(row.profileId ?? row.memberId) ?? row.profileId ?? row.memberId) !== row.memberId
  const orders = (await ordersOfProfiles(ctx, all)).filter(misplaced)
  const refunds = (await refundsOfProfiles(ctx, all)).filter(misplaced)
  const holders = [...orders, ...refunds].map((row) => row.memberId)
  await lockMembers(ctx, [...new Set([...holders, ...survivors.values()])].sort())
  await settle(ctx, [
    ...orders.map(({ memberId, orderId: id }): Fact => withdrawal('withdraw_order', memberId, id)),
    ...refunds.map(({ memberId, refundId: id }): Fact => withdrawal('withdraw_refund', memberId, id)),
    ...orders.flatMap((order) => orderAgain(order, under(order.profileId ?? order.memberId, survivors))),
    ...refunds.map((refund) => refundAgain(refund, under(refund.profileId ?? refund.memberId, survivors))),
  ])
  await returnBalances(
    ctx,
    all.filter((id) => !survivors.has(id)),
  )
  await moveBalances(ctx, survivors)
}

function withdrawal(kind: 'withdraw_order' | 'withdraw_refund', memberId: string, id: string): Fact {
  return { kind, memberId, id, reason: 'member_merged' }
}

function orderAgain(order: OrderEarning, to: { memberId: string; profileId?: string }): Fact[] {
  const { orderId, totalMills, placedAt, receivedAt, importId, pointsPerUnit, ruleVersion } = order
  if (totalMills === null || placedAt === null || receivedAt === null || pointsPerUnit === null) return []
  const rule = { pointsPerUnit, ruleVersion: ruleVersion ?? 0 }
  return [{ kind: 'order', ...to, orderId, totalMills, at: placedAt, receivedAt, importId, under: rule }]
}

function refundAgain(refund: OrderRefund, to: { memberId: string; profileId?: string }): Fact {
  const { refundId, originalOrderId, amountMills, refundedAt: at, receivedAt, importId, pointsPerUnit } = refund
  return {
    kind: 'refund',
    ...to,
    refundId,
    originalOrderId,
    amountMills,
    at,
    receivedAt,
    importId,
    under: { pointsPerUnit },
  }
}
