import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'

/** Nothing goes to children, and no marketing to anyone under age. The birthday was opened outside the statement. */
export const minor: Check = {
  name: 'minor',
  refusal: () => sql`
    case
      when intent.age < ${CHILD_UNDER}::int then 'minor'
      when intent.age < ${MINOR_UNDER}::int and coalesce(purpose.promotional, true) then 'minor'
    end`,
  found: () => sql`
    case
      when intent.age is null then 'age unknown'
      when intent.age < ${CHILD_UNDER}::int then 'under ' || ${CHILD_UNDER}::int
      when intent.age < ${MINOR_UNDER}::int then 'under ' || ${MINOR_UNDER}::int
      else 'of age'
    end`,
}

/** PIPL 31: without a guardian's consent, which nobody can record yet, a child gets nothing. */
const CHILD_UNDER = 14
const MINOR_UNDER = 18
