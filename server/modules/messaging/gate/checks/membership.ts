import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding } from '../findings.ts'

/** A known member who is there still: not merged into another, not erased, not an anonymous visitor. */
export const membership: Check = {
  name: 'member',
  joins: (scope) => sql`
    left join members.members as member
      on member.workspace_id = ${scope.workspaceId}
     and member.member_id = intent.member_id`,
  refusal: () => sql`
    case when member.kind = 'known' and member.merged_into is null then null else 'not_a_member' end`,
  found: () => sql`
    case
      when member.member_id is null then ${finding('no_such_member')}
      when member.merged_into is not null then ${finding('merged')}
      when member.kind = 'known' then ${finding('known')}
      else ${finding('anonymous')}
    end`,
}
