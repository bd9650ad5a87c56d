import { z } from 'zod'
import { ChannelCode, Code } from './consent.ts'
import { endpoint } from './endpoint.ts'
import { Bilingual, Id, Instant, MemberParams, PageQuery, pageOf } from './shapes.ts'

export const intentStates = ['waiting', 'refused', 'sandboxed', 'sending', 'sent', 'failed', 'unknown'] as const

/** Why the send gate said no. */
export const gateReasons = [
  'no_consent',
  'consent_withdrawn',
  'consent_expired',
  'needs_renewal',
  'merge_pending',
  'minor',
  'age_unknown',
  'sharing_opted_out',
  'paused_by_member',
  'chosen_frequency',
  'topic_left',
  'personalisation_off',
  'suppressed',
  'no_address',
  'frequency_cap',
  'quiet_hours',
  'holdout',
  'not_a_member',
  'template_error',
  'channel_off',
  'expired',
] as const
export const GateReason = z.enum(gateReasons)

/** One message that was decided on: unique per member, step and occurrence; its id is the provider's idempotency key. */
export const Intent = z
  .object({
    id: Id,
    memberId: Id,
    externalId: z.string().nullable(),
    channel: ChannelCode,
    purpose: z.string(),
    template: z.string(),
    /** `journey:<id>/<step>` or another cause. */
    cause: z.string(),
    state: z.enum(intentStates),
    reason: GateReason.nullable(),
    /** Masked. */
    recipient: z.string().nullable(),
    subject: z.string().nullable(),
    createdAt: Instant,
    decidedAt: Instant.nullable(),
    /** When the gate looks at it again, after quiet hours. */
    dueAt: Instant.nullable(),
    providerMessageId: z.string().nullable(),
  })
  .meta({ id: 'Intent' })

export const listIntents = endpoint({
  id: 'messages.list',
  method: 'GET',
  path: '/v1/messages',
  summary: 'Messages decided on, newest first: sent, held in sandbox, or refused with the reason',
  permission: 'messages:read',
  query: PageQuery.extend({
    state: z.enum(intentStates).optional(),
    reason: GateReason.optional(),
    member: z.string().max(200).optional(),
    journey: Id.optional(),
  }),
  response: pageOf(Intent).extend({
    counts: z.array(z.object({ state: z.enum(intentStates), reason: GateReason.nullable(), count: z.int() })),
  }),
  example: { items: [], nextCursor: null, counts: [] },
})

export const getIntent = endpoint({
  id: 'messages.get',
  method: 'GET',
  path: '/v1/messages/:id',
  summary: 'One message exactly as it went or would have gone: headers, text and HTML',
  permission: 'messages:read',
  params: z.object({ id: Id }),
  response: Intent.extend({
    headers: z.record(z.string(), z.string()),
    text: z.string().nullable(),
    html: z.string().nullable(),
    /** Each check of the gate in order, with what it found. */
    checks: z.array(z.object({ check: z.string(), passed: z.boolean(), found: Bilingual })),
  }),
  refusals: ['not_found'],
  example: {
    id: '0198c7a2-0000-7000-8000-00000000000c',
    memberId: '0198c7a2-0000-7000-8000-00000000000a',
    externalId: '12748',
    channel: 'email',
    purpose: 'marketing',
    template: 'win-back-first',
    cause: 'journey:0198c7a2-0000-7000-8000-00000000000d/message-1',
    state: 'sandboxed',
    reason: null,
    recipient: 'l***@example.com',
    subject: 'We miss you',
    createdAt: '2026-11-22T08:00:00.000Z',
    decidedAt: '2026-11-22T08:00:00.000Z',
    dueAt: null,
    providerMessageId: null,
    headers: {},
    text: 'Hello',
    html: null,
    checks: [],
  },
})

export const Template = z
  .object({
    id: Id,
    code: z.string(),
    channel: ChannelCode,
    purpose: z.string(),
    /** A promotional message does not go to members who left it. */
    topic: z.string().nullable(),
    /** Liquid, per language. */
    content: z.object({
      'zh-CN': z.object({ subject: z.string(), body: z.string() }),
      en: z.object({ subject: z.string(), body: z.string() }),
    }),
    updatedAt: Instant,
  })
  .meta({ id: 'Template' })

const exampleTemplate = {
  id: '0198c7a2-0000-7000-8000-00000000000e',
  code: 'win-back-first',
  channel: 'email' as const,
  purpose: 'marketing',
  topic: null,
  content: { 'zh-CN': { subject: '好久不见', body: '您好' }, en: { subject: 'We miss you', body: 'Hello' } },
  updatedAt: '2026-11-22T08:00:00.000Z',
}

export const listTemplates = endpoint({
  id: 'templates.list',
  method: 'GET',
  path: '/v1/templates',
  summary: 'Message templates',
  permission: 'messages:read',
  limited: true,
  response: z.object({ items: z.array(Template) }),
  example: { items: [exampleTemplate] },
})

export const saveTemplate = endpoint({
  id: 'templates.save',
  method: 'PUT',
  path: '/v1/templates/:code',
  summary: 'Save a template; it is rendered on trial first',
  permission: 'messages:write',
  params: z.object({ code: z.string().regex(/^[a-z0-9-]{1,60}$/) }),
  body: Template.pick({ channel: true, purpose: true, content: true }).extend({ topic: Code.nullable().default(null) }),
  response: Template,
  refusals: ['template_invalid', 'not_found'],
  example: exampleTemplate,
})

export const Suppression = z
  .object({
    id: Id,
    channel: ChannelCode,
    /** Masked. */
    address: z.string(),
    /** Null: nothing at all is sent there. An unsubscription ends one purpose. */
    purpose: z.string().nullable(),
    reason: z.enum(['unsubscribed', 'bounced', 'complained', 'manual']),
    at: Instant,
  })
  .meta({ id: 'Suppression' })

export const listSuppressions = endpoint({
  id: 'suppressions.list',
  method: 'GET',
  path: '/v1/suppressions',
  summary: 'Addresses that get nothing, masked, with the reason',
  permission: 'messages:read',
  query: PageQuery,
  response: pageOf(Suppression),
  example: { items: [], nextCursor: null },
})

export const addSuppression = endpoint({
  id: 'suppressions.add',
  method: 'POST',
  path: '/v1/suppressions',
  summary: 'Suppress an address by hand',
  permission: 'messages:write',
  body: z.object({ channel: ChannelCode, address: z.string().trim().min(3).max(254) }),
  response: Suppression,
  status: 201,
  example: {
    id: '0198c7a2-0000-7000-8000-00000000000f',
    channel: 'email',
    address: 'l***@example.com',
    purpose: null,
    reason: 'manual',
    at: '2026-11-22T08:00:00.000Z',
  },
})

/** Limits on messages to one member over all channels. */
export const ContactPolicy = z
  .object({
    perDay: z.int().min(0).max(50),
    perWeek: z.int().min(0).max(200),
    quietFrom: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    quietTo: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  })
  .meta({ id: 'ContactPolicy' })

/** The SMTP channel. The password is written, never read. */
export const EmailChannel = z
  .object({
    host: z.string().max(253),
    port: z.int().min(1).max(65535),
    secure: z.boolean(),
    user: z.string().max(254),
    hasPassword: z.boolean(),
    fromName: z.string().max(120),
    fromAddress: z.string().max(254),
    enabled: z.boolean(),
  })
  .meta({ id: 'EmailChannel' })

const exampleEmailChannel = {
  host: 'smtp.example.com',
  port: 587,
  secure: false,
  user: '',
  hasPassword: false,
  fromName: 'Regulars',
  fromAddress: 'hello@example.com',
  enabled: false,
}

export const getMessagingSettings = endpoint({
  id: 'messaging.settings',
  method: 'GET',
  path: '/v1/messaging/settings',
  summary: 'Contact policy and channels',
  permission: 'messages:read',
  response: z.object({ policy: ContactPolicy, email: EmailChannel }),
  example: { policy: { perDay: 1, perWeek: 3, quietFrom: '21:00', quietTo: '09:00' }, email: exampleEmailChannel },
})

export const setContactPolicy = endpoint({
  id: 'messaging.setPolicy',
  method: 'PUT',
  path: '/v1/messaging/policy',
  summary: 'Change the contact policy; it counts from the next message',
  permission: 'messages:write',
  body: ContactPolicy,
  response: ContactPolicy,
  example: { perDay: 1, perWeek: 3, quietFrom: '21:00', quietTo: '09:00' },
})

export const setEmailChannel = endpoint({
  id: 'messaging.setEmailChannel',
  method: 'PUT',
  path: '/v1/messaging/channels/email',
  summary: 'Set up SMTP; enabling it tries the connection first',
  permission: 'messages:write',
  body: EmailChannel.omit({ hasPassword: true }).extend({ password: z.string().max(500).optional() }),
  response: EmailChannel,
  refusals: ['channel_unverified'],
  example: exampleEmailChannel,
})

export const memberMessages = endpoint({
  id: 'messages.ofMember',
  method: 'GET',
  path: '/v1/members/:member/messages',
  summary: 'Messages to one member: why each was sent or not',
  permission: 'messages:read',
  params: MemberParams,
  query: PageQuery,
  response: pageOf(Intent),
  refusals: ['not_found'],
  example: { items: [], nextCursor: null },
})
