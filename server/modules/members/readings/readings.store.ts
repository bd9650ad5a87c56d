import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import type { DirectName } from '../profile/direct.ts'

export interface Reading {
  readonly memberIds: readonly string[]
  /** Direct identifiers that were shown; none where it was other data only. */
  readonly fields: readonly DirectName[]
  readonly clear: boolean
}

/**
 * Notes whose data a user or key is shown, in the transaction that reads it: what was answered is written down, so that the
 * members of a leak are found later. What the product and members themselves read is not noted.
 */
export async function noteReading(
  ctx: Pick<Ctx, 'tx' | 'workspaceId' | 'actor' | 'origin' | 'ids' | 'now'>,
  { memberIds, fields, clear }: Reading,
): Promise<void> {
  if (memberIds.length === 0 || (ctx.actor.kind !== 'user' && ctx.actor.kind !== 'key')) return
  await sql`
    insert into members.readings
      (workspace_id, reading_id, at, actor_kind, actor, ip, request_id, member_ids, fields, clear)
    values (${ctx.workspaceId}, ${ctx.ids.next()}, ${ctx.now}, ${ctx.actor.kind}, ${ctx.actor.id},
            ${ctx.origin?.ip ?? null}, ${ctx.origin?.requestId ?? null}, ${memberIds as string[]}::uuid[],
            ${[...new Set(fields)]}::text[], ${clear})
  `.execute(ctx.tx)
}

/** Removes readings from before a time; answers how many went. */
export async function forgetReadings(
  { tx, workspaceId }: Pick<Ctx, 'tx' | 'workspaceId'>,
  before: Date,
  limit: number,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from members.readings
     where readings.workspace_id = ${workspaceId}
       and readings.reading_id in (
         select old.reading_id
           from members.readings as old
          where old.workspace_id = ${workspaceId}
            and old.at < ${before}
          limit ${limit}
       )
  `.execute(tx)
  return Number(numAffectedRows)
}
