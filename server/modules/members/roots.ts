import type { RawBuilder } from 'kysely'
import { sql } from '../../platform/postgres.ts'

/**
 * Two tables for a `with`, about the members that `named` selects as `member_id`: `roots (from_id, root_id)` says who
 * each became, and `family (root_id, member_id)` everyone who became one of those, themselves included. `merged_into` is
 * the end of a chain of merges, never a step of it. Rows that name a member are left as written and read through these,
 * so that a merge that is taken back changes them back.
 */
export function families(workspaceId: string, named: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    roots as (
      select distinct members.member_id as from_id, coalesce(members.merged_into, members.member_id) as root_id
        from (${named}) as named
        join members.members
          on members.workspace_id = ${workspaceId}
         and members.member_id = named.member_id
    ),
    family as (
      select roots.root_id, roots.root_id as member_id
        from roots
       union
      select roots.root_id, members.member_id
        from roots
        join members.members
          on members.workspace_id = ${workspaceId}
         and members.merged_into = roots.root_id
    )
  `
}
