import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding, findingOf } from '../findings.ts'

/** Members kept untouched for comparison stay untouched, even if the caller forgot. */
export const holdout: Check = {
  name: 'holdout',
  joins: (scope) => sql`
    left join experiments.assignments as holdout
      on holdout.workspace_id = ${scope.workspaceId}
     and holdout.experiment = intent.holdout_key
     and holdout.member_id = intent.member_id`,
  refusal: () => sql`case when holdout.arm = 'holdout' then 'holdout' end`,
  found: () => sql`
    case
      when intent.holdout_key is null then ${finding('no_holdout')}
      else ${findingOf(sql`coalesce(holdout.arm, ${finding('unassigned')})`, sql`intent.holdout_key`)}
    end`,
}
