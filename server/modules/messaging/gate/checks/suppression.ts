import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding, findingOf } from '../findings.ts'

/**
 * Addresses that get nothing, or nothing of this purpose. The list is keyed by the address, so that it outlives the
 * member. An unsubscription is lifted by a grant given after it, but not by one that a file claims.
 */
export const suppression: Check = {
  name: 'suppression',
  joins: (scope) => sql`
    left join lateral (
      select suppressions.reason, suppressions.created_at
        from messaging.suppressions
       where suppressions.workspace_id = ${scope.workspaceId}
         and suppressions.channel = intent.channel
         and suppressions.address_index = intent.address_index
         and suppressions.purpose in ('*', intent.purpose)
         and not (
           suppressions.reason = 'unsubscribed'
           and standing.state is not distinct from 'granted'
           and not coalesce(standing.imported, true)
           and standing.occurred_at > suppressions.created_at
         )
       order by suppressions.created_at
       limit 1
    ) as suppression on true`,
  refusal: () => sql`case when suppression.reason is not null then 'suppressed' end`,
  found: () => sql`
    case
      when suppression.reason is null then ${finding('unlisted')}
      else ${findingOf(sql`suppression.reason`, sql`to_char(suppression.created_at at time zone 'UTC', 'YYYY-MM-DD')`)}
    end`,
}
