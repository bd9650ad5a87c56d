import { sql, type Tx } from '../postgres.ts'
import { type Block, encodeBlock } from './block.ts'
import { type LogEvent, shardOf } from './event.ts'

/** Appends events to the log in the caller's transaction, one block for each shard they touch. */
export async function appendEvents(tx: Tx, workspaceId: string, events: readonly LogEvent[]): Promise<void> {
  if (events.length === 0) return
  const blocks = blocksOf(workspaceId, events)
  await sql`
    insert into log.blocks (workspace_id, shard, event_count, names, payload)
    select ${workspaceId}, block.shard, block.event_count, string_to_array(block.names, chr(31)), block.payload
      from unnest(
        ${blocks.map((block) => block.shard)}::smallint[],
        ${blocks.map((block) => block.eventCount)}::int[],
        ${blocks.map((block) => block.names.join('\u001f'))}::text[],
        ${blocks.map((block) => block.payload)}::bytea[]
      ) as block (shard, event_count, names, payload)
  `.execute(tx)
}

function blocksOf(workspaceId: string, events: readonly LogEvent[]): Block[] {
  return [...groupByShard(events)].map(([shard, run]) => encodeBlock(workspaceId, shard, run))
}

function groupByShard(events: readonly LogEvent[]): Map<number, LogEvent[]> {
  const groups = new Map<number, LogEvent[]>()
  for (const event of events) {
    const shard = shardOf(event)
    const group = groups.get(shard)
    if (group) group.push(event)
    else groups.set(shard, [event])
  }
  return groups
}
