import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding, findingOf } from '../findings.ts'

/**
 * A member who turned personalisation off gets what everyone gets, and no promotion that they were chosen for by what they
 * are like, also where they were chosen before they said so.
 */
export const personalisation: Check = {
  name: 'personalisation',
  joins: () => sql`
    left join impersonal
      on impersonal.member_id = intent.member_id`,
  refusal: () => sql`
    case
      when coalesce(purpose.promotional, true) and impersonal.member_id is not null and cardinality(intent.features) > 0
        then 'personalisation_off'
    end`,
  found: () => sql`
    case
      when impersonal.member_id is null then ${finding('personalisation_on')}
      when cardinality(intent.features) > 0
        then ${findingOf(sql`'personalisation_chosen'`, sql`array_to_string(intent.features, ', ')`)}
      else ${finding('personalisation_off')}
    end`,
}
