import { z } from 'zod'
import { Corrections } from './corrections.ts'
import { endpoint } from './endpoint.ts'
import { AsOfQuery, Day, Id, Instant, MemberParams, Mills, PageQuery, pageOf } from './shapes.ts'

/** Whose word a value of the profile is, from the one that counts least; among the same the later counts. */
export const tellers = ['event', 'import', 'staff', 'member'] as const

/** A value of the profile with where it came from and when it was observed. Direct identifiers arrive masked. */
export const Attribute = z
  .object({
    name: z.string(),
    value: z.unknown(),
    /** `direct` identifies a person by itself: stored encrypted, shown masked. */
    class: z.enum(['direct', 'other']),
    source: z.string(),
    observedAt: Instant,
    toldBy: z.enum(tellers),
  })
  .meta({ id: 'Attribute' })

export const MemberSummary = z
  .object({
    id: Id,
    /** The company's own member number; null while the member is anonymous. */
    externalId: z.string().nullable(),
    /** Masked display name, or null. */
    name: z.string().nullable(),
    kind: z.enum(['anonymous', 'known']),
    joinedAt: Instant,
    lastSeenAt: Instant,
    source: z.string(),
  })
  .meta({ id: 'MemberSummary' })

export const Member = MemberSummary.extend({
  /** A child whose guardian has not agreed: only what is necessary is collected and shown. */
  locked: z.boolean(),
  attributes: z.array(Attribute),
  identifiers: z.array(
    z.object({
      namespace: z.string(),
      value: z.string(),
      firstSeenAt: Instant,
      verifiedAt: Instant.nullable(),
      /** The profile that holds it: the member's own, or one that became part of it. */
      profileId: Id,
      /** Where that profile came from. */
      source: z.string(),
    }),
  ),
}).meta({ id: 'Member' })

const exampleMember = {
  id: '0198c7a2-0000-7000-8000-00000000000a',
  externalId: '12748',
  name: null,
  kind: 'known' as const,
  joinedAt: '2010-12-01T12:48:00.000Z',
  lastSeenAt: '2011-12-09T12:20:00.000Z',
  source: 'uci-online-retail',
}

export const listMembers = endpoint({
  id: 'members.list',
  method: 'GET',
  path: '/v1/members',
  summary: 'Members, newest first; `search` finds by member number, or by a full phone or e-mail',
  permission: 'members:read',
  limited: true,
  query: PageQuery.extend({
    search: z.string().trim().max(254).optional(),
    kind: z.enum(['anonymous', 'known']).optional(),
    segment: Id.optional(),
  }),
  response: pageOf(MemberSummary).extend({ total: z.int() }),
  example: { items: [exampleMember], nextCursor: null, total: 1 },
})

export const getMember = endpoint({
  id: 'members.get',
  method: 'GET',
  path: '/v1/members/:member',
  summary: 'One member: profile with the source and time of each value',
  permission: 'members:read',
  params: MemberParams,
  response: Member,
  refusals: ['not_found'],
  example: { ...exampleMember, locked: false, attributes: [], identifiers: [] },
})

export const revealMember = endpoint({
  id: 'members.reveal',
  method: 'POST',
  path: '/v1/members/:member/reveal',
  proof: 'workspace',
  summary: 'Direct identifiers in the clear; the reason is recorded',
  permission: 'members:reveal',
  params: MemberParams,
  body: z.object({ reason: z.string().trim().min(3).max(500) }),
  response: z.object({ attributes: z.array(Attribute) }),
  refusals: ['not_found', 'proof_needed'],
  example: { attributes: [] },
})

export const correctMember = endpoint({
  id: 'members.correct',
  method: 'POST',
  path: '/v1/members/:member/corrections',
  summary: 'Correct who a member is, for one who asks; what the member said themselves stays',
  permission: 'members:write',
  params: MemberParams,
  body: Corrections.extend({ reason: z.string().trim().min(3).max(500) }),
  response: Member,
  refusals: ['not_found', 'own_word_stands'],
  example: { ...exampleMember, locked: false, attributes: [], identifiers: [] },
})

/** One event of a member's life, from outside or from the product itself. */
export const TimelineEvent = z
  .object({
    id: Id,
    name: z.string(),
    type: z.string(),
    source: z.string(),
    /** Where it happened, as the sender said it in `context.channel`: `terminal`, `pos`, `web`. */
    channel: z.string().nullable(),
    occurredAt: Instant,
    receivedAt: Instant,
    orderId: z.string().nullable(),
    amountMills: Mills.nullable(),
    properties: z.record(z.string(), z.unknown()),
    /** It is in the archive: here are only those properties that reports read. */
    archived: z.boolean(),
  })
  .meta({ id: 'TimelineEvent' })

export const memberTimeline = endpoint({
  id: 'members.timeline',
  method: 'GET',
  path: '/v1/members/:member/timeline',
  summary: 'Everything that happened with a member, newest first, over all channels',
  permission: 'members:read',
  params: MemberParams,
  query: PageQuery.extend({ asOf: Day.optional() }),
  response: pageOf(TimelineEvent),
  refusals: ['not_found'],
  example: { items: [], nextCursor: null },
})

export const Order = z
  .object({
    orderId: z.string(),
    kind: z.enum(['sale', 'refund']),
    occurredAt: Instant,
    amountMills: Mills,
    currency: z.string(),
    items: z.array(z.object({ sku: z.string(), name: z.string(), quantity: z.number(), priceMills: Mills })),
    /** It is in the archive, and its items with it. */
    archived: z.boolean(),
  })
  .meta({ id: 'Order' })

export const memberOrders = endpoint({
  id: 'members.orders',
  method: 'GET',
  path: '/v1/members/:member/orders',
  summary: 'Orders and refunds of a member, newest first, with totals as of a day',
  permission: 'members:read',
  params: MemberParams,
  query: PageQuery.extend(AsOfQuery.shape),
  response: pageOf(Order).extend({
    totals: z.object({
      orders: z.int(),
      grossSalesMills: Mills,
      refunds: z.int(),
      refundedMills: Mills,
      firstOrderAt: Instant.nullable(),
      lastOrderAt: Instant.nullable(),
    }),
  }),
  refusals: ['not_found'],
  example: {
    items: [],
    nextCursor: null,
    totals: {
      orders: 209,
      grossSalesMills: 33719730,
      refunds: 15,
      refundedMills: 1000,
      firstOrderAt: null,
      lastOrderAt: null,
    },
  },
})
