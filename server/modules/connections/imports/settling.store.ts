import { RESOLVE } from '#modules/events/index'
import { sql, type Tx } from '#platform/postgres'

/** Remembers the last batch this import put into the inbox; false when it put none there. */
export async function markInbox(tx: Tx, workspaceId: string, importId: string): Promise<boolean> {
  const result = await sql`
    update connections.imports
       set inbox_mark = last_batch.mark,
           log_marks = null
      from (
        select jsonb_build_object('xid', inbox.xid::text, 'id', inbox.batch_id) as mark
          from log.inbox
         where inbox.workspace_id = ${workspaceId}
           and inbox.import_id = ${importId}
         order by inbox.xid desc, inbox.batch_id desc
         limit 1
      ) as last_batch
     where imports.workspace_id = ${workspaceId}
       and imports.import_id = ${importId}
  `.execute(tx)
  return result.numAffectedRows === 1n
}

/** Remembers where the log ends now, in each shard. */
export async function markLog(tx: Tx, workspaceId: string, importId: string): Promise<void> {
  await sql`
    update connections.imports
       set log_marks = (
             select coalesce(jsonb_agg(jsonb_build_object('shard', ends.shard, 'xid', ends.xid::text, 'id', ends.block_id)), '[]')
               from (
                 select distinct on (blocks.shard) blocks.shard, blocks.xid, blocks.block_id
                   from log.blocks
                  where blocks.workspace_id = ${workspaceId}
                  order by blocks.shard, blocks.xid desc, blocks.block_id desc
               ) as ends
           )
     where imports.workspace_id = ${workspaceId}
       and imports.import_id = ${importId}
  `.execute(tx)
}

/** True when the inbox has been read up to the mark. An import without a mark wrote nothing. */
export async function isInboxPassed(tx: Tx, workspaceId: string, importId: string): Promise<boolean> {
  const { rows } = await sql<{ passed: boolean }>`
    select imports.inbox_mark is null
        or coalesce((cursors.xid, cursors.last_id) >= ((imports.inbox_mark ->> 'xid')::xid8, (imports.inbox_mark ->> 'id')::bigint), false) as passed
      from connections.imports
      left join log.cursors
        on cursors.workspace_id = imports.workspace_id
       and cursors.consumer = ${RESOLVE}
     where imports.workspace_id = ${workspaceId}
       and imports.import_id = ${importId}
  `.execute(tx)
  return rows[0]?.passed ?? false
}

/** The share of followers and shards that have passed the marks; null while there are none. */
export async function shareOfLogPassed(tx: Tx, workspaceId: string, importId: string): Promise<number | null> {
  const { rows } = await sql<{ marked: boolean; passed: number; all: number }>`
    select imports.log_marks is not null as marked,
           count(*) filter (where (cursors.xid, cursors.last_id) >= (mark.xid::xid8, mark.id)) as passed,
           count(cursors.consumer) as all
      from connections.imports
      left join lateral jsonb_to_recordset(imports.log_marks) as mark (shard smallint, xid text, id bigint)
        on true
      left join log.cursors
        on cursors.workspace_id = imports.workspace_id
       and cursors.shard = mark.shard
       and cursors.consumer <> ${RESOLVE}
     where imports.workspace_id = ${workspaceId}
       and imports.import_id = ${importId}
     group by imports.log_marks
  `.execute(tx)
  const found = rows[0]
  if (!found?.marked) return null
  return found.all === 0 ? 1 : found.passed / found.all
}

/** The share of this import's batches that the inbox's reader has passed. */
export async function shareOfInboxPassed(tx: Tx, workspaceId: string, importId: string): Promise<number> {
  const { rows } = await sql<{ passed: number; all: number }>`
    select coalesce(sum(inbox.event_count) filter (where (inbox.xid, inbox.batch_id) <= (cursors.xid, cursors.last_id)), 0)::bigint as passed,
           coalesce(sum(inbox.event_count), 0)::bigint as all
      from log.inbox
      left join log.cursors
        on cursors.workspace_id = inbox.workspace_id
       and cursors.consumer = ${RESOLVE}
     where inbox.workspace_id = ${workspaceId}
       and inbox.import_id = ${importId}
  `.execute(tx)
  const found = rows[0]!
  return found.all === 0 ? 1 : found.passed / found.all
}
