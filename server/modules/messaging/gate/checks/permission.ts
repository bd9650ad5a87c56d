import type { RawBuilder } from 'kysely'
import { consentRefusal } from '#modules/consent/index'
import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding, findingOf } from '../findings.ts'

/** Consent for the purpose on the channel, by the rules of the consent module. Reads what `policy` joins. */
export const permission: Check = {
  name: 'consent',
  joins: () => sql`
    left join standing
      on standing.member_id = intent.member_id
     and standing.purpose = intent.purpose
     and standing.channel = intent.channel
    left join unsettled
      on unsettled.member_id = intent.member_id`,
  refusal: (scope) => consentRefusal(sql`intent.channel`, scope.now),
  found: () => sql`
    case
      when unsettled.member_id is not null then ${finding('unsettled')}
      when standing.state is null then ${findingOf(nameFor(finding('never_asked')))}
      when standing.state = 'granted' and standing.valid_until is not null then ${findingOf(
        nameFor(finding('granted_until')),
        ...said,
        sql`to_char(standing.valid_until at time zone 'UTC', 'YYYY-MM-DD')`,
      )}
      else ${findingOf(nameFor(sql`standing.state`), ...said)}
    end`,
}

/** When it was said, where, and under which notice. */
const said = [
  sql`to_char(standing.occurred_at at time zone 'UTC', 'YYYY-MM-DD')`,
  sql`standing.source`,
  sql`standing.notice_version`,
]

/** Each finding has a sentence of its own for purposes that rest on something else than consent. */
function nameFor(found: RawBuilder<unknown>): RawBuilder<string> {
  return sql`${found} || case when purpose.legal_basis <> 'consent' then '_' || purpose.legal_basis else '' end`
}
