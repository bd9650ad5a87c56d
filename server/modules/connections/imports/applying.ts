import { gzipSync } from 'node:zlib'
import type { Ctx, Platform } from '#platform/context'
import { appendToInbox, type InboxBatch } from '#platform/log/inbox'
import { asSystem } from '#platform/transaction'
import type { Reason } from '../mapping/reasons.ts'
import { advance, finish, type Run, setReport } from './imports.store.ts'
import type { OrderImport } from './imports.ts'
import { orderEvent, sourceIdOf, visitorEvent } from './orderEvent.ts'
import {
  claimOrders,
  type FormedOrder,
  type KnownOrder,
  knownOrders,
  MAX_ORDER_LINES,
  nextOrders,
  type OrderKey,
} from './orders.store.ts'
import type { Beat } from './reading.ts'
import { membersNotKnown, membersWithLines, reportOf, visitorsAfter } from './report.store.ts'
import { openContact, sealLine } from './seals.ts'
import { markInbox } from './settling.store.ts'
import { linesOfOrders, moveToRejects } from './staging.store.ts'
import { Stopped } from './stopped.ts'

/** A page is one transaction: its events, the claims on its orders and the cursor. */
const PAGE = { orders: 1_000, lines: 10_000 }
const VISITORS_PER_PAGE = 2_000
const EVENTS_PER_BATCH = 500
const BATCH_BYTES = 4 * 1024 * 1024
/** The log takes imported events of a mebibyte; ours are written a little wider than it counts them. */
const MAX_EVENT_BYTES = 1_000_000
const LINES_PER_MOVE = 5_000

/** Orders → the log's inbox, from where the cursor stands; then the report. A dry run does all of it but the writing. */
export async function applyOrders(platform: Platform, workspaceId: string, one: OrderImport, run: Run, beat: Beat) {
  let position = { orderId: one.lastOrderId ?? '', kind: one.lastKind ?? '', applied: one.ordersApplied }
  for (let more = true; more; ) {
    const next = await asSystem(platform, workspaceId, (ctx) => applyPage(ctx, one, run, position))
    more = next !== undefined
    position = next ?? position
    if (!one.dryRun) platform.wake(workspaceId)
    await beat()
  }
  if (!one.dryRun) await announceVisitors(platform, workspaceId, one, run)
  const report = await asSystem(platform, workspaceId, (ctx) => reportOf(ctx.tx, workspaceId, one))
  await asSystem(platform, workspaceId, (ctx) => conclude(ctx, one, run, report))
}

/** Their message ids make a repeat harmless, so that this needs no cursor. */
async function announceVisitors(platform: Platform, workspaceId: string, one: OrderImport, run: Run): Promise<void> {
  for (let after = ''; ; ) {
    const visitors = await asSystem(platform, workspaceId, async (ctx) => {
      const page = await visitorsAfter(ctx.tx, workspaceId, one.importId, { after, limit: VISITORS_PER_PAGE })
      const numbers = page.map((visitor) => visitor.memberNumber)
      const buying = page.length > 0 ? await membersWithLines(ctx.tx, workspaceId, one.importId, numbers) : new Set()
      const events = page.filter((visitor) => !buying.has(visitor.memberNumber)).map(visitorEvent)
      if (events.length > 0) await appendToInbox(ctx.tx, ctx.keys, workspaceId, [batchOf(ctx, one, events)])
      if (!(await advance(ctx.tx, workspaceId, run, 'applying', {}))) throw new Stopped()
      return page
    })
    if (visitors.length < VISITORS_PER_PAGE) return
    after = visitors.at(-1)!.memberNumber
  }
}

type Position = OrderKey & { readonly applied: number }

async function applyPage(ctx: Ctx, one: OrderImport, run: Run, from: Position): Promise<Position | undefined> {
  const { tx, workspaceId } = ctx
  // Read before the first write: a transaction that has written holds back the readers of the log until it ends.
  const page = await nextOrders(tx, workspaceId, one.importId, from, PAGE)
  const last = page.at(-1)
  if (!last) return undefined
  const fit = await withoutUnfit(ctx, one, page)
  const fresh = await newOnes(ctx, one, fit)
  if (!one.dryRun && fresh.length > 0) await appendToInbox(tx, ctx.keys, workspaceId, batchesOf(ctx, one, fresh))
  const to = { orderId: last.orderId, kind: last.kind, applied: from.applied + page.length }
  const change = { lastOrderId: to.orderId, lastKind: to.kind, ordersApplied: to.applied }
  if (!(await advance(tx, workspaceId, run, 'applying', change))) throw new Stopped()
  return to
}

/** Orders that cannot be one event leave with all their lines. */
async function withoutUnfit(ctx: Ctx, one: OrderImport, page: readonly FormedOrder[]): Promise<FormedOrder[]> {
  const mixed = page.filter((order) => order.mixed)
  const tooLarge = page.filter((order) => !order.mixed && isTooLarge(order))
  await reject(ctx, one, mixed, 'order_of_several_members')
  await reject(ctx, one, tooLarge, 'order_too_large')
  return page.filter((order) => !order.mixed && !isTooLarge(order))
}

function isTooLarge(order: FormedOrder): boolean {
  return order.products === null || Buffer.byteLength(order.products) > MAX_EVENT_BYTES
}

/**
 * Orders that no import of this source brought yet. One that is known with other content is not taken: an order that
 * earned points is not rewritten behind their back.
 */
async function newOnes(ctx: Ctx, one: OrderImport, orders: readonly FormedOrder[]): Promise<FormedOrder[]> {
  return claimNew(ctx, one, one.mapping.columns.state ? await withoutTurned(ctx, one, orders) : orders)
}

/** An order that another file gave as one that stands, and this one as closed, or the other way round, was changed. */
async function withoutTurned(ctx: Ctx, one: OrderImport, orders: readonly FormedOrder[]): Promise<FormedOrder[]> {
  const opposites = orders.flatMap(({ orderId, kind }) => {
    const other = OPPOSITES[kind]
    return other ? [{ orderId, kind: other }] : []
  })
  const known = await knownOrders(ctx.tx, ctx.workspaceId, one.source, [...orders, ...opposites])
  const others = new Set(known.filter(({ importId }) => importId !== one.importId).map(keyOf))
  const turned = orders.filter(
    ({ orderId, kind }) =>
      !others.has(keyOf({ orderId, kind })) && others.has(keyOf({ orderId, kind: OPPOSITES[kind] ?? '' })),
  )
  await reject(ctx, one, turned, 'order_changed')
  const gone = new Set(turned)
  return orders.filter((order) => !gone.has(order))
}

const OPPOSITES: Readonly<Record<string, string>> = { sale: 'closed', closed: 'sale' }

async function claimNew(ctx: Ctx, one: OrderImport, orders: readonly FormedOrder[]): Promise<FormedOrder[]> {
  const { tx, workspaceId } = ctx
  const before = await knownOrders(tx, workspaceId, one.source, orders)
  const knownBefore = new Set(before.map(keyOf))
  const unknown = orders.filter((order) => !knownBefore.has(keyOf(order)))
  if (one.dryRun) {
    await rejectChanged(ctx, one, orders, before)
    return unknown
  }
  const claim = { source: one.source, importId: one.importId, orders: unknown }
  const claimed = new Set((await claimOrders(tx, workspaceId, claim)).map(keyOf))
  const raced = unknown.filter((order) => !claimed.has(keyOf(order)))
  const known = raced.length > 0 ? await knownOrders(tx, workspaceId, one.source, orders) : before
  await rejectChanged(
    ctx,
    one,
    orders.filter((order) => !claimed.has(keyOf(order))),
    known,
  )
  return unknown.filter((order) => claimed.has(keyOf(order)))
}

async function rejectChanged(
  ctx: Ctx,
  one: OrderImport,
  orders: readonly FormedOrder[],
  known: readonly KnownOrder[],
): Promise<void> {
  const hashes = new Map(known.map((order) => [keyOf(order), order.contentHash]))
  const changed = orders.filter((order) => hashes.get(keyOf(order))?.equals(order.contentHash) === false)
  await reject(ctx, one, changed, 'order_changed')
}

function keyOf(order: OrderKey): string {
  return `${order.kind}:${order.orderId}`
}

async function reject(ctx: Ctx, one: OrderImport, orders: readonly OrderKey[], reason: Reason): Promise<void> {
  const { tx, workspaceId } = ctx
  while (orders.length > 0) {
    const lines = await linesOfOrders(tx, workspaceId, one.importId, orders, LINES_PER_MOVE)
    const rejects = lines.map((line) => ({
      line: line.line,
      orderId: line.orderId,
      kind: line.kind,
      reason,
      field: 'orderId',
      details: { value: line.orderId, format: MAX_ORDER_LINES },
      sealed: sealLine(ctx, workspaceId, line.fields),
    }))
    await moveToRejects(tx, workspaceId, one.importId, rejects)
    if (lines.length < LINES_PER_MOVE) return
  }
}

function batchesOf(ctx: Ctx, one: OrderImport, orders: readonly FormedOrder[]): InboxBatch[] {
  const batches: InboxBatch[] = []
  let events: string[] = []
  let bytes = 0
  const seal = () => {
    if (events.length > 0) batches.push(batchOf(ctx, one, events))
    events = []
    bytes = 0
  }
  for (const order of orders) {
    const contact = order.contact && openContact(ctx, ctx.workspaceId, order.contact)
    const event = orderEvent(order, { ...one.mapping, contact })
    events.push(event)
    bytes += event.length
    if (events.length >= EVENTS_PER_BATCH || bytes >= BATCH_BYTES) seal()
  }
  seal()
  return batches
}

function batchOf(ctx: Ctx, one: OrderImport, events: readonly string[]): InboxBatch {
  return {
    sourceId: sourceIdOf(ctx.workspaceId, one.source),
    source: one.source,
    kind: 'import',
    importId: one.importId,
    receivedAt: ctx.now,
    eventCount: events.length,
    body: gzipSync(`{"batch":[${events.join(',')}]}`, { level: 1 }),
  }
}

/** A dry run is over; an import waits until the followers of the log have passed what it wrote. */
async function conclude(
  ctx: Ctx,
  one: OrderImport,
  run: Run,
  report: Awaited<ReturnType<typeof reportOf>>,
): Promise<void> {
  const { tx, workspaceId } = ctx
  const change = one.dryRun ? {} : { state: 'settling' as const }
  if (!(await advance(tx, workspaceId, run, 'applying', change))) throw new Stopped()
  const newMembers = one.dryRun ? await membersNotKnown(tx, workspaceId, one.importId) : 0
  await setReport(tx, workspaceId, one.importId, { ...report, newMembers })
  if (one.dryRun) await finish(tx, workspaceId, one.importId, { state: 'done', now: ctx.now })
  else await markInbox(tx, workspaceId, one.importId)
}
