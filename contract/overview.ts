import { z } from 'zod'
import { memberConsents } from './consent.ts'
import { endpoint } from './endpoint.ts'
import { memberPoints } from './loyalty.ts'
import { Member, MemberSummary, memberOrders, memberTimeline } from './members.ts'
import { memberMessages } from './messaging.ts'
import { permissions } from './permissions.ts'
import { memberRfm, memberSegments, memberStage } from './segments.ts'
import { Bilingual, Id, Instant, MemberParams, Mills, pageOf } from './shapes.ts'

/** The caller's role or key is not for this: nothing of it was read. */
const Withheld = z.object({ state: z.literal('withheld'), permission: z.enum(permissions) })

/** What it is read from did not answer, or not in time; the rest of the page does not wait for it. */
const Unavailable = z.object({ state: z.literal('unavailable'), reason: Bilingual })

/** Nothing in this installation knows of it. */
const Missing = z.object({ state: z.literal('missing'), reason: Bilingual }).meta({ id: 'MissingBlock' })

function blockOf<Shape extends z.core.$ZodShape>(content: z.ZodObject<Shape>) {
  return z.discriminatedUnion('state', [
    z.object({ state: z.literal('ready'), ...content.shape }),
    Withheld,
    Unavailable,
  ])
}

/** One message with what decided on it: the check that said no, or else the consent it rests on. */
const DecidedMessage = memberMessages.response.shape.items.element.extend({
  decidedBy: z.object({ check: z.string(), found: Bilingual }).nullable(),
})

const Value = z.object({
  currency: z.string(),
  ...memberOrders.response.shape.totals.shape,
  /** Sales less refunds. */
  revenueMills: Mills,
  /** Revenue ÷ orders; null without an order. */
  aovMills: Mills.nullable(),
})

const Assignment = z.object({
  /** What members are divided over, as `journey:<id>`. */
  experiment: z.string(),
  /** Of the journey; null when it is of no journey that still exists. */
  name: z.string().nullable(),
  arm: z.enum(['treated', 'holdout']),
  assignedAt: Instant,
  /** The profile that was assigned: the member, or one that became part of it. */
  profileId: Id,
})

/** The parts of a member's page. The same permission opens a block as its own endpoint. */
const Blocks = z.object({
  /** Attributes and identifiers; `direct` says whether those that identify a person are here masked, or not here at all. */
  profile: blockOf(
    Member.pick({ locked: true, attributes: true, identifiers: true }).extend({
      direct: z.enum(['masked', 'withheld']),
    }),
  ),
  timeline: blockOf(memberTimeline.response),
  orders: blockOf(pageOf(memberOrders.response.shape.items.element)),
  value: blockOf(Value),
  rfm: blockOf(memberRfm.response),
  stage: blockOf(memberStage.response),
  /** Those that the member is in, latest entered first; `inside` counts them all. */
  segments: blockOf(memberSegments.response.extend({ inside: z.int() })),
  points: blockOf(memberPoints.response),
  benefits: Missing,
  consents: blockOf(memberConsents.response.pick({ items: true, personalisation: true })),
  messages: blockOf(pageOf(DecidedMessage)),
  experiments: blockOf(z.object({ items: z.array(Assignment) })),
  predictions: Missing,
})

const notBuilt = { en: 'No module provides it yet.', 'zh-CN': '尚无模块提供。' }

export const memberOverview = endpoint({
  id: 'members.overview',
  method: 'GET',
  path: '/v1/members/:member/overview',
  summary:
    'Everything about a member as of now, in blocks: the newest of each, whose `nextCursor` its own endpoint goes on from; what is withheld, unavailable or missing is named',
  permission: 'members:read',
  params: MemberParams,
  response: z.object({
    member: MemberSummary,
    /** The profile that was asked for, when it is part of this member by now. */
    mergedFrom: Id.nullable(),
    /** How many profiles are this member, its own among them. */
    profiles: z.int(),
    blocks: Blocks,
  }),
  refusals: ['not_found'],
  example: {
    member: {
      id: '0198c7a2-0000-7000-8000-00000000000a',
      externalId: '12748',
      name: null,
      kind: 'known',
      joinedAt: '2010-12-01T12:48:00.000Z',
      lastSeenAt: '2011-12-09T12:20:00.000Z',
      source: 'uci-online-retail',
    },
    mergedFrom: null,
    profiles: 1,
    blocks: {
      profile: { state: 'ready', locked: false, attributes: [], identifiers: [], direct: 'masked' },
      timeline: { state: 'ready', items: [], nextCursor: null },
      orders: { state: 'ready', items: [], nextCursor: null },
      value: {
        state: 'ready',
        currency: 'GBP',
        orders: 209,
        grossSalesMills: 33719730,
        refunds: 15,
        refundedMills: 1000,
        firstOrderAt: '2010-12-01T12:48:00.000Z',
        lastOrderAt: '2011-12-09T12:20:00.000Z',
        revenueMills: 33718730,
        aovMills: 161334,
      },
      rfm: { state: 'ready', asOf: '2011-12-10', method: 'ntile', rfm: null },
      stage: { state: 'ready', stage: 'stable', since: '2026-11-01T00:00:00.000Z', reason: null, history: [] },
      segments: { state: 'withheld', permission: 'segments:read' },
      points: { state: 'ready', ...memberPoints.example },
      benefits: { state: 'missing', reason: notBuilt },
      consents: { state: 'ready', items: [], personalisation: true },
      messages: { state: 'ready', items: [], nextCursor: null },
      experiments: { state: 'ready', items: [] },
      predictions: { state: 'missing', reason: notBuilt },
    },
  },
})
