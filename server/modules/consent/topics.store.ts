import { sql, type Tx } from '#platform/postgres'
import { chosen, partsOf } from './choices.store.ts'
import type { Topic, TopicChoice } from './topics.ts'

export async function topicsIn(tx: Tx, workspaceId: string): Promise<Topic[]> {
  const { rows } = await sql<Topic>`
    select topics.topic as code, topics.name, topics.description, topics.offered
      from consent.topics
     where topics.workspace_id = ${workspaceId}
     order by topics.position
  `.execute(tx)
  return rows
}

/** Adds a topic at the end, or changes one in its place. */
export async function upsertTopic(tx: Tx, workspaceId: string, topic: Topic): Promise<void> {
  await sql`
    insert into consent.topics (workspace_id, topic, name, description, offered, position)
    select ${workspaceId}, ${topic.code}, ${JSON.stringify(topic.name)}::jsonb,
           ${JSON.stringify(topic.description)}::jsonb, ${topic.offered}, coalesce(max(topics.position), 0) + 1
      from consent.topics
     where topics.workspace_id = ${workspaceId}
        on conflict (workspace_id, topic) do update
       set name = excluded.name,
           description = excluded.description,
           offered = excluded.offered
  `.execute(tx)
}

/** The topics that are offered, with the word of a member and of those who became part of them. */
export async function topicChoicesOf(tx: Tx, workspaceId: string, memberId: string): Promise<TopicChoice[]> {
  const { rows } = await sql<TopicChoice>`
    with ${partsOf(workspaceId, [memberId])},
    ${chosen(workspaceId)}
    select topics.topic as code, topics.name, topics.description, left_topic.topic is null as wanted
      from consent.topics
      left join left_topic
        on left_topic.topic = topics.topic
     where topics.workspace_id = ${workspaceId}
       and topics.offered
     order by topics.position
  `.execute(tx)
  return rows
}

export async function saveTopicChoices(
  tx: Tx,
  workspaceId: string,
  by: { memberId: string; at: Date; actor: string },
  wishes: readonly { topic: string; wanted: boolean }[],
): Promise<void> {
  await sql`
    insert into consent.topic_choices (workspace_id, member_id, topic, wanted, changed_at, actor)
    select ${workspaceId}, ${by.memberId}, wish.topic, wish.wanted, ${by.at}, ${by.actor}
      from unnest(
        ${wishes.map((wish) => wish.topic)}::text[],
        ${wishes.map((wish) => wish.wanted)}::boolean[]
      ) as wish (topic, wanted)
        on conflict (workspace_id, member_id, topic) do update
       set wanted = excluded.wanted,
           changed_at = excluded.changed_at,
           actor = excluded.actor
  `.execute(tx)
}
