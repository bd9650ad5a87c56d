import type { RawBuilder } from 'kysely'
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

/** Rows written for members of the population or for whoever became one of them, and a way from the one to the other. */
export async function writtenFor(ctx: Ctx, population: Population) {
  const aliases = await aliasesOf(ctx, population)
  const former = aliases.map((alias) => alias.from)
  const into = new Map(aliases.map((alias) => [alias.from, alias.into]))
  return {
    covers: (column: RawBuilder<unknown>) =>
      sql<boolean>`(${within(population, column)} or ${column} = any(${former}::uuid[]))`,
    memberOf: (writtenId: string) => into.get(writtenId) ?? writtenId,
  }
}
