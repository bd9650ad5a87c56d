/**
 * What orders and refunds mean in points: pure decisions, no I/O. The points of an order are a function of two facts,
 * its total and what was refunded of it so far, so that n partial refunds equal one full refund, whatever the order and
 * however often they arrive. Refunds that name no order are "loose": together they ask back what their sum would have
 * earned, and get it as far as the member's orders earned anything.
 */
import { type Entry, POINTS } from '../ledger/ledger.ts'
import type { Books, MemberEarning, OrderEarning, OrderRefund } from './books.ts'
import type { EarningRule, Fact, OrderFact, RefundFact, Withdrawal } from './facts.ts'

const MILLS_PER_UNIT = 1000

/** Points of an amount: each whole unit counts, the rest does not. */
export function pointsOf(mills: number, pointsPerUnit: number): number {
  return Math.floor(mills / MILLS_PER_UNIT) * pointsPerUnit
}

/** Takes one fact into the books, and says what the ledger must post for it: nothing, if it is known or out of date. */
export function applyFact(books: Books, fact: Fact): Entry[] {
  const member = books.member(fact.memberId)
  const taken = member.looseTaken
  const change = changeOf(books, member, fact)
  if (!change) return []
  books.changed.add(member)
  member.orderPoints += change.earned - change.reversed
  member.looseTaken = Math.min(member.loosePoints, member.orderPoints)
  return entriesFor(fact.memberId, { ...change, reversed: change.reversed + member.looseTaken - taken })
}

/** How a fact moves the points of its order, and how its entries are called. */
interface Change {
  readonly earned: number
  readonly reversed: number
  readonly cause: string
  readonly reason: string
  readonly orderId: string
  readonly sourceRef: string | null
  readonly ruleVersion: number | null
  readonly at: Date
}

function changeOf(books: Books, member: MemberEarning, fact: Fact): Change | undefined {
  switch (fact.kind) {
    case 'order':
      return takeOrder(books, member, fact)
    case 'refund':
      return takeRefund(books, member, fact)
    case 'withdraw_order':
      return withdrawOrder(books, member, fact)
    case 'withdraw_refund':
      return withdrawRefund(books, member, fact)
  }
}

function takeOrder(books: Books, member: MemberEarning, fact: OrderFact): Change | undefined {
  const order = books.order(fact.memberId, fact.orderId)
  const outdated = order.receivedAt !== null && fact.receivedAt < order.receivedAt
  if (outdated || order.totalMills === fact.totalMills) return undefined
  const isFirst = order.totalMills === null
  member.spendMills += fact.totalMills - (order.totalMills ?? 0)
  order.totalMills = fact.totalMills
  const under = fact.under ?? rateNow(books.rule, fact.at)
  order.pointsPerUnit ??= under.pointsPerUnit
  order.ruleVersion ??= under.ruleVersion
  order.placedAt ??= fact.at
  order.receivedAt = fact.receivedAt
  order.importId = fact.importId
  order.profileId = fact.profileId ?? null
  return reckon(books, order, isFirst ? 'order_completed' : 'order_corrected')
}

function withdrawOrder(books: Books, member: MemberEarning, fact: Withdrawal): Change | undefined {
  const order = books.order(fact.memberId, fact.id)
  if (order.totalMills === null || order.placedAt === null) return undefined
  const { placedAt } = order
  member.spendMills -= order.totalMills
  order.totalMills = null
  order.pointsPerUnit = null
  order.ruleVersion = null
  order.placedAt = null
  order.importId = null
  return { ...reckon(books, order, fact.reason), at: placedAt }
}

function takeRefund(books: Books, member: MemberEarning, fact: RefundFact): Change | undefined {
  const known = books.refund(fact.memberId, fact.refundId)
  if (known && fact.receivedAt < known.receivedAt) return undefined
  if (known && known.amountMills === fact.amountMills && known.originalOrderId === fact.originalOrderId)
    return undefined
  const refund = known ?? newRefund(books, fact)
  const before = moveRefund(books, member, refund, { amountMills: 0, originalOrderId: refund.originalOrderId })
  const after = moveRefund(books, member, refund, fact)
  refund.refundedAt = fact.at
  refund.receivedAt = fact.receivedAt
  refund.importId = fact.importId
  refund.profileId = fact.profileId ?? null
  return refundChange(books, refund, before + after, 'order_refunded')
}

function withdrawRefund(books: Books, member: MemberEarning, fact: Withdrawal): Change | undefined {
  const refund = books.refund(fact.memberId, fact.id)
  if (!refund || refund.amountMills === 0) return undefined
  const moved = moveRefund(books, member, refund, { amountMills: 0, originalOrderId: refund.originalOrderId })
  refund.importId = null
  return refundChange(books, refund, moved, fact.reason)
}

function newRefund(books: Books, fact: RefundFact): OrderRefund {
  const refund: OrderRefund = {
    memberId: fact.memberId,
    refundId: fact.refundId,
    originalOrderId: fact.originalOrderId,
    amountMills: 0,
    // A rule that was switched off still says what its points were worth; what it takes is bounded by what was earned.
    pointsPerUnit: fact.under?.pointsPerUnit ?? (isCovered(books.rule, fact.at) ? books.rule.pointsPerUnit : 0),
    refundedAt: fact.at,
    receivedAt: fact.receivedAt,
    importId: fact.importId,
    profileId: fact.profileId ?? null,
    revision: 0,
  }
  books.open(refund)
  return refund
}

/** Changes amount or order of a refund, and carries it over to its order or the loose sum; answers the points reversed more. */
function moveRefund(
  books: Books,
  member: MemberEarning,
  refund: OrderRefund,
  to: { readonly amountMills: number; readonly originalOrderId: string | null },
): number {
  const more = to.amountMills - refund.amountMills
  member.spendMills -= more
  refund.amountMills = to.amountMills
  refund.originalOrderId = to.originalOrderId
  books.changed.add(refund)
  if (to.originalOrderId === null) {
    addLoose(member, refund.pointsPerUnit, more)
    return 0
  }
  const order = books.order(refund.memberId, to.originalOrderId)
  const { reversed } = order
  order.refundedMills += more
  reckonPoints(order)
  books.changed.add(order)
  return order.reversed - reversed
}

function addLoose(member: MemberEarning, rate: number, mills: number): void {
  member.looseMills.set(rate, (member.looseMills.get(rate) ?? 0) + mills)
  member.loosePoints = [...member.looseMills].reduce((sum, [each, total]) => sum + pointsOf(total, each), 0)
}

function refundChange(books: Books, refund: OrderRefund, reversed: number, reason: string): Change {
  const order = refund.originalOrderId === null ? undefined : books.order(refund.memberId, refund.originalOrderId)
  refund.revision += 1
  return {
    earned: 0,
    reversed,
    cause: `refund:${refund.refundId}:${refund.revision}`,
    reason,
    orderId: refund.originalOrderId ?? refund.refundId,
    sourceRef: refund.originalOrderId,
    ruleVersion: order?.ruleVersion ?? null,
    at: refund.refundedAt,
  }
}

function reckon(books: Books, order: OrderEarning, reason: string): Change {
  const { earned, reversed } = order
  reckonPoints(order)
  order.revision += 1
  books.changed.add(order)
  return {
    earned: order.earned - earned,
    reversed: order.reversed - reversed,
    cause: `order:${order.orderId}:${order.revision}`,
    reason,
    orderId: order.orderId,
    sourceRef: order.orderId,
    ruleVersion: order.ruleVersion,
    at: order.placedAt ?? new Date(0),
  }
}

/** The whole rule: what the total earns, and what the rest of it after refunds still earns. */
function reckonPoints(order: OrderEarning): void {
  const total = order.totalMills ?? 0
  const rate = order.pointsPerUnit ?? 0
  order.earned = pointsOf(total, rate)
  order.reversed = order.earned - pointsOf(Math.max(total - order.refundedMills, 0), rate)
}

function isCovered(rule: EarningRule, at: Date): boolean {
  return rule.since === null || at >= rule.since
}

function rateNow(rule: EarningRule, at: Date) {
  const isEarning = rule.active && isCovered(rule, at)
  return { pointsPerUnit: isEarning ? rule.pointsPerUnit : 0, ruleVersion: rule.version }
}

/** At most two entries: what is earned more (or less, after a correction), and what is taken back (or given back). */
function entriesFor(memberId: string, change: Change): Entry[] {
  const { earned, reversed, cause, reason, orderId, sourceRef, ruleVersion, at } = change
  const shared = {
    memberId,
    currency: POINTS,
    reason,
    orderId,
    ruleVersion,
    occurredAt: at,
    expiresAt: null,
    sourceRef,
  }
  const earn: Entry = { ...shared, kind: 'earn', key: `earn:${cause}`, points: earned, shortfall: 'owe' }
  const reverse: Entry = { ...shared, kind: 'reverse', key: `reverse:${cause}`, points: -reversed, shortfall: 'owe' }
  // What is given goes before what is taken, so that a correction makes no debt in passing.
  return [earn, reverse].filter((entry) => entry.points !== 0).sort((a, b) => b.points - a.points)
}
