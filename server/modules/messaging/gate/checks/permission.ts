import { consentRefusal } from '#modules/consent/index'
import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'

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
    coalesce(
      standing.state || ' on ' || to_char(standing.occurred_at at time zone 'UTC', 'YYYY-MM-DD') || ' by ' || standing.source,
      'never asked') || case when purpose.legal_basis = 'contract' then ', part of the contract' else '' end`,
}
