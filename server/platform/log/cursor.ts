import { sql, type Tx } from '../postgres.ts'
import { SHARDS } from './event.ts'

/** How far a consumer has come in one shard: the last transaction and block it finished. */
export interface Cursor {
  readonly shard: number
  readonly xid: string
  readonly id: number
}

export async function ensureCursors(
  tx: Tx,
  workspaceId: string,
  consumer: string,
  shards: number = SHARDS,
): Promise<void> {
  await sql`
    insert into log.cursors (workspace_id, consumer, shard)
    select ${workspaceId}, ${consumer}, shard
      from generate_series(0, ${shards}::int - 1) as shard
        on conflict do nothing
  `.execute(tx)
}

/** Takes the shards that no other worker has; they are let go when the transaction ends. Makes them the first time. */
export async function lockCursors(
  tx: Tx,
  workspaceId: string,
  consumer: string,
  shards: number = SHARDS,
): Promise<Cursor[]> {
  const taken = await takeCursors(tx, workspaceId, consumer)
  if (taken.length > 0) return taken
  await ensureCursors(tx, workspaceId, consumer, shards)
  return takeCursors(tx, workspaceId, consumer)
}

async function takeCursors(tx: Tx, workspaceId: string, consumer: string): Promise<Cursor[]> {
  const { rows } = await sql<Cursor>`
    select cursors.shard, cursors.xid::text as xid, cursors.last_id as id
      from log.cursors
     where cursors.workspace_id = ${workspaceId}
       and cursors.consumer = ${consumer}
     order by cursors.shard
       for update skip locked
  `.execute(tx)
  return rows
}

/**
 * True when blocks wait behind a cursor that no transaction in flight could precede, or when a plan was left unfinished. Asked before the cursors
 * are locked: a lock is a write, and a look that finds nothing shall not cost a flush of the disk.
 */
export async function hasNews(tx: Tx, workspaceId: string, consumer: string): Promise<boolean> {
  const { rows } = await sql<{ news: boolean }>`
    select coalesce(bool_or(cursors.planned is not null or exists (
             select from log.blocks
              where blocks.workspace_id = cursors.workspace_id
                and blocks.shard = cursors.shard
                and (blocks.xid, blocks.block_id) > (cursors.xid, cursors.last_id)
                and blocks.xid < log.settled_xid()
           )), true) as news
      from log.cursors
     where cursors.workspace_id = ${workspaceId}
       and cursors.consumer = ${consumer}
  `.execute(tx)
  return rows[0]!.news
}

/** Moves cursors in the transaction that holds their effects. */
export async function moveCursors(
  tx: Tx,
  workspaceId: string,
  consumer: string,
  moved: readonly (Cursor & { readonly events: number })[],
): Promise<void> {
  await sql`
    update log.cursors
       set xid = moved.xid,
           last_id = moved.id,
           events = cursors.events + moved.events,
           planned = null,
           updated_at = clock_timestamp()
      from unnest(
        ${moved.map((cursor) => cursor.shard)}::smallint[],
        ${moved.map((cursor) => cursor.xid)}::xid8[],
        ${moved.map((cursor) => cursor.id)}::bigint[],
        ${moved.map((cursor) => cursor.events)}::bigint[]
      ) as moved (shard, xid, id, events)
     where cursors.workspace_id = ${workspaceId}
       and cursors.consumer = ${consumer}
       and cursors.shard = moved.shard
  `.execute(tx)
}
