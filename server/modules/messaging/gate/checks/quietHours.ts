import type { RawBuilder } from 'kysely'
import { sql } from '#platform/postgres'
import type { Check, Scope } from '../check.ts'
import { finding } from '../findings.ts'

/**
 * Not in the member's night, by the workspace or by the law. The one refusal that is not final: `gate.ts` leaves the
 * intent waiting until the hours end. A message that is part of the contract (a code, a receipt) is not held up.
 */
export const quietHours: Check = {
  name: 'quiet_hours',
  refusal: (scope) => sql`
    case when ${nightEnds(scope)} is not null and purpose.legal_basis <> 'contract' then 'quiet_hours' end`,
  found: (scope) => sql`
    case
      when ${nightEnds(scope)} is null then ${finding('day', sql`intent.time_zone`)}
      else ${finding('night', sql`to_char(${nightEnds(scope)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')`, sql`intent.time_zone`)}
    end`,
}

/**
 * When the night ends that holds now; null by day. The hours of the law go over midnight, and their end is reckoned by
 * the clock: on a night when clocks change it may be an hour off, and then the gate asks again.
 */
export function nightEnds(scope: Scope): RawBuilder<Date | null> {
  return sql`
    greatest(
      intent.quiet_until,
      case
        when intent.local_clock >= policy.quiet_from
          then ${scope.now}::timestamptz + (policy.quiet_to - intent.local_clock) + interval '24 hours'
        when intent.local_clock < policy.quiet_to
          then ${scope.now}::timestamptz + (policy.quiet_to - intent.local_clock)
      end)`
}
