import { createHash } from 'node:crypto'
import type { Ctx, Platform } from '../context.ts'
import { sql } from '../postgres.ts'
import { asSystem } from '../transaction.ts'
import { type Cursor, hasNews, lockCursors, moveCursors } from './cursor.ts'
import { endsOf, readBlocks, type StoredBlock } from './read.ts'

/**
 * Copies the log to a store that knows no transaction of ours, each event once: what will be sent is planned and
 * committed first, then sent under a token made of the plan, then the cursors move. After a crash the same plan is sent
 * again under the same token, which the store drops if it had it already.
 */
export interface Sink {
  readonly name: string
  send(lines: Buffer, token: string): Promise<void>
}

/** A block for the store: it wants many rows at once, readers want them soon. */
const EVENTS_PER_SHARD = 2_500
const ENOUGH_EVENTS = 10_000
const PATIENCE_MS = 1_000

/** Held shared by whoever plans. Held alone, nothing new is planned: what the store has then stays in step with the cursors. */
export const PLANNING = 7_246_038

type Plan = (Cursor & { readonly events: number })[]

/** One round; true when something was sent. */
export async function drainOnce(platform: Platform, workspaceId: string, sink: Sink): Promise<boolean> {
  const planned = await asSystem(platform, workspaceId, (ctx) => plan(ctx, sink.name))
  if (!planned) return false
  const lines = Buffer.concat(planned.blocks.map((block) => block.lines!()))
  await sink.send(lines, tokenOf(workspaceId, sink.name, planned.ends))
  await asSystem(platform, workspaceId, (ctx) => settle(ctx, sink.name, planned.ends))
  return true
}

async function plan(ctx: Ctx, consumer: string): Promise<{ ends: Plan; blocks: StoredBlock[] } | undefined> {
  if (!(await hasNews(ctx.tx, ctx.workspaceId, consumer))) return undefined
  const cursors = await lockCursors(ctx.tx, ctx.workspaceId, consumer)
  if (cursors.length === 0) return undefined
  const blocks = await readBlocks(ctx, cursors, { eventsPerShard: EVENTS_PER_SHARD })
  const unfinished = await readPlan(ctx, consumer)
  if (unfinished) {
    const ends = new Map(unfinished.map((end) => [end.shard, end]))
    return { ends: unfinished, blocks: blocks.filter((block) => isWithin(block, ends.get(block.shard))) }
  }
  if (blocks.length === 0 || !isWorthSending(blocks, ctx.now)) return undefined
  if (!(await mayPlan(ctx))) return undefined
  const ends = endsOf(blocks)
  await writePlan(ctx, consumer, ends)
  return { ends, blocks }
}

/** Does not wait: whoever holds it alone will be done before the next look. */
async function mayPlan(ctx: Ctx): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`select pg_try_advisory_xact_lock_shared(${PLANNING}) as may`.execute(
    ctx.tx,
  )
  return rows[0]!.may
}

function isWorthSending(blocks: readonly StoredBlock[], now: Date): boolean {
  const events = blocks.reduce((sum, block) => sum + block.eventCount, 0)
  return (
    events >= ENOUGH_EVENTS ||
    blocks.some((block) => now.getTime() - block.writtenAt.getTime() >= PATIENCE_MS || block.writtenAt > now)
  )
}

function isWithin(block: StoredBlock, end: Cursor | undefined): boolean {
  if (!end) return false
  const [xid, last] = [BigInt(block.xid), BigInt(end.xid)]
  return xid < last || (xid === last && block.id <= end.id)
}

function tokenOf(workspaceId: string, consumer: string, ends: Plan): string {
  return createHash('sha256')
    .update(JSON.stringify([workspaceId, consumer, ends.map((end) => [end.shard, end.xid, end.id])]))
    .digest('hex')
}

async function readPlan(ctx: Ctx, consumer: string): Promise<Plan | undefined> {
  const { rows } = await sql<Plan[number]>`
    select cursors.shard, cursors.planned ->> 'xid' as xid, (cursors.planned ->> 'id')::bigint as id, (cursors.planned ->> 'events')::bigint as events
      from log.cursors
     where cursors.workspace_id = ${ctx.workspaceId}
       and cursors.consumer = ${consumer}
       and cursors.planned is not null
     order by cursors.shard
  `.execute(ctx.tx)
  return rows.length > 0 ? rows : undefined
}

async function writePlan(ctx: Ctx, consumer: string, ends: Plan): Promise<void> {
  await sql`
    update log.cursors
       set planned = jsonb_build_object('xid', planned.xid, 'id', planned.id, 'events', planned.events)
      from unnest(
        ${ends.map((end) => end.shard)}::smallint[],
        ${ends.map((end) => end.xid)}::text[],
        ${ends.map((end) => end.id)}::bigint[],
        ${ends.map((end) => end.events)}::bigint[]
      ) as planned (shard, xid, id, events)
     where cursors.workspace_id = ${ctx.workspaceId}
       and cursors.consumer = ${consumer}
       and cursors.shard = planned.shard
  `.execute(ctx.tx)
}

/** Moves the cursors, unless another worker that sent the same plan has. */
async function settle(ctx: Ctx, consumer: string, ends: Plan): Promise<void> {
  await lockCursors(ctx.tx, ctx.workspaceId, consumer)
  const open = await readPlan(ctx, consumer)
  const same =
    open &&
    open.length === ends.length &&
    open.every((end, index) => end.xid === ends[index]!.xid && end.id === ends[index]!.id)
  if (same) await moveCursors(ctx.tx, ctx.workspaceId, consumer, ends)
}
