import type { RawBuilder } from 'kysely'
import { sql } from '#platform/postgres'

/**
 * Of a set of members, those whose standing does not take every merge into account yet: someone became part of them and
 * was not carried over, or was carried over and parted since. Part of a `with`: gives `unsettled` (member_id). Until
 * then the gate lets nothing go to them, for the stricter word may be missing. `members` is a query with one column
 * `member_id`.
 */
export function pendingMerges(workspaceId: string, members: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    part as (
      select one.member_id, one.member_id as profile_id
        from (${members}) as one
       union
      select one.member_id, merged.member_id
        from (${members}) as one
        join members.members as merged
          on merged.workspace_id = ${workspaceId}
         and merged.merged_into = one.member_id
    ),
    unsettled as materialized (
      select distinct part.member_id
        from part
        join members.merges as merge
          on merge.workspace_id = ${workspaceId}
         and (merge.from_id = part.profile_id or merge.into_id = part.profile_id)
        left join consent.carried_merges as carried
          on carried.workspace_id = merge.workspace_id
         and carried.merge_id = merge.merge_id
         and carried.undone_at is null
       where (merge.undone_at is null) <> (carried.merge_id is not null)
    )
  `
}
