import type { Ctx } from '../context.ts'
import { sql } from '../postgres.ts'
import { BYTES_OF_AN_EVENT, unpack } from './block.ts'
import type { Cursor } from './cursor.ts'

export interface StoredBlock {
  readonly shard: number
  readonly xid: string
  readonly id: number
  readonly eventCount: number
  readonly writtenAt: Date
  /** Unpacks the block's lines; null when it holds none of the wanted names. */
  readonly lines: (() => Buffer) | null
}

type Row = Omit<StoredBlock, 'lines'> & { readonly wanted: boolean; readonly payload: Buffer | null }

/** Blocks one shard may add to a batch, whatever their size. */
const BLOCKS_PER_SHARD = 200

/**
 * Blocks after each cursor, in order, up to about `eventsPerShard` events a shard (at least one block). As with the
 * inbox, nothing is read that a transaction still in flight could precede.
 */
export async function readBlocks(
  ctx: Pick<Ctx, 'tx' | 'workspaceId' | 'openBlocks'>,
  cursors: readonly Cursor[],
  options: { readonly eventsPerShard: number; readonly wants?: readonly string[] },
): Promise<StoredBlock[]> {
  const wants = options.wants ?? null
  const held = ctx.openBlocks.held()
  const { rows } = await sql<Row>`
    select block.shard, block.xid::text as xid, block.block_id as id, block.event_count as "eventCount", block.written_at as "writtenAt",
           named.wanted,
           case when named.wanted and block.block_id <> all(${[...held.keys()]}::bigint[]) then block.payload end as payload
      from unnest(
        ${cursors.map((cursor) => cursor.shard)}::smallint[],
        ${cursors.map((cursor) => cursor.xid)}::xid8[],
        ${cursors.map((cursor) => cursor.id)}::bigint[]
      ) as cursor (shard, xid, id)
     cross join lateral (
       select blocks.*,
              sum(weight.events) over (order by blocks.xid, blocks.block_id) - weight.events as events_before
         from log.blocks
        cross join lateral (
          select greatest(blocks.event_count, octet_length(blocks.payload) / ${BYTES_OF_AN_EVENT}::int) as events
        ) as weight
        where blocks.workspace_id = ${ctx.workspaceId}
          and blocks.shard = cursor.shard
          and (blocks.xid, blocks.block_id) > (cursor.xid, cursor.id)
          and blocks.xid < log.settled_xid()
        order by blocks.xid, blocks.block_id
        limit ${BLOCKS_PER_SHARD}
     ) as block
     cross join lateral (select ${wants}::text[] is null or block.names && ${wants}::text[] as wanted) as named
     where block.events_before < ${options.eventsPerShard}
     order by block.shard, block.xid, block.block_id
  `.execute(ctx.tx)
  return rows.map(({ wanted, payload, ...block }) => ({
    ...block,
    lines: wanted ? () => held.get(block.id) ?? unpackFor(ctx, block.id, payload!) : null,
  }))
}

function unpackFor({ openBlocks }: Pick<Ctx, 'openBlocks'>, blockId: number, payload: Buffer): Buffer {
  const lines = unpack(payload)
  openBlocks.hold(blockId, lines)
  return lines
}

/** The last block of each shard, where its cursor goes. */
export function endsOf(blocks: readonly StoredBlock[]): (Cursor & { events: number })[] {
  const ends = new Map<number, Cursor & { events: number }>()
  for (const block of blocks) {
    const events = (ends.get(block.shard)?.events ?? 0) + block.eventCount
    ends.set(block.shard, { shard: block.shard, xid: block.xid, id: block.id, events })
  }
  return [...ends.values()]
}
