import type { Ctx } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'
import { RESOLVE } from './resolve.ts'

export interface Lag {
  readonly name: string
  readonly waitingEvents: number
  readonly lagSeconds: number
}

/** How many events each consumer has before it, and for how long the oldest of them waits. */
export async function consumerLags(ctx: Ctx): Promise<{ waitingBatches: number; consumers: Lag[] }> {
  const inbox = await sql<{ batches: number; events: number; oldest: Date | null }>`
    select count(*) as batches, coalesce(sum(inbox.event_count), 0)::bigint as events, min(inbox.received_at) as oldest
      from log.inbox
      left join log.cursors
        on cursors.workspace_id = inbox.workspace_id
       and cursors.consumer = ${RESOLVE}
     where inbox.workspace_id = ${ctx.workspaceId}
       and (cursors.consumer is null or (inbox.xid, inbox.batch_id) > (cursors.xid, cursors.last_id))
  `.execute(ctx.tx)
  const { rows } = await sql<{ name: string; waitingEvents: number; oldest: Date | null }>`
    select cursors.consumer as name,
           coalesce(sum(waiting.events), 0)::bigint as "waitingEvents",
           min(waiting.oldest) as oldest
      from log.cursors
      left join lateral (
        select sum(blocks.event_count) as events, min(blocks.written_at) as oldest
          from log.blocks
         where blocks.workspace_id = cursors.workspace_id
           and blocks.shard = cursors.shard
           and (blocks.xid, blocks.block_id) > (cursors.xid, cursors.last_id)
      ) as waiting
        on true
     where cursors.workspace_id = ${ctx.workspaceId}
       and cursors.consumer <> ${RESOLVE}
     group by cursors.consumer
     order by cursors.consumer
  `.execute(ctx.tx)
  const waiting = inbox.rows[0]!
  const ageOf = (oldest: Date | null) => (oldest ? Math.max(0, (ctx.now.getTime() - oldest.getTime()) / 1000) : 0)
  return {
    waitingBatches: waiting.batches,
    consumers: [
      { name: RESOLVE, waitingEvents: waiting.events, lagSeconds: ageOf(waiting.oldest) },
      ...rows.map((row) => ({ name: row.name, waitingEvents: row.waitingEvents, lagSeconds: ageOf(row.oldest) })),
    ],
  }
}

/** True when every consumer has passed everything that is in the log now. */
export async function isSettled(ctx: Ctx): Promise<boolean> {
  const { waitingBatches, consumers } = await consumerLags(ctx)
  return waitingBatches === 0 && consumers.every((consumer) => consumer.waitingEvents === 0)
}
