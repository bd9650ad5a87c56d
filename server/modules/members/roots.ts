import type { RawBuilder } from 'kysely'
import { sql } from '../../platform/postgres.ts'

/** A chain of merges is followed so far; no more are made in practice, and a circle must end. */
const MAX_MERGES = 20

/**
 * Two tables for a `with recursive`, about the members that `named` selects as `member_id`: `roots (from_id, root_id)`
 * says who each became, and `family (root_id, member_id)` everyone who became one of those, themselves included. Rows
 * that name a member are left as written and read through these, so that a merge that is taken back changes them back.
 */
export function families(workspaceId: string, named: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    chain as (
      select named.member_id as from_id, members.member_id, members.merged_into, 0 as steps
        from (${named}) as named
        join members.members
          on members.workspace_id = ${workspaceId}
         and members.member_id = named.member_id
       union all
      select chain.from_id, members.member_id, members.merged_into, chain.steps + 1
        from chain
        join members.members
          on members.workspace_id = ${workspaceId}
         and members.member_id = chain.merged_into
       where chain.steps < ${MAX_MERGES}
    ),
    roots as (
      select distinct chain.from_id, chain.member_id as root_id
        from chain
       where chain.merged_into is null
    ),
    family as (
      select distinct roots.root_id, roots.root_id as member_id, 0 as steps
        from roots
       union all
      select family.root_id, members.member_id, family.steps + 1
        from family
        join members.members
          on members.workspace_id = ${workspaceId}
         and members.merged_into = family.member_id
       where family.steps < ${MAX_MERGES}
    )
  `
}
