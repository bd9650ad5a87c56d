import { ageRefusal } from '#modules/consent/index'
import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding } from '../findings.ts'

/** Nothing goes to children, and no promotion to anyone under age. The birthday was opened outside the statement. */
export const minor: Check = {
  name: 'minor',
  refusal: () => ageRefusal(sql`intent.age`),
  found: () => sql`
    case
      when intent.age is null then ${finding('age_unknown')}
      when intent.age < policy.guardian_under and guardian.granted then ${finding('guardian_agreed', sql`policy.guardian_under`)}
      when intent.age < policy.guardian_under then ${finding('under', sql`policy.guardian_under`)}
      when intent.age < policy.promotion_from then ${finding('under', sql`policy.promotion_from`)}
      else ${finding('of_age')}
    end`,
}
