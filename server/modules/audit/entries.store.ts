import type { Change, Ctx } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'
import { redactText, redactTexts } from '../../platform/redact.ts'

/** Free text may say anything: what looks like an e-mail or a phone number is cut out of all of it. */
export async function insertEntries(ctx: Ctx, changes: readonly Change[]): Promise<void> {
  const text = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(redactTexts(value)))
  await sql`
    insert into audit.entries
      (workspace_id, action, object_kind, object_id, before, after, reason, actor_kind, actor_id, ip, user_agent, request_id, at)
    select ${ctx.workspaceId}, change.action, change.object_kind, change.object_id, change.before, change.after, change.reason,
           ${ctx.actor.kind}, ${ctx.actor.id}, ${ctx.origin?.ip ?? null}, ${ctx.origin?.userAgent ?? null},
           ${ctx.origin?.requestId ?? null}, ${ctx.now}
      from unnest(
        ${changes.map((change) => change.action)}::text[],
        ${changes.map((change) => change.object.kind)}::text[],
        ${changes.map((change) => redactTexts(change.object.id))}::text[],
        ${changes.map((change) => text(change.before))}::jsonb[],
        ${changes.map((change) => text(change.after))}::jsonb[],
        ${changes.map((change) => (change.reason === undefined ? null : redactText(change.reason)))}::text[]
      ) with ordinality as change (action, object_kind, object_id, before, after, reason, position)
     order by change.position
  `.execute(ctx.tx)
}
