import type { Ctx } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'
import type { Alias } from './history.olap.ts'
import { type Population, within } from './question.ts'

/** Members who became one of the population, by one merge or several. Their events stay in the history under the old id. */
export async function aliasesOf(ctx: Ctx, population: Population): Promise<Alias[]> {
  const { rows } = await sql<Alias>`
    with recursive merged as (
      select members.member_id, members.merged_into as root
        from members.members
       where members.workspace_id = ${ctx.workspaceId}
         and members.merged_into is not null
         and ${within(population, sql`members.merged_into`)}
       union
      select earlier.member_id, merged.root
        from merged
        join members.members as earlier
          on earlier.workspace_id = ${ctx.workspaceId}
         and earlier.merged_into = merged.member_id
    )
    select merged.member_id as "from", merged.root as "into"
      from merged
      join members.members as target
        on target.workspace_id = ${ctx.workspaceId}
       and target.member_id = merged.root
       and target.merged_into is null
  `.execute(ctx.tx)
  return rows
}
