import type { Parameter } from '#platform/clickhouse'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'

/** A profile that is part of a member now. */
export interface Alias {
  readonly from: string
  readonly into: string
}

/** Everyone of the workspace who is part of another, as of this transaction. */
export async function everyAlias(ctx: Ctx): Promise<Alias[]> {
  const { rows } = await sql<Alias>`
    select members.member_id as "from", members.merged_into as "into"
      from members.members
     where members.workspace_id = ${ctx.workspaceId}
       and members.merged_into is not null
  `.execute(ctx.tx)
  return rows
}

/**
 * The table of events, to stand after `from`, with each event under the member it is of now. The history keeps events
 * under the profile they came by: a merge is in the question, not in the rows.
 */
export function eventsOfMembers(aliases: readonly Alias[]): { from: string; parameters: Record<string, Parameter> } {
  if (aliases.length === 0) return { from: 'events', parameters: {} }
  return {
    from: `(
        select * replace (
                 toUUID(transform(toString(member_id), {aliasFrom:Array(String)}, {aliasInto:Array(String)}, toString(member_id)))
                 as member_id)
          from events
         where workspace_id = {workspace:UUID}
      )`,
    parameters: {
      aliasFrom: aliases.map((alias) => alias.from),
      aliasInto: aliases.map((alias) => alias.into),
    },
  }
}
