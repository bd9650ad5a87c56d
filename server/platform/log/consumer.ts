import type { Ctx } from '../context.ts'
import { decodeLines } from './block.ts'
import { hasNews, lockCursors, moveCursors } from './cursor.ts'
import type { LogEvent } from './event.ts'
import { endsOf, readBlocks } from './read.ts'

/**
 * Follows the log. `handle` gets a batch of events in order for each member, and works in the transaction that also
 * moves the cursor: its effects happen once, whatever crashes.
 */
export interface Consumer {
  readonly name: string
  /** Event names it cares for; all when absent. A function, when what it follows is configured in the workspace. */
  readonly wants?: readonly string[] | ((ctx: Ctx) => Promise<readonly string[]>)
  readonly eventsPerShard?: number
  handle(ctx: Ctx, events: readonly LogEvent[]): Promise<void>
}

const DEFAULT_EVENTS_PER_SHARD = 1_000

/** One batch of one consumer in one workspace; the number of events passed, 0 when there was nothing to do. */
export async function consumeOnce(ctx: Ctx, consumer: Consumer): Promise<number> {
  if (!(await hasNews(ctx.tx, ctx.workspaceId, consumer.name))) return 0
  const cursors = await lockCursors(ctx.tx, ctx.workspaceId, consumer.name)
  if (cursors.length === 0) return 0
  const wants = typeof consumer.wants === 'function' ? await consumer.wants(ctx) : consumer.wants
  const blocks = await readBlocks(ctx, cursors, {
    eventsPerShard: consumer.eventsPerShard ?? DEFAULT_EVENTS_PER_SHARD,
    ...(wants && { wants }),
  })
  if (blocks.length === 0) return 0
  const wanted = new Set(wants)
  const isWanted = (name: string) => !wants || wanted.has(name)
  const events = blocks.flatMap((block) => (block.lines ? decodeLines(block.lines(), isWanted) : []))
  if (events.length > 0) await consumer.handle(ctx, events)
  const ends = endsOf(blocks)
  await moveCursors(ctx.tx, ctx.workspaceId, consumer.name, ends)
  return ends.reduce((sum, end) => sum + end.events, 0)
}
