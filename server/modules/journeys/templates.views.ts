import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'

/** Of these message templates, those that exist, with what they are for. */
export async function knownTemplates(
  ctx: Ctx,
  codes: readonly string[],
): Promise<Map<string, { channel: string; purpose: string }>> {
  const { rows } = await sql<{ code: string; channel: string; purpose: string }>`
    select templates.code, templates.channel, templates.purpose
      from messaging.templates
     where templates.workspace_id = ${ctx.workspaceId}
       and templates.code = any(${codes as string[]})
  `.execute(ctx.tx)
  return new Map(rows.map(({ code, channel, purpose }) => [code, { channel, purpose }]))
}
