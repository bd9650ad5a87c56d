import { z } from 'zod'
import { ChannelCode, Code } from './consent.ts'
import { endpoint } from './endpoint.ts'
import { Bilingual, Instant } from './shapes.ts'

/** `opt_in`: only with consent. `opt_out`: until the member objects. `notice_only`: told of, an objection still counts. */
export const mechanisms = ['opt_in', 'opt_out', 'notice_only'] as const
export const Mechanism = z.enum(mechanisms)

/**
 * What a law tells apart. `service`: part of the contract. `membership`: asked for, no promotion. `marketing`: promotion.
 * `sharing`: data goes to others, or is used for their offers.
 */
export const purposeClasses = ['service', 'membership', 'marketing', 'sharing'] as const
export const PurposeClass = z.enum(purposeClasses)

const JurisdictionCode = z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/)
const Years = z.int().min(0).max(25)
const Evening = z.string().regex(/^(1[2-9]|2[0-3]):[0-5]\d$/)
const Morning = z.string().regex(/^(0\d|1[01]):[0-5]\d$/)

/** A law as data: what the send gate needs to know of it. A version never changes. */
export const PolicyPack = z
  .strictObject({
    pack: Code,
    version: z.int().min(1).max(1_000_000),
    name: Bilingual,
    /** Shown wherever the pack is: what a lawyer must look at before it is relied on. */
    legalReview: Bilingual,
    /** Where it applies, with the names and codes under which profiles say so in `country`. */
    jurisdictions: z
      .array(z.strictObject({ code: JurisdictionCode, countries: z.array(z.string().trim().min(2).max(60)).max(200) }))
      .min(1)
      .max(60),
    rules: z.record(PurposeClass, z.record(ChannelCode, Mechanism)),
    /** Whether a purpose may rest on a legitimate interest, until the member objects, where consent is asked otherwise. */
    legitimateInterest: z.boolean(),
    /** A consent counts for this time; null when the law names none. */
    consentDays: z.int().min(1).max(3_650).nullable(),
    minors: z.strictObject({
      /** Nothing goes to who is younger, unless a guardian agreed. */
      guardianUnder: Years,
      /** No promotion goes to who is younger. */
      promotionFrom: Years,
    }),
    /** Hours of the member's night in which nothing goes that is no part of the contract; null when the law names none. */
    quiet: z.strictObject({ channels: z.array(ChannelCode).min(1), from: Evening, to: Morning }).nullable(),
    /** By when a member who asks is to be deleted; without it the shortest term that the product knows counts. */
    deletion: z
      .strictObject({ within: z.int().min(1).max(365), unit: z.enum(['days', 'working_days', 'months']) })
      .optional(),
    /** Whether the Global Privacy Control of a browser is an objection to sharing. */
    globalPrivacyControl: z.boolean(),
    sources: z.array(z.string().trim().min(1).max(300)).min(1).max(40),
  })
  .meta({ id: 'PolicyPack' })

export const ActivePolicy = z
  .object({ jurisdiction: z.string(), pack: z.string(), version: z.int(), name: Bilingual, legalReview: Bilingual })
  .meta({ id: 'ActivePolicy' })

export const PolicySettings = z
  .object({
    /** Of members whose profile names no country; null takes the strictest of all active packs for them. */
    defaultJurisdiction: JurisdictionCode.nullable(),
    /** The brand speaks to young people: promotion waits for a birthday that shows a member to be of age. */
    youthAudience: z.boolean(),
  })
  .meta({ id: 'PolicySettings' })

export const LoadedPolicyPack = PolicyPack.extend({ loadedAt: Instant, loadedBy: z.string() }).meta({
  id: 'LoadedPolicyPack',
})

const examplePack: z.infer<typeof PolicyPack> = {
  pack: 'gdpr',
  version: 1,
  name: { en: 'GDPR', 'zh-CN': 'GDPR' },
  legalReview: { en: 'To be reviewed by a lawyer.', 'zh-CN': '须经律师审阅。' },
  jurisdictions: [{ code: 'EU', countries: ['DE', 'Germany'] }],
  rules: {
    service: { email: 'notice_only', sms: 'notice_only', push: 'notice_only', wechat: 'notice_only' },
    membership: { email: 'opt_in', sms: 'opt_in', push: 'opt_in', wechat: 'opt_in' },
    marketing: { email: 'opt_in', sms: 'opt_in', push: 'opt_in', wechat: 'opt_in' },
    sharing: { email: 'opt_in', sms: 'opt_in', push: 'opt_in', wechat: 'opt_in' },
  },
  legitimateInterest: true,
  consentDays: null,
  minors: { guardianUnder: 16, promotionFrom: 18 },
  quiet: null,
  deletion: { within: 1, unit: 'months' },
  globalPrivacyControl: false,
  sources: ['Regulation (EU) 2016/679, art. 6-8, 21'],
}
const exampleLoaded = { ...examplePack, loadedAt: '2026-11-22T08:00:00.000Z', loadedBy: 'system:regulars' }
const exampleActive = {
  jurisdiction: 'EU',
  pack: 'gdpr',
  version: 1,
  name: examplePack.name,
  legalReview: examplePack.legalReview,
}

export const listPolicies = endpoint({
  id: 'consent.policies',
  method: 'GET',
  path: '/v1/consent/policies',
  summary: 'The policy packs: which decides where, every version that was loaded, and those that come with the product',
  permission: 'consent:read',
  response: z.object({
    settings: PolicySettings,
    active: z.array(ActivePolicy),
    loaded: z.array(LoadedPolicyPack),
    offered: z.array(PolicyPack),
  }),
  example: {
    settings: { defaultJurisdiction: 'EU', youthAudience: false },
    active: [exampleActive],
    loaded: [exampleLoaded],
    offered: [],
  },
})

export const loadPolicyPack = endpoint({
  id: 'consent.loadPolicy',
  method: 'POST',
  path: '/v1/consent/policies',
  summary: 'Load a version of a policy pack; it decides nothing before it is activated, and never changes',
  permission: 'workspace:manage',
  body: PolicyPack,
  response: LoadedPolicyPack,
  status: 201,
  refusals: ['already_exists', 'policy_invalid'],
  example: exampleLoaded,
})

export const activatePolicyPack = endpoint({
  id: 'consent.activatePolicy',
  method: 'POST',
  path: '/v1/consent/policies/:pack/activate',
  summary: 'Let a loaded version decide in its jurisdictions, from the next message on',
  permission: 'workspace:manage',
  params: z.object({ pack: Code }),
  body: z.object({ version: z.int().min(1).max(1_000_000) }),
  response: z.object({ active: z.array(ActivePolicy) }),
  refusals: ['not_found'],
  example: { active: [exampleActive] },
})

export const diffPolicyPacks = endpoint({
  id: 'consent.diffPolicy',
  method: 'GET',
  path: '/v1/consent/policies/:pack/diff',
  summary: 'What one loaded version of a policy pack says otherwise than another',
  permission: 'consent:read',
  params: z.object({ pack: Code }),
  query: z.object({
    from: z.coerce.number().int().min(1).max(1_000_000),
    to: z.coerce.number().int().min(1).max(1_000_000),
  }),
  response: z.object({
    changes: z.array(
      z.object({
        /** As `rules.marketing.sms`. */
        path: z.string(),
        /** As JSON; null where there is none. */
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
  }),
  refusals: ['not_found'],
  example: { changes: [{ path: 'rules.marketing.sms', before: '"opt_in"', after: '"opt_out"' }] },
})

export const savePolicySettings = endpoint({
  id: 'consent.savePolicySettings',
  method: 'PUT',
  path: '/v1/consent/policy-settings',
  summary:
    'Say which law holds for members whose profile names no country, and whether the brand speaks to young people',
  permission: 'workspace:manage',
  body: PolicySettings,
  response: PolicySettings,
  refusals: ['not_found'],
  example: { defaultJurisdiction: 'EU', youthAudience: false },
})
