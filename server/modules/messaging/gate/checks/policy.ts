import { policyJoins, STRICTEST, sharingRefusal } from '#modules/consent/index'
import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding, findingOf } from '../findings.ts'

/**
 * Which law the member stands under, and what it asks for: the checks of consent and age decide by it. An objection to
 * sharing ends purposes that share.
 */
export const policy: Check = {
  name: 'policy',
  joins: () => sql`
    left join purpose
      on purpose.purpose = intent.purpose
    ${policyJoins({ memberId: sql`intent.member_id`, channel: sql`intent.channel` })}`,
  refusal: () => sharingRefusal,
  found: () => sql`
    case
      when ${sharingRefusal} is not null then ${finding('sharing_opted_out', sql`to_char(objection.objected_at at time zone 'UTC', 'YYYY-MM-DD')`)}
      when policy.mechanism is null then 'no_policy'
      when policy.jurisdiction = ${STRICTEST} then ${findingOf(
        sql`'strictest_' || policy.mechanism`,
        sql`policy.pack`,
        sql`policy.version`,
      )}
      else ${findingOf(
        sql`'policy_' || policy.mechanism`,
        sql`policy.jurisdiction`,
        sql`policy.pack`,
        sql`policy.version`,
      )}
    end`,
}
