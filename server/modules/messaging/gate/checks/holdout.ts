import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding, findingOf } from '../findings.ts'

/**
 * Members kept untouched for comparison stay untouched, by whichever of their profiles, even if the caller forgot. Each arm
 * is looked up by its key: an experiment that began a moment ago is not in the planner's statistics yet.
 */
export const holdout: Check = {
  name: 'holdout',
  joins: (scope) => sql`
    left join (
      select wanted.intent_id, case when bool_or(assigned.arm = 'holdout') then 'holdout' else 'treated' end as arm
        from intent as wanted
        join part
          on part.member_id = wanted.member_id
       cross join lateral (
          select assignments.arm
            from experiments.assignments
           where assignments.workspace_id = ${scope.workspaceId}
             and assignments.experiment = wanted.holdout_key
             and assignments.member_id = part.profile_id
           limit 1
        ) as assigned
       group by wanted.intent_id
    ) as holdout
      on holdout.intent_id = intent.intent_id`,
  refusal: () => sql`case when holdout.arm = 'holdout' then 'holdout' end`,
  found: () => sql`
    case
      when intent.holdout_key is null then ${finding('no_holdout')}
      else ${findingOf(sql`coalesce(holdout.arm, ${finding('unassigned')})`, sql`intent.holdout_key`)}
    end`,
}
