import type { Ctx } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'

export interface MessageKey {
  readonly sourceId: string
  readonly messageKey: string
  readonly importId: string | null
}

/** Claims the keys that are new and returns them as `source/key`. */
export async function claimKeys(ctx: Ctx, keys: readonly MessageKey[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const { rows } = await sql<{ sourceId: string; messageKey: string }>`
    insert into events.message_keys (workspace_id, source_id, message_key, import_id, seen_at)
    select ${ctx.workspaceId}, fresh.source_id, fresh.message_key, fresh.import_id, ${ctx.now}
      from unnest(
        ${keys.map((key) => key.sourceId)}::uuid[],
        ${keys.map((key) => key.messageKey)}::uuid[],
        ${keys.map((key) => key.importId)}::uuid[]
      ) as fresh (source_id, message_key, import_id)
        on conflict do nothing
    returning source_id as "sourceId", message_key as "messageKey"
  `.execute(ctx.tx)
  return new Set(rows.map((row) => `${row.sourceId}/${row.messageKey}`))
}

/** Lets an import be brought again after it was undone. */
export async function forgetImport(ctx: Ctx, importId: string): Promise<void> {
  await sql`
    delete from events.message_keys
     where message_keys.workspace_id = ${ctx.workspaceId}
       and message_keys.import_id = ${importId}
  `.execute(ctx.tx)
}

/** Keys of collected events older than the retention; a repeat after that time would be taken as new. */
export async function forgetBefore(ctx: Ctx, before: Date, limit: number): Promise<number> {
  const gone = await sql`
    delete from events.message_keys
     where message_keys.workspace_id = ${ctx.workspaceId}
       and (message_keys.source_id, message_keys.message_key) in (
         select old.source_id, old.message_key
           from events.message_keys as old
          where old.workspace_id = ${ctx.workspaceId}
            and old.import_id is null
            and old.seen_at < ${before}
          limit ${limit}
       )
  `.execute(ctx.tx)
  return Number(gone.numAffectedRows ?? 0n)
}
