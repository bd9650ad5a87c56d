import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual, Instant, MemberParams } from './shapes.ts'

export const channels = ['email', 'sms', 'push', 'wechat'] as const
export const ChannelCode = z.enum(channels)

/** Of a purpose, a notice, a collection point or a policy pack. */
export const Code = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,59}$/)

export const LegalBasis = z.enum(['consent', 'contract', 'legitimate_interest'])

export const Purpose = z
  .object({
    code: z.string(),
    name: Bilingual,
    description: Bilingual,
    legalBasis: LegalBasis,
    /** Why the company's interest outweighs the member's, where the purpose rests on legitimate interest. */
    balancingNote: z.string().nullable(),
    channels: z.array(ChannelCode),
    promotional: z.boolean(),
    /** Data goes to others for it, or is used for their offers. */
    shares: z.boolean(),
    /** A consent ends by itself after this time. */
    expiresAfterDays: z.int().nullable(),
    /** The notice that tells of it; null while only name and description were shown. */
    notice: z.string().nullable(),
    noticeVersion: z.int(),
    /** Consents to older versions must be renewed. */
    leastVersion: z.int(),
  })
  .meta({ id: 'Purpose' })

export const consentStates = ['granted', 'withdrawn', 'none', 'needs_renewal', 'expired'] as const
/** `needs_renewal`: the notice has changed in what matters since; `expired`: the consent has ended by itself. */
export const ConsentState = z.enum(consentStates)

/** Where a member stands on one purpose and channel, and the event that decided it. */
export const Consent = z
  .object({
    purpose: z.string(),
    channel: ChannelCode,
    state: ConsentState,
    source: z.string().nullable(),
    at: Instant.nullable(),
    noticeVersion: z.int().nullable(),
    validUntil: Instant.nullable(),
  })
  .meta({ id: 'Consent' })

export const ConsentEvent = z
  .object({
    purpose: z.string(),
    channel: ChannelCode,
    state: z.enum(['granted', 'withdrawn']),
    source: z.string(),
    proof: z.record(z.string(), z.unknown()),
    noticeVersion: z.int(),
    /** In which the notice was shown. */
    language: z.string().nullable(),
    collectionPoint: z.string().nullable(),
    validUntil: Instant.nullable(),
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
        balancingNote: null,
        channels: ['email'],
        promotional: true,
        shares: false,
        expiresAfterDays: 180,
        notice: 'membership',
        noticeVersion: 2,
        leastVersion: 2,
      },
    ],
  },
})

/** What a guardian said of a child; nothing goes to a child without a consent that stands. */
export const Guardian = z
  .object({ state: z.enum(['granted', 'withdrawn']), source: z.string(), at: Instant })
  .meta({ id: 'Guardian' })

export const memberConsents = endpoint({
  id: 'consent.ofMember',
  method: 'GET',
  path: '/v1/members/:member/consents',
  summary: 'Where a member stands on each purpose and channel, and the history',
  permission: 'consent:read',
  params: MemberParams,
  response: z.object({
    items: z.array(Consent),
    history: z.array(ConsentEvent),
    personalisation: z.boolean(),
    guardian: Guardian.nullable(),
  }),
  refusals: ['not_found'],
  example: { items: [], history: [], personalisation: true, guardian: null },
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
    /** That was shown; without it the one of that time. */
    noticeVersion: z.int().min(1).max(1_000_000).optional(),
    language: z.string().max(20).optional(),
    /** Where it was asked. One that is not published, or does not ask this, is refused for a grant. */
    collectionPoint: Code.optional(),
    validUntil: Instant.optional(),
  }),
  response: Consent,
  status: 201,
  refusals: ['not_found', 'wrong_state', 'collection_point_invalid'],
  example: {
    purpose: 'marketing',
    channel: 'email',
    state: 'granted',
    source: 'call',
    at: '2026-11-22T08:00:00.000Z',
    noticeVersion: 2,
    validUntil: null,
  },
})

export const recordGuardian = endpoint({
  id: 'consent.recordGuardian',
  method: 'POST',
  path: '/v1/members/:member/guardian',
  summary: 'Record that a guardian of a child agreed, with the proof, or took it back',
  permission: 'consent:write',
  params: MemberParams,
  body: z.object({
    state: z.enum(['granted', 'withdrawn']),
    source: z.string().trim().min(1).max(80),
    /** What shows that it was the guardian; needed to agree. */
    proof: z.record(z.string(), z.unknown()).default({}),
  }),
  response: Guardian,
  status: 201,
  refusals: ['not_found', 'guardian_proof_missing'],
  example: { state: 'granted', source: 'letter', at: '2026-11-22T08:00:00.000Z' },
})
