import type { Ctx } from '../../platform/context.ts'
import { type LogEvent, ORDER_COMPLETED } from '../../platform/log/event.ts'
import { addActs, addOrders, forgetFacts, storedFacts } from './facts.store.ts'
import {
  ACT_TYPES,
  type Column,
  factsInHistory,
  NO_ACTS,
  type OfOrders,
  type Row,
  readHistory,
} from './history.olap.ts'
import type { Question } from './question.ts'

/** Published for each member whose orders were taken back with an import. */
export const ORDERS_UNDONE = 'orders.undone'

/**
 * The stage facts and columns of a population. For members by id they come from what the tick stored, and the history is
 * asked only for what a rule wants besides; a pass over everyone, or a past day, is one reading of the history.
 */
export async function readFacts(
  question: Question,
  columns: Readonly<Record<string, Column>>,
): Promise<Map<string, Row>> {
  if (question.past || question.population.kind !== 'members') return readHistory(question, columns)
  const ofOrders: Record<string, OfOrders> = {}
  const others: Record<string, Column> = {}
  for (const [name, column] of Object.entries(columns)) {
    if (column.ofOrders) ofOrders[name] = column.ofOrders
    else others[name] = column
  }
  const stored = await storedFacts(question, ofOrders)
  if (Object.keys(others).length === 0) return stored
  const rows = new Map(stored)
  for (const [memberId, row] of await readHistory(question, others)) {
    const asked = Object.fromEntries(Object.keys(others).map((name) => [name, row[name] ?? 0]))
    rows.set(memberId, { ...asked, ...stored.get(memberId) })
  }
  return rows
}

/**
 * Stores what these events say of orders and first acts. Both are sets or minima, so that an event met twice, or met in
 * the history before its turn in the log, changes nothing; after an import was taken back they are read anew.
 */
export async function keepFacts(ctx: Ctx, events: readonly LogEvent[]): Promise<void> {
  const undone = [...new Set(events.filter((event) => event.name === ORDERS_UNDONE).map((event) => event.memberId!))]
  await addOrders(ctx, events.filter(isOrder).map(toOrder))
  await addActs(
    ctx,
    events.filter(isAct).map((event) => ({ memberId: profileOf(event), firstAt: event.occurredAt.toISOString() })),
  )
  if (undone.length === 0) return
  await forgetFacts(ctx, undone)
  const { orders, acts } = await factsInHistory(ctx, undone)
  await addOrders(ctx, orders)
  await addActs(ctx, acts)
}

function isOrder(event: LogEvent): boolean {
  return event.name === ORDER_COMPLETED && event.memberId !== null
}

/** Facts are kept under the profile, as in the history: whoever it is part of is asked for when they are read. */
function profileOf(event: LogEvent): string {
  return event.profileId ?? event.memberId!
}

function toOrder(event: LogEvent) {
  const at = event.occurredAt.toISOString()
  return { memberId: profileOf(event), orderId: event.orderId || event.eventId, firstAt: at, lastAt: at }
}

function isAct(event: LogEvent): boolean {
  return event.memberId !== null && ACT_TYPES.includes(event.type) && !NO_ACTS.includes(event.name)
}
