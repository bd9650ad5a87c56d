import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding } from '../findings.ts'

/** A message that could not go for a week says something that is no longer so. */
export const EXPIRES_AFTER_HOURS = 7 * 24

/** First, so that nothing else is asked about a message that is too old to send. */
export const age: Check = {
  name: 'age',
  refusal: (scope) => sql`
    case when intent.created_at < ${new Date(scope.now.getTime() - EXPIRES_AFTER_HOURS * 3_600_000)} then 'expired' end`,
  found: () => finding('wanted_since', sql`to_char(intent.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')`),
}
