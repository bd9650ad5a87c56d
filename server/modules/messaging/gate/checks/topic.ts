import { sql } from '#platform/postgres'
import type { Check } from '../check.ts'
import { finding } from '../findings.ts'

/** Promotion about a topic goes to nobody who left it. Reads the template that `template.ts` joins. */
export const topic: Check = {
  name: 'topic',
  joins: () => sql`
    left join left_topic
      on left_topic.member_id = intent.member_id
     and left_topic.topic = template.topic`,
  refusal: () => sql`
    case when left_topic.topic is not null and coalesce(purpose.promotional, true) then 'topic_left' end`,
  found: () => sql`
    case
      when template.topic is null then ${finding('no_topic')}
      when left_topic.topic is null then ${finding('topic_wanted', sql`template.topic`)}
      else ${finding('topic_left', sql`template.topic`)}
    end`,
}
