import type { Platform } from '../../platform/context.ts'
import type { Schedule } from '../../platform/module.ts'
import { sql } from '../../platform/postgres.ts'
import { asSystem } from '../../platform/transaction.ts'
import { forgetBefore } from './messageKeys.store.ts'
import { RESOLVE } from './resolve.ts'

/** Raw batches are kept a week after they are resolved, the log for five weeks after all have read it. */
const INBOX_DAYS = 7
const LOG_DAYS = 35
/** A repeated event is recognised for at least this long. */
const MESSAGE_KEY_DAYS = 90
const ROWS_PER_TURN = 5_000
const DAY_MS = 86_400_000

/**
 * Removes what every follower has passed and whose time is over. Rows are whole batches and blocks, so there are few of
 * them: deleting costs less here than partitions would cost every reader.
 */
export function retentionSchedule(platform: Platform): Schedule {
  return {
    name: 'retention of the log',
    everySeconds: 600,
    run: (workspaceId) =>
      asSystem(platform, workspaceId, async (ctx) => {
        const before = (days: number) => new Date(ctx.now.getTime() - days * DAY_MS)
        const inbox = await sql`
          delete from log.inbox
           where inbox.workspace_id = ${workspaceId}
             and (inbox.xid, inbox.batch_id) in (
               select old.xid, old.batch_id
                 from log.inbox as old
                 join log.cursors
                   on cursors.workspace_id = old.workspace_id
                  and cursors.consumer = ${RESOLVE}
                where old.workspace_id = ${workspaceId}
                  and (old.xid, old.batch_id) <= (cursors.xid, cursors.last_id)
                  and old.received_at < ${before(INBOX_DAYS)}
                limit ${ROWS_PER_TURN}
             )
        `.execute(ctx.tx)
        const blocks = await sql`
          delete from log.blocks
           where blocks.workspace_id = ${workspaceId}
             and (blocks.shard, blocks.xid, blocks.block_id) in (
               select old.shard, old.xid, old.block_id
                 from log.blocks as old
                where old.workspace_id = ${workspaceId}
                  and old.written_at < ${before(LOG_DAYS)}
                  and not exists (
                    select
                      from log.cursors
                     where cursors.workspace_id = old.workspace_id
                       and cursors.shard = old.shard
                       and cursors.consumer <> ${RESOLVE}
                       and (cursors.xid, cursors.last_id) < (old.xid, old.block_id)
                  )
                limit ${ROWS_PER_TURN}
             )
        `.execute(ctx.tx)
        const keys = await forgetBefore(ctx, before(MESSAGE_KEY_DAYS), ROWS_PER_TURN)
        return [Number(inbox.numAffectedRows), Number(blocks.numAffectedRows), keys].some(
          (count) => count === ROWS_PER_TURN,
        )
      }),
  }
}
