import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual, Day } from './shapes.ts'

/** A number of the product: formula, grain, unit and version in one place; every screen takes it from here. */
export const Metric = z
  .object({
    id: z.string(),
    version: z.int(),
    name: Bilingual,
    description: Bilingual,
    /** The formula in words of the glossary, as shown behind the number. */
    formula: Bilingual,
    unit: z.enum(['members', 'orders', 'money', 'points', 'percent', 'ratio', 'per_member']),
    grain: z.enum(['day', 'month', 'journey']),
    /** `up`: more is better. */
    direction: z.enum(['up', 'down', 'neutral']),
    /** What the number is held against: `below` is crossed by reaching it. */
    line: z.object({ value: z.number(), bound: z.enum(['at_least', 'below']) }).optional(),
  })
  .meta({ id: 'Metric' })

/**
 * Money in mills, shares as fractions of one, counts as they are. `null` says that the number cannot be computed
 * (a denominator of zero), never zero. A rate carries both its parts.
 */
export const MetricValue = z
  .object({
    metric: z.string(),
    value: z.number().nullable(),
    numerator: z.number().nullable(),
    denominator: z.number().nullable(),
    /** 95 % interval where the number is an estimate. */
    interval: z.tuple([z.number(), z.number()]).nullable(),
    /** The same number one period earlier. */
    previous: z.number().nullable(),
  })
  .meta({ id: 'MetricValue' })

export const PeriodQuery = z.object({
  /** First day, inclusive, in the workspace's time zone. */
  from: Day,
  /** Last day, inclusive. The numbers are as of the end of this day. */
  to: Day,
})

/** Narrows the metrics of consent, and no others, to a purpose and to those asked by a version of its notice. */
const ConsentsQuery = z.object({
  purpose: z.string().max(80).optional(),
  noticeVersion: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
})

export const listMetrics = endpoint({
  id: 'metrics.catalogue',
  method: 'GET',
  path: '/v1/metrics',
  summary: 'The metric catalogue',
  permission: 'metrics:read',
  limited: true,
  response: z.object({ items: z.array(Metric) }),
  example: { items: [] },
})

export const evaluateMetrics = endpoint({
  id: 'metrics.evaluate',
  method: 'GET',
  path: '/v1/metrics/values',
  summary: 'Metrics over a period, each with the same number one period earlier',
  permission: 'metrics:read',
  query: PeriodQuery.extend({
    ...ConsentsQuery.shape,
    /** Comma-separated ids; all metrics of day and month grain when absent. */
    ids: z.string().max(1000).optional(),
  }),
  response: z.object({ items: z.array(MetricValue), from: Day, to: Day }),
  refusals: ['not_found', 'period_invalid'],
  example: { items: [], from: '2011-11-10', to: '2011-12-09' },
})

export const metricSeries = endpoint({
  id: 'metrics.series',
  method: 'GET',
  path: '/v1/metrics/:id/series',
  summary: 'One metric day by day or month by month',
  permission: 'metrics:read',
  params: z.object({ id: z.string().max(80) }),
  query: PeriodQuery.extend({ ...ConsentsQuery.shape, grain: z.enum(['day', 'month']).default('day') }),
  response: z.object({ metric: z.string(), points: z.array(z.object({ day: Day, value: z.number().nullable() })) }),
  refusals: ['not_found', 'period_invalid'],
  example: { metric: 'orders', points: [{ day: '2011-12-09', value: 41 }] },
})

export const metricByStore = endpoint({
  id: 'metrics.byStore',
  method: 'GET',
  path: '/v1/metrics/:id/stores',
  summary: 'One metric of stores for each store, busiest first, each with the same number one period earlier',
  permission: 'metrics:read',
  params: z.object({ id: z.string().max(80) }),
  query: PeriodQuery,
  response: z.object({
    metric: z.string(),
    items: z.array(MetricValue.omit({ metric: true, interval: true }).extend({ store: z.string() })),
  }),
  refusals: ['not_found', 'period_invalid'],
  example: {
    metric: 'card_use_rate',
    items: [{ store: 'Nanjing Road', value: 0.65, numerator: 65, denominator: 100, previous: null }],
  },
})

/** The board: a layout over catalogue metrics, with the period that suits the data. */
export const Board = z
  .object({
    id: z.string(),
    name: Bilingual,
    /** One sentence with the number that matters and what changed. */
    headline: Bilingual,
    from: Day,
    to: Day,
    /** The first and last day with an order; null while there is none. */
    dataFrom: Day.nullable(),
    dataTo: Day.nullable(),
    groups: z.array(z.object({ name: Bilingual, metrics: z.array(z.object({ metric: Metric, value: MetricValue })) })),
    journeys: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        reach: MetricValue,
        conversion: MetricValue,
        lift: MetricValue,
        treated: z.object({ members: z.int(), converted: z.int() }),
        holdout: z.object({ members: z.int(), converted: z.int() }),
      }),
    ),
  })
  .meta({ id: 'Board' })

export const getBoard = endpoint({
  id: 'boards.get',
  method: 'GET',
  path: '/v1/boards/:id',
  summary: 'A board over a period; without one, the last 30 days of the data',
  permission: 'metrics:read',
  params: z.object({ id: z.enum(['overview']) }),
  query: PeriodQuery.partial(),
  response: Board,
  refusals: ['period_invalid'],
  example: {
    id: 'overview',
    name: { en: 'Overview', 'zh-CN': '总览' },
    headline: { en: '4,338 members bought', 'zh-CN': '4,338 位会员有购买' },
    from: '2011-11-10',
    to: '2011-12-09',
    dataFrom: '2010-12-01',
    dataTo: '2011-12-09',
    groups: [],
    journeys: [],
  },
})

/** What the first page of the day shows. */
export const getToday = endpoint({
  id: 'today.get',
  method: 'GET',
  path: '/v1/today',
  summary: 'What needs attention, and what to do next',
  permission: 'metrics:read',
  response: z.object({
    headline: Bilingual,
    members: z.int(),
    /** How far along the newcomer is; every step links to its page. */
    steps: z.array(z.object({ id: z.enum(['import', 'segment', 'consent', 'journey', 'board']), done: z.boolean() })),
    opportunities: z.array(
      z.object({ id: z.string(), name: Bilingual, members: z.int(), segment: z.string().nullable() }),
    ),
    messages: z.object({ waiting: z.int(), sandboxed: z.int(), sent: z.int(), refused: z.int() }),
    quarantined: z.int(),
    /** Metrics on the wrong side of their line, in words; always there since they exist. */
    alerts: z.array(z.object({ metric: z.string(), value: z.number(), text: Bilingual })).optional(),
    freshness: z.object({ newestOccurredAt: z.string().nullable(), lagSeconds: z.number() }),
  }),
  example: {
    headline: { en: 'Import your orders to begin', 'zh-CN': '导入订单，即可开始' },
    members: 0,
    steps: [],
    opportunities: [],
    messages: { waiting: 0, sandboxed: 0, sent: 0, refused: 0 },
    quarantined: 0,
    alerts: [],
    freshness: { newestOccurredAt: null, lagSeconds: 0 },
  },
})
