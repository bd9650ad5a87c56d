import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Metric, PeriodQuery } from './metrics.ts'
import { Bilingual, Day, Id } from './shapes.ts'

/** A group as measured: both parts of its number, so that anybody can divide again. */
const Side = z.object({
  name: Bilingual,
  /** People who are compared, after who is in both was taken out of the second group. */
  people: z.int(),
  numerator: z.number(),
  denominator: z.number(),
  value: z.number().nullable(),
})

const Interval = z.tuple([z.number(), z.number()])

/** How one group of people differs from another on a metric. It says nothing of why. */
export const Comparison = z
  .object({
    metric: Metric,
    /** A number that adds up, such as orders, is compared for each member. */
    perMember: z.boolean(),
    from: Day,
    to: Day,
    /** The start of the day as of which segments are taken; null for as they are now. */
    asOf: Day.nullable(),
    a: Side,
    b: Side,
    /** Members of both groups: they count for the first alone. */
    inBoth: z.int(),
    /** Orders of the period that carry nobody: they are in neither group. Null where only members are compared. */
    unnamedOrders: z.int().nullable(),
    /** a − b, in the unit of the value, with its 95 % interval; null where the data cannot carry it. */
    difference: z.number().nullable(),
    differenceInterval: Interval.nullable(),
    /** a ÷ b − 1; null also where b is zero. */
    relative: z.number().nullable(),
    relativeInterval: Interval.nullable(),
    /** `higher`, `lower`: the whole interval of the difference is on one side of zero. */
    verdict: z.enum(['higher', 'lower', 'unclear', 'too_few']),
    /** How the intervals were worked out. */
    method: Bilingual,
    sentence: Bilingual,
  })
  .meta({ id: 'Comparison' })

export const compareGroups = endpoint({
  id: 'metrics.compare',
  method: 'GET',
  path: '/v1/metrics/comparison',
  summary:
    'One metric of two groups over a period: both values, the difference and the relative one, with 95 % intervals',
  permission: 'metrics:read',
  query: PeriodQuery.extend({
    metric: z.string().max(80),
    /** A segment, stage or RFM group by its id, or all members. */
    a: z.union([Id, z.literal('members')]),
    /** Another segment, all other members, or who bought without being a member. */
    b: z.union([Id, z.literal('others'), z.literal('non_members')]).default('others'),
    /** Segments as of the start of this day, by their rules; without it as they are now. */
    asOf: Day.optional(),
  }),
  response: Comparison,
  refusals: ['not_found', 'period_invalid', 'not_comparable'],
  example: {
    metric: {
      id: 'repurchase_rate',
      version: 1,
      name: { en: 'Repurchase rate', 'zh-CN': '复购率' },
      description: { en: 'Bought at least twice', 'zh-CN': '购买两次及以上' },
      formula: { en: 'Two orders or more ÷ buyers', 'zh-CN': '两单及以上 ÷ 购买会员' },
      unit: 'percent',
      grain: 'month',
      direction: 'up',
    },
    perMember: false,
    from: '2026-02-01',
    to: '2026-02-28',
    asOf: null,
    a: {
      name: { en: 'Price-sensitive', 'zh-CN': '价格敏感型' },
      people: 400,
      numerator: 123,
      denominator: 200,
      value: 0.615,
    },
    b: {
      name: { en: 'Other members', 'zh-CN': '其他会员' },
      people: 600,
      numerator: 100,
      denominator: 200,
      value: 0.5,
    },
    inBoth: 0,
    unnamedOrders: null,
    difference: 0.115,
    differenceInterval: [0.018, 0.209],
    relative: 0.23,
    relativeInterval: [0.03, 0.47],
    verdict: 'higher',
    method: { en: 'Newcombe', 'zh-CN': 'Newcombe' },
    sentence: { en: 'Price-sensitive: 23 % above other members', 'zh-CN': '价格敏感型高出其他会员 23%' },
  },
})
