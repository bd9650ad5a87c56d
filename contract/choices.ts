import { z } from 'zod'
import { Code } from './consent.ts'
import { endpoint } from './endpoint.ts'
import { Bilingual, Instant, MemberParams } from './shapes.ts'

/** How often a member wants promotional messages; none before `pausedUntil`. */
export const ContactChoice = z
  .object({ frequency: z.enum(['normal', 'weekly', 'monthly']), pausedUntil: Instant.nullable() })
  .meta({ id: 'ContactChoice' })

/** What messages are about, in words that members read. */
export const Topic = z
  .object({
    code: z.string(),
    name: Bilingual,
    description: Bilingual,
    /** Shown to members. */
    offered: z.boolean(),
  })
  .meta({ id: 'Topic' })

export const TopicWish = z.object({ topic: Code, wanted: z.boolean() })

/** What a member decided beside consent. */
export const MemberChoices = z
  .object({
    contact: ContactChoice,
    topics: z.array(Topic.omit({ offered: true }).extend({ wanted: z.boolean() })),
    personalisation: z.boolean(),
  })
  .meta({ id: 'MemberChoices' })

const exampleTopic = {
  code: 'tea',
  name: { en: 'Tea', 'zh-CN': '茶' },
  description: { en: 'New harvests and tastings', 'zh-CN': '新茶与品鉴活动' },
  offered: true,
}

const exampleChoices = {
  contact: { frequency: 'weekly' as const, pausedUntil: null },
  topics: [{ code: 'tea', name: exampleTopic.name, description: exampleTopic.description, wanted: false }],
  personalisation: true,
}

export const listTopics = endpoint({
  id: 'consent.topics',
  method: 'GET',
  path: '/v1/consent/topics',
  summary: 'Topics that messages may be about',
  permission: 'consent:read',
  limited: true,
  response: z.object({ items: z.array(Topic) }),
  example: { items: [exampleTopic] },
})

const Words = z.object({ 'zh-CN': z.string().trim().min(1).max(200), en: z.string().trim().min(1).max(200) })

export const saveTopic = endpoint({
  id: 'consent.saveTopic',
  method: 'PUT',
  path: '/v1/consent/topics/:topic',
  summary: 'Add or change a topic; members read its words in both languages',
  permission: 'workspace:manage',
  params: z.object({ topic: Code }),
  body: z.object({ name: Words, description: Words, offered: z.boolean().default(true) }),
  response: Topic,
  refusals: ['too_many_topics'],
  example: exampleTopic,
})

export const memberChoices = endpoint({
  id: 'consent.choicesOfMember',
  method: 'GET',
  path: '/v1/members/:member/contact-choices',
  summary:
    'How often a member wants to hear of the company, about which topics, and whether content is chosen for them',
  permission: 'consent:read',
  params: MemberParams,
  response: MemberChoices,
  refusals: ['not_found'],
  example: exampleChoices,
})

export const setMemberChoices = endpoint({
  id: 'consent.setChoices',
  method: 'PUT',
  path: '/v1/members/:member/contact-choices',
  summary: 'Change these choices on behalf of a member, who asked for it; the audit log keeps who did it and why',
  permission: 'consent:write',
  params: MemberParams,
  body: z.object({
    contact: ContactChoice.optional(),
    topics: z.array(TopicWish).max(100).default([]),
    personalisation: z.boolean().optional(),
    /** How the member asked. */
    reason: z.string().trim().min(3).max(500),
  }),
  response: MemberChoices,
  refusals: ['not_found'],
  example: exampleChoices,
})
