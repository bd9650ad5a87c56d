import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding } from '../findings.ts'

/** The template exists, and is for this channel and purpose: an offer does not pass as a service message. */
export const template: Check = {
  name: 'template',
  joins: (scope) => sql`
    left join messaging.templates as template
      on template.workspace_id = ${scope.workspaceId}
     and template.code = intent.template`,
  refusal: () => sql`
    case
      when template.channel = intent.channel and template.purpose = intent.purpose then null
      else 'template_error'
    end`,
  found: () => sql`
    case
      when template.code is null then ${finding('no_template', sql`intent.template`)}
      else ${finding('template', sql`template.purpose`, sql`template.channel`)}
    end`,
}
