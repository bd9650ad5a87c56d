import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'

/**
 * How often the member wants to hear of us: a pause, or once a week or a month, of promotional messages, to any of
 * the profiles that are part of them. Workers side by side are kept apart by the slots of the frequency cap, of which
 * such a member has one a week.
 */
export const choice: Check = {
  name: 'choice',
  joins: (scope) => sql`
    left join choice
      on choice.member_id = intent.member_id
    left join (
      select part.member_id, max(sent.slot_at) as slot_at
        from part
        join choice
          on choice.member_id = part.member_id
         and choice.frequency in ('weekly', 'monthly')
        join messaging.intents as sent
          on sent.workspace_id = ${scope.workspaceId}
         and sent.member_id = part.profile_id
         and sent.slot_at > ${scope.now}::timestamptz - case choice.frequency when 'weekly' then interval '7 days' else interval '30 days' end
       group by part.member_id
    ) as latest
      on latest.member_id = intent.member_id
     and intent.slot_at is null`,
  refusal: (scope) => sql`
    case
      when not coalesce(purpose.promotional, true) then null
      when choice.paused_until > ${scope.now}::timestamptz then 'paused_by_member'
      when latest.slot_at is not null then 'chosen_frequency'
    end`,
  found: () => sql`
    coalesce(
      choice.frequency
        || coalesce(', paused until ' || to_char(choice.paused_until at time zone 'UTC', 'YYYY-MM-DD'), '')
        || coalesce(', last on ' || to_char(latest.slot_at at time zone 'UTC', 'YYYY-MM-DD'), ''),
      'none made')`,
}
