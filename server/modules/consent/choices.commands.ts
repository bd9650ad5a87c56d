import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { type ContactChoice, choiceOf, saveChoice } from './choices.store.ts'
import { appendChoice, optedOut } from './personalisation.store.ts'
import { saveTopicChoices, topicChoicesOf, topicsIn, upsertTopic } from './topics.store.ts'
import { MOST_TOPICS, type Topic, type TopicChoice } from './topics.ts'

/** What a member decided beside consent. */
export interface Choices {
  readonly contact: ContactChoice
  readonly topics: readonly TopicChoice[]
  readonly personalisation: boolean
}

export interface ChangedChoices {
  readonly memberId: string
  /** Where it was said. */
  readonly source: string
  readonly contact?: ContactChoice | undefined
  readonly topics?: readonly { topic: string; wanted: boolean }[]
  readonly personalisation?: boolean | undefined
}

export async function choicesOf(ctx: Ctx, memberId: string): Promise<Choices> {
  return {
    contact: await choiceOf(ctx.tx, ctx.workspaceId, memberId),
    topics: await topicChoicesOf(ctx.tx, ctx.workspaceId, memberId),
    personalisation: !(await withoutPersonalisation(ctx, [memberId])).has(memberId),
  }
}

/** Changes what is named and leaves the rest; it counts for the next message. Refuses a topic that is not offered. */
export async function changeChoices(ctx: Ctx, change: ChangedChoices): Promise<void> {
  const { memberId, source, contact, topics = [], personalisation } = change
  const by = { memberId, at: ctx.now, actor: `${ctx.actor.kind}:${ctx.actor.id}` }
  if (contact) await saveChoice(ctx.tx, ctx.workspaceId, { ...contact, ...by })
  if (topics.length > 0) {
    const offered = new Set((await topicChoicesOf(ctx.tx, ctx.workspaceId, memberId)).map(({ code }) => code))
    const unknown = topics.find(({ topic }) => !offered.has(topic))
    if (unknown) throw notFound('topic', unknown.topic)
    // Of two words on one topic the last counts: one statement may touch a row once.
    const wishes = [...new Map(topics.map((wish) => [wish.topic, wish])).values()]
    await saveTopicChoices(ctx.tx, ctx.workspaceId, by, wishes)
  }
  if (personalisation !== undefined) {
    await appendChoice(ctx.tx, ctx.workspaceId, { ...by, choiceId: ctx.ids.next(), allowed: personalisation, source })
  }
}

/** Of these members, those who turned personalisation off. */
export function withoutPersonalisation(ctx: Ctx, memberIds: readonly string[]): Promise<Set<string>> {
  return optedOut(ctx.tx, ctx.workspaceId, memberIds)
}

/** What staff change on behalf of a member is kept with who did it and why. */
export async function changeOnBehalf(ctx: Ctx, change: ChangedChoices, reason: string): Promise<Choices> {
  const before = decided(await choicesOf(ctx, change.memberId))
  await changeChoices(ctx, change)
  const after = await choicesOf(ctx, change.memberId)
  const object = { kind: 'member', id: change.memberId }
  ctx.record({ action: 'contact_choices.changed', object, before, after: decided(after), reason })
  return after
}

function decided({ contact, topics, personalisation }: Choices) {
  return { contact, leftTopics: topics.filter(({ wanted }) => !wanted).map(({ code }) => code), personalisation }
}

export function topicsOf(ctx: Pick<Ctx, 'tx' | 'workspaceId'>): Promise<Topic[]> {
  return topicsIn(ctx.tx, ctx.workspaceId)
}

export async function saveTopic(ctx: Ctx, topic: Topic): Promise<Topic> {
  const topics = await topicsOf(ctx)
  const before = topics.find(({ code }) => code === topic.code) ?? null
  if (!before && topics.length >= MOST_TOPICS) throw new Refusal('too_many_topics', { most: MOST_TOPICS })
  await upsertTopic(ctx.tx, ctx.workspaceId, topic)
  ctx.record({ action: 'topic.saved', object: { kind: 'topic', id: topic.code }, before, after: topic })
  return topic
}
