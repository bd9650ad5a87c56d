import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Id, Instant, MemberParams, Mills, PageQuery, Points, pageOf } from './shapes.ts'

/** Points of one member. `available` may be below zero after a refund of points already spent: that part is the deficit. */
export const PointsBalance = z
  .object({
    available: Points,
    pending: Points,
    lifetimeEarned: Points,
    lifetimeReversed: Points,
    lifetimeRedeemed: Points,
  })
  .meta({ id: 'PointsBalance' })

export const PointsEntry = z
  .object({
    id: Id,
    kind: z.enum(['earn', 'reverse', 'adjust', 'redeem']),
    points: Points,
    balanceAfter: Points,
    /**
     * `order_completed`, `order_corrected`, `order_refunded`, `import_undone` or `member_merged`; of an adjustment by
     * hand, the words that were given.
     */
    reason: z.string(),
    orderId: z.string().nullable(),
    occurredAt: Instant,
    postedAt: Instant,
  })
  .meta({ id: 'PointsEntry' })

export const memberPoints = endpoint({
  id: 'points.ofMember',
  method: 'GET',
  path: '/v1/members/:member/points',
  summary: 'Points of a member and the entries behind them, newest first',
  permission: 'loyalty:read',
  params: MemberParams,
  query: PageQuery,
  response: pageOf(PointsEntry).extend({ balance: PointsBalance }),
  refusals: ['not_found'],
  example: {
    items: [],
    nextCursor: null,
    balance: { available: 33719, pending: 0, lifetimeEarned: 33719, lifetimeReversed: 0, lifetimeRedeemed: 0 },
  },
})

export const adjustPoints = endpoint({
  id: 'points.adjust',
  method: 'POST',
  path: '/v1/members/:member/points',
  summary: 'Give or take points by hand, with a reason; `dryRun` shows the balance after',
  permission: 'loyalty:write',
  params: MemberParams,
  body: z.object({
    points: Points.refine((points) => points !== 0, 'must not be zero'),
    reason: z.string().trim().min(3).max(200),
    dryRun: z.boolean().default(false),
  }),
  response: z.object({ entry: PointsEntry.nullable(), balance: PointsBalance }),
  status: 201,
  refusals: ['not_found', 'insufficient_points'],
  example: {
    entry: null,
    balance: { available: 100, pending: 0, lifetimeEarned: 0, lifetimeReversed: 0, lifetimeRedeemed: 0 },
  },
})

export const EarningRule = z
  .object({
    version: z.int(),
    /** Points for each whole unit of currency spent. */
    pointsPerUnit: Points.min(0).max(1000),
    /** Orders placed before this day earn nothing; null: all of history earns. */
    since: Instant.nullable(),
    active: z.boolean(),
  })
  .meta({ id: 'EarningRule' })

export const getEarningRule = endpoint({
  id: 'loyalty.earningRule',
  method: 'GET',
  path: '/v1/loyalty/earning-rule',
  summary: 'How points are earned',
  permission: 'loyalty:read',
  response: EarningRule,
  example: { version: 1, pointsPerUnit: 1, since: null, active: true },
})

export const setEarningRule = endpoint({
  id: 'loyalty.setEarningRule',
  method: 'PUT',
  path: '/v1/loyalty/earning-rule',
  summary: 'Change how points are earned from now on; points already earned stay',
  permission: 'loyalty:write',
  body: EarningRule.omit({ version: true }),
  response: EarningRule,
  example: { version: 2, pointsPerUnit: 2, since: null, active: true },
})

export const programme = endpoint({
  id: 'loyalty.programme',
  method: 'GET',
  path: '/v1/loyalty/programme',
  summary: 'Totals of the points programme, derived from the postings',
  permission: 'loyalty:read',
  limited: true,
  response: z.object({
    issued: Points,
    reversed: Points,
    redeemed: Points,
    /** Given less taken by hand: issued − reversed − redeemed + adjusted = outstanding − deficit. */
    adjusted: Points,
    outstanding: Points,
    deficit: Points,
    members: z.int(),
    spendMills: Mills,
  }),
  example: { issued: 0, reversed: 0, redeemed: 0, adjusted: 0, outstanding: 0, deficit: 0, members: 0, spendMills: 0 },
})
