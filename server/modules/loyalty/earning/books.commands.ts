import type { Ctx } from '#platform/context'
import { type Books, emptyBooks, type MemberEarning, type OrderEarning, type OrderRefund } from './books.ts'
import {
  lockMembers,
  looseSums,
  type OrderRef,
  ordersOf,
  type RefundRef,
  refundsOf,
  storeMembers,
  storeOrders,
  storeRefunds,
} from './earning.store.ts'
import type { EarningRule, Fact } from './facts.ts'

/** Locks the members and loads what the facts speak of: a fixed number of statements, however many facts. */
export async function openBooks(ctx: Ctx, rule: EarningRule, facts: readonly Fact[]): Promise<Books> {
  const members = await lockMembers(ctx, [...new Set(facts.map((fact) => fact.memberId))].sort())
  const refunds = await refundsOf(
    ctx,
    distinct(facts.flatMap(refundNamedBy), (ref) => ref.refundId),
  )
  const orders = await ordersOf(
    ctx,
    distinct([...facts.flatMap(orderNamedBy), ...refunds.flatMap(originalOf)], orderIdOf),
  )
  const books = emptyBooks(rule)
  for (const member of members) books.members.set(member.memberId, member)
  for (const order of orders) books.orders.set(`${order.memberId} ${order.orderId}`, order)
  for (const refund of refunds) books.open(refund)
  await fillLooseSums(ctx, facts, refunds, books.members)
  return books
}

export async function storeBooks(ctx: Ctx, { changed }: Books): Promise<void> {
  const rows = [...changed]
  await storeOrders(
    ctx,
    rows.filter((row): row is OrderEarning => 'placedAt' in row),
  )
  await storeRefunds(
    ctx,
    rows.filter((row): row is OrderRefund => 'refundId' in row),
  )
  await storeMembers(
    ctx,
    rows.filter((row): row is MemberEarning => 'looseTaken' in row),
  )
}

async function fillLooseSums(
  ctx: Ctx,
  facts: readonly Fact[],
  refunds: readonly OrderRefund[],
  members: ReadonlyMap<string, MemberEarning>,
): Promise<void> {
  const memberIds = new Set([
    ...facts.filter((fact) => fact.kind === 'refund' && fact.originalOrderId === null).map((fact) => fact.memberId),
    ...refunds.filter((refund) => refund.originalOrderId === null).map((refund) => refund.memberId),
  ])
  if (memberIds.size === 0) return
  for (const sum of await looseSums(ctx, [...memberIds])) {
    members.get(sum.memberId)?.looseMills.set(sum.pointsPerUnit, sum.mills)
  }
}

function orderNamedBy(fact: Fact): OrderRef[] {
  const { memberId } = fact
  if (fact.kind === 'order') return [{ memberId, orderId: fact.orderId }]
  if (fact.kind === 'withdraw_order') return [{ memberId, orderId: fact.id }]
  if (fact.kind === 'refund' && fact.originalOrderId !== null) return [{ memberId, orderId: fact.originalOrderId }]
  return []
}

function originalOf({ memberId, originalOrderId }: OrderRefund): OrderRef[] {
  return originalOrderId === null ? [] : [{ memberId, orderId: originalOrderId }]
}

function refundNamedBy(fact: Fact): RefundRef[] {
  const { memberId } = fact
  if (fact.kind === 'refund') return [{ memberId, refundId: fact.refundId }]
  if (fact.kind === 'withdraw_refund') return [{ memberId, refundId: fact.id }]
  return []
}

function orderIdOf(ref: OrderRef): string {
  return ref.orderId
}

function distinct<Ref extends { readonly memberId: string }>(refs: readonly Ref[], idOf: (ref: Ref) => string): Ref[] {
  return [...new Map(refs.map((ref) => [`${ref.memberId} ${idOf(ref)}`, ref])).values()]
}
