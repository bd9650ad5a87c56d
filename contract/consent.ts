import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual, Instant, MemberParams } from './shapes.ts'

export const channels = ['email', 'sms', 'push', 'wechat'] as const
export const ChannelCode = z.enum(channels)

export const Purpose = z
  .object({
    code: z.string(),
    name: Bilingual,
    description: Bilingual,
    legalBasis: z.enum(['consent', 'contract']),
    channels: z.array(ChannelCode),
  })
  .meta({ id: 'Purpose' })

export const ConsentState = z.enum(['granted', 'withdrawn', 'none'])

/** Where a member stands on one purpose and channel, and the event that decided it. */
export const Consent = z
  .object({
    purpose: z.string(),
    channel: ChannelCode,
    state: ConsentState,
    source: z.string().nullable(),
    at: Instant.nullable(),
  })
  .meta({ id: 'Consent' })

export const ConsentEvent = z
  .object({
    purpose: z.string(),
    channel: ChannelCode,
    state: z.enum(['granted', 'withdrawn']),
    source: z.string(),
    proof: z.record(z.string(), z.unknown()),
    noticeVersion: z.string(),
    at: Instant,
    actor: z.string(),
  })
  .meta({ id: 'ConsentEvent' })

export const listPurposes = endpoint({
  id: 'consent.purposes',
  method: 'GET',
  path: '/v1/consent/purposes',
  summary: 'The purposes for which members may be contacted',
  permission: 'consent:read',
  limited: true,
  response: z.object({ items: z.array(Purpose) }),
  example: {
    items: [
      {
        code: 'marketing',
        name: { en: 'Offers and news', 'zh-CN': '优惠与资讯' },
        description: { en: 'Offers chosen for you', 'zh-CN': '为您挑选的优惠' },
        legalBasis: 'consent',
        channels: ['email'],
      },
    ],
  },
})

export const memberConsents = endpoint({
  id: 'consent.ofMember',
  method: 'GET',
  path: '/v1/members/:member/consents',
  summary: 'Where a member stands on each purpose and channel, and the history',
  permission: 'consent:read',
  params: MemberParams,
  response: z.object({ items: z.array(Consent), history: z.array(ConsentEvent), personalisation: z.boolean() }),
  refusals: ['not_found'],
  example: { items: [], history: [], personalisation: true },
})

export const recordConsent = endpoint({
  id: 'consent.record',
  method: 'POST',
  path: '/v1/members/:member/consents',
  summary: 'Record that a member gave or withdrew consent, with its proof',
  permission: 'consent:write',
  params: MemberParams,
  body: z.object({
    purpose: z.string().max(60),
    channel: ChannelCode,
    state: z.enum(['granted', 'withdrawn']),
    source: z.string().trim().min(1).max(80),
    proof: z.record(z.string(), z.unknown()).default({}),
    at: Instant.optional(),
  }),
  response: Consent,
  status: 201,
  refusals: ['not_found'],
  example: { purpose: 'marketing', channel: 'email', state: 'granted', source: 'call', at: '2026-11-22T08:00:00.000Z' },
})
