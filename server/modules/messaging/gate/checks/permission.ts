import type { RawBuilder } from 'kysely'
import { consentRefusal } from '#modules/consent/index'
import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding, findingOf } from '../findings.ts'

/** Consent for the purpose on the channel, by the rules of the consent module. */
export const permission: Check = {
  name: 'consent',
  joins: (scope) => sql`
    left join consent.purposes as purpose
      on purpose.workspace_id = ${scope.workspaceId}
     and purpose.purpose = intent.purpose
    left join standing
      on standing.member_id = intent.member_id
     and standing.purpose = intent.purpose
     and standing.channel = intent.channel`,
  refusal: () => consentRefusal(sql`intent.channel`),
  found: () => sql`
    case
      when standing.state is null then ${findingOf(nameFor(finding('never_asked')))}
      else ${findingOf(
        nameFor(sql`standing.state`),
        sql`to_char(standing.occurred_at at time zone 'UTC', 'YYYY-MM-DD')`,
        sql`standing.source`,
      )}
    end`,
}

/** Each finding has a sentence of its own for purposes that are part of the contract. */
function nameFor(found: RawBuilder<unknown>): RawBuilder<string> {
  return sql`${found} || case when purpose.legal_basis = 'contract' then '_contract' else '' end`
}
