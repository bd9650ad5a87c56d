import type { Ctx } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'
import type { Alias } from './history.olap.ts'
import { type Population, within } from './question.ts'

/** Members who are part of one of the population. Their events stay in the history under the old id. */
export async function aliasesOf(ctx: Ctx, population: Population): Promise<Alias[]> {
  const { rows } = await sql<Alias>`
    select members.member_id as "from", members.merged_into as "into"
      from members.members
     where members.workspace_id = ${ctx.workspaceId}
       and members.merged_into is not null
       and ${within(population, sql`members.merged_into`)}
  `.execute(ctx.tx)
  return rows
}
