import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual, Id, Instant, MemberParams, PageQuery, pageOf } from './shapes.ts'

/** What the product decides about members by itself. */
export const decisionKinds = ['journey', 'holdout', 'message', 'segment', 'stage', 'rfm', 'points'] as const
export const DecisionKind = z.enum(decisionKinds)

export const decisionEffects = ['contact', 'content', 'status', 'points'] as const

/** Something that a decision reads of a member. */
const Feature = z.object({
  id: z.string(),
  name: Bilingual,
  /** A sensitive field: read for an approved reason, or named by what was saved before it was sensitive. */
  sensitive: z.boolean(),
  approved: z.boolean(),
})

/** One thing that decides: a journey, a segment, a template. */
const Decider = z.object({
  id: z.string(),
  name: Bilingual,
  version: z.int().nullable(),
  features: z.array(Feature),
})

const exampleFeature = { id: 'rfm', name: { en: 'RFM group', 'zh-CN': 'RFM 分组' }, sensitive: false, approved: false }

export const listDecisions = endpoint({
  id: 'decisions.list',
  method: 'GET',
  path: '/v1/decisions',
  summary:
    'The register of automated decisions: what is decided, by which features, with what effect, and what stops it',
  permission: 'consent:read',
  response: z.object({
    items: z.array(
      z.object({
        kind: DecisionKind,
        name: Bilingual,
        decides: Bilingual,
        effect: z.enum(decisionEffects),
        stoppedBy: Bilingual,
        /** Its favourable outcomes can be compared between groups of members. */
        comparable: z.boolean(),
        deciders: z.array(Decider),
      }),
    ),
  }),
  example: {
    items: [
      {
        kind: 'journey',
        name: { en: 'Entering a journey', 'zh-CN': '进入旅程' },
        decides: { en: 'Who is written to', 'zh-CN': '联系谁' },
        effect: 'contact',
        stoppedBy: { en: 'The switch of personalisation', 'zh-CN': '个性化开关' },
        comparable: true,
        deciders: [
          {
            id: '0198c7a2-0000-7000-8000-00000000000a',
            name: { en: 'Win back', 'zh-CN': '赢回' },
            version: 1,
            features: [exampleFeature],
          },
        ],
      },
    ],
  },
})

export const reviewStates = ['open', 'upheld', 'changed', 'taken_back'] as const

/** One decision about a member, as it was made. */
export const MadeDecision = z
  .object({
    kind: DecisionKind,
    /** What decided: with the kind it is what a member objects to. */
    subject: z.string(),
    name: Bilingual,
    at: Instant.nullable(),
    version: z.int().nullable(),
    outcome: Bilingual,
    /** Why, in plain words. */
    sentences: z.array(Bilingual),
    /** What was read of the member; empty where nothing was. */
    inputs: z.array(Bilingual),
    /** What became of the member's last objection to it. */
    review: z.enum(reviewStates).nullable(),
  })
  .meta({ id: 'MadeDecision' })

const exampleDecision = {
  kind: 'journey' as const,
  subject: '0198c7a2-0000-7000-8000-00000000000a',
  name: { en: 'Win back', 'zh-CN': '赢回' },
  at: '2026-11-25T08:00:00.000Z',
  version: 1,
  outcome: { en: 'Entered', 'zh-CN': '已进入' },
  sentences: [],
  inputs: [exampleFeature.name],
  review: null,
}

const DecisionsOfMember = z.object({
  /** False: the member turned it off, and is chosen by nothing. */
  personalisation: z.boolean(),
  items: z.array(MadeDecision),
})

export const memberDecisions = endpoint({
  id: 'decisions.ofMember',
  method: 'GET',
  path: '/v1/members/:member/decisions',
  summary:
    'What was decided about a member without a person: when, by which rule and version, from what, and with what outcome',
  permission: 'members:read',
  params: MemberParams,
  response: DecisionsOfMember,
  refusals: ['not_found'],
  example: { personalisation: true, items: [exampleDecision] },
})

/** Why a member's pages do not open. */
const closed = ['link_expired', 'link_invalid', 'member_session_over', 'foreign_origin'] as const

/** A review of one decision by a person, as the member reads it. */
const MyReview = z.object({
  id: Id,
  kind: DecisionKind,
  name: Bilingual,
  state: z.enum(reviewStates),
  askedAt: Instant,
  dueAt: Instant,
  closedAt: Instant.nullable(),
  answer: z.string().nullable(),
})

const MyDecisions = DecisionsOfMember.extend({ reviews: z.array(MyReview) })

export const myDecisions = endpoint({
  id: 'portal.decisions',
  method: 'GET',
  path: '/v1/portal/me/decisions',
  summary: 'What was decided about the member without a person, and why, for the member',
  caller: 'member',
  response: MyDecisions,
  refusals: [...closed],
  example: { personalisation: true, items: [exampleDecision], reviews: [] },
})

export const objectToDecision = endpoint({
  id: 'portal.objectToDecision',
  method: 'POST',
  path: '/v1/portal/me/decisions/reviews',
  summary: 'The member objects to one decision: a person looks at it, and meanwhile a journey goes no further',
  caller: 'member',
  body: z.object({
    kind: DecisionKind,
    subject: z.string().min(1).max(200),
    words: z.string().trim().max(500).default(''),
  }),
  response: MyDecisions,
  refusals: [...closed, 'not_found'],
  example: { personalisation: true, items: [{ ...exampleDecision, review: 'open' as const }], reviews: [] },
})

/** A member asked for a person to look at a decision. */
export const DecisionReview = z
  .object({
    id: Id,
    memberId: Id,
    memberNumber: z.string().nullable(),
    kind: DecisionKind,
    subject: z.string(),
    name: Bilingual,
    state: z.enum(reviewStates),
    /** What the member said, as they said it, for those who see direct values. */
    words: z.string().nullable(),
    /** The effect is put off until somebody answers. */
    suspends: z.boolean(),
    askedAt: Instant,
    dueAt: Instant,
    policy: z.string().nullable(),
    closedAt: Instant.nullable(),
    answer: z.string().nullable(),
  })
  .meta({ id: 'DecisionReview' })

const exampleReview: z.input<typeof DecisionReview> = {
  id: '0198c7a2-0000-7000-8000-0000000000aa',
  memberId: '0198c7a2-0000-7000-8000-00000000000a',
  memberNumber: '10001',
  kind: 'journey',
  subject: '0198c7a2-0000-7000-8000-00000000000b',
  name: { en: 'Win back', 'zh-CN': '赢回' },
  state: 'open',
  words: 'I bought last week.',
  suspends: true,
  askedAt: '2026-11-25T08:00:00.000Z',
  dueAt: '2026-12-16T08:00:00.000Z',
  policy: 'pipl/1',
  closedAt: null,
  answer: null,
}

export const listReviews = endpoint({
  id: 'reviews.list',
  method: 'GET',
  path: '/v1/decision-reviews',
  summary: 'Members who objected to a decision: open ones first, the one due next before the others',
  permission: 'members:read',
  query: PageQuery,
  response: pageOf(DecisionReview).extend({ open: z.int() }),
  refusals: ['not_found'],
  example: { items: [exampleReview], nextCursor: null, open: 1 },
})

export const answerReview = endpoint({
  id: 'reviews.answer',
  method: 'POST',
  path: '/v1/decision-reviews/:id/answer',
  summary: 'Upholds or changes a decision for a reason that the member reads',
  permission: 'consent:write',
  params: z.object({ id: Id }),
  body: z.object({ outcome: z.enum(['upheld', 'changed']), reason: z.string().trim().min(10).max(1000) }),
  response: DecisionReview,
  refusals: ['not_found', 'wrong_state'],
  example: {
    ...exampleReview,
    state: 'changed',
    closedAt: '2026-11-26T08:00:00.000Z',
    answer: 'You stay out of this journey.',
  },
})
