import type { Ctx, Platform } from '../../platform/context.ts'
import { decodeLines } from '../../platform/log/block.ts'
import { type Cursor, ensureCursors, hasNews, lockCursors, moveCursors } from '../../platform/log/cursor.ts'
import { allShards, type LogEvent, ORDER_COMPLETED } from '../../platform/log/event.ts'
import { endsOf, readBlocks, type StoredBlock } from '../../platform/log/read.ts'
import { sql } from '../../platform/postgres.ts'
import type { Task } from '../../platform/runner.ts'
import { asSystem } from '../../platform/transaction.ts'
import { HISTORY } from '../events/index.ts'
import { MEMBER_ERASED, MEMBER_MERGED, MEMBER_UNMERGED } from '../members/index.ts'
import { aliasesOf } from './aliases.store.ts'
import { ANY } from './conditions/condition.ts'
import { kindOf } from './conditions/index.ts'
import { evaluate } from './evaluate.ts'
import { keepFacts, ORDERS_UNDONE } from './facts.ts'
import { questionNow } from './question.ts'
import { noteOrders } from './rfm.store.ts'
import { conditionsOf } from './rules.ts'
import { allSegments, type Segment } from './segments.store.ts'
import { buyersAmong, dueMembers, lockStandings } from './stages.store.ts'

const CURSOR = 'segments'
const EVENTS_PER_SHARD = 1_000
/** Members whose time has come, taken with each turn; also the most that one statement is asked about. */
const MEMBERS_PER_BATCH = 10_000

/** Events that change what is counted as an order: one came, or an import was taken back. */
const ORDER_EVENTS: ReadonlySet<string> = new Set([ORDER_COMPLETED, ORDERS_UNDONE])

/** Events after which orders are somebody's who had them not before, or nobody's any more. */
const MOVES_ORDERS: ReadonlySet<string> = new Set([...ORDER_EVENTS, MEMBER_MERGED, MEMBER_UNMERGED, MEMBER_ERASED])

/** What this module publishes says nothing new to it. */
const OWN_EVENTS = new Set(['lifecycle.stage_changed', 'segment.entered', 'segment.left'])

/**
 * Keeps stages and memberships current. A turn looks again at the members whose events arrived and at those whose next
 * change is due, so that it costs what changed, not what exists. It follows the log no further than the history has
 * come: every answer is as of a position that the history holds. See docs/decisions/0006-segments-follow-the-history.md.
 */
export function tickTask(platform: Platform): Task {
  return {
    name: 'keep segments current',
    everyMs: 500,
    run: (workspaceId) => asSystem(platform, workspaceId, tick),
  }
}

/** Waits for the turn that is under way, and holds the next until the transaction ends. */
export async function holdTick(ctx: Ctx): Promise<void> {
  await sql`
    select 1
      from log.cursors
     where cursors.workspace_id = ${ctx.workspaceId}
       and cursors.consumer = ${CURSOR}
     order by cursors.shard
       for update
  `.execute(ctx.tx)
}

/** Asked before the cursors are locked, which is a write: most looks find nothing. */
async function isWorthATurn(ctx: Ctx): Promise<boolean> {
  if (await hasNews(ctx.tx, ctx.workspaceId, CURSOR)) return true
  return (await dueMembers(ctx, allShards, 1)).length > 0
}

async function tick(ctx: Ctx): Promise<boolean> {
  if (!(await isWorthATurn(ctx))) return false
  const cursors = await lockCursors(ctx.tx, ctx.workspaceId, CURSOR)
  if (cursors.length === 0) {
    await ensureCursors(ctx.tx, ctx.workspaceId, CURSOR)
    return true
  }
  const blocks = await blocksInHistory(ctx, cursors)
  const due = await dueMembers(
    ctx,
    cursors.map((cursor) => cursor.shard),
    MEMBERS_PER_BATCH,
  )
  if (blocks.length === 0 && due.length === 0) return false
  const segments = await allSegments(ctx)
  const events = blocks.flatMap((block) => decodeLines(block.lines!(), (name) => !OWN_EVENTS.has(name)))
  // Always the mark of the scores before the standings, as scoring takes them: two orders would stop each other.
  if (events.some((event) => MOVES_ORDERS.has(event.name) && event.memberId !== null)) await noteOrders(ctx)
  await lockStandings(ctx)
  await keepFacts(ctx, events)
  await evaluateAll(ctx, [...new Set([...(await touchedBy(ctx, events, segments)), ...due])], segments)
  if (blocks.length > 0) await moveCursors(ctx.tx, ctx.workspaceId, CURSOR, endsOf(blocks))
  return true
}

/** Blocks after our cursors that the history holds already. */
async function blocksInHistory(ctx: Ctx, cursors: readonly Cursor[]): Promise<StoredBlock[]> {
  const { rows } = await sql<Cursor>`
    select cursors.shard, cursors.xid::text as xid, cursors.last_id as id
      from log.cursors
     where cursors.workspace_id = ${ctx.workspaceId}
       and cursors.consumer = ${HISTORY}
  `.execute(ctx.tx)
  const held = new Map(rows.map((row) => [row.shard, row]))
  const blocks = await readBlocks(ctx, cursors, { eventsPerShard: EVENTS_PER_SHARD })
  return blocks.filter((block) => {
    const end = held.get(block.shard)
    return end !== undefined && !isAfter(block, end)
  })
}

function isAfter(block: StoredBlock, end: Cursor): boolean {
  const xid = BigInt(block.xid)
  const endXid = BigInt(end.xid)
  return xid === endXid ? block.id > end.id : xid > endXid
}

/** Members about whom the events may change an answer. Of one who bought, only events that a rule asks for do. */
async function touchedBy(ctx: Ctx, events: readonly LogEvent[], segments: readonly Segment[]): Promise<string[]> {
  const names = new Set([...MOVES_ORDERS, ...namesIn(segments)])
  const decisive = new Set<string>()
  const others = new Set<string>()
  for (const { memberId, name } of events) {
    if (memberId === null) continue
    if (names.has(name) || names.has(ANY)) decisive.add(memberId)
    else others.add(memberId)
  }
  const open = [...others].filter((memberId) => !decisive.has(memberId))
  const buyers = await buyersAmong(ctx, open)
  return [...decisive, ...open.filter((memberId) => !buyers.has(memberId))]
}

function namesIn(segments: readonly Segment[]): string[] {
  return segments
    .flatMap((segment) => conditionsOf(segment.rule))
    .flatMap((condition) => kindOf(condition).events(condition))
}

async function evaluateAll(ctx: Ctx, memberIds: readonly string[], segments: readonly Segment[]): Promise<void> {
  for (let from = 0; from < memberIds.length; from += MEMBERS_PER_BATCH) {
    const batch = memberIds.slice(from, from + MEMBERS_PER_BATCH)
    const aliases = await aliasesOf(ctx, { kind: 'members', memberIds: batch })
    const population = [...new Set([...batch, ...aliases.map((alias) => alias.from)])]
    await evaluate(await questionNow(ctx, { kind: 'members', memberIds: population }), segments)
  }
}
