import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding } from '../findings.ts'

/**
 * Not in the member's night. The one refusal that is not final: `gate.ts` leaves the intent waiting until the hours
 * end. A message that is part of the contract (a code, a receipt) is not held up.
 */
export const quietHours: Check = {
  name: 'quiet_hours',
  refusal: () => sql`
    case when intent.quiet_until is not null and purpose.legal_basis <> 'contract' then 'quiet_hours' end`,
  found: () => sql`
    case
      when intent.quiet_until is null then ${finding('day', sql`intent.time_zone`)}
      else ${finding('night', sql`to_char(intent.quiet_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')`, sql`intent.time_zone`)}
    end`,
}
