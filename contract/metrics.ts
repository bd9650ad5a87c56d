import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual, Day, Id } from './shapes.ts'

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

/** Whether a number is on the wrong side of the line of its metric: exactly 3 % is over one that asks for less than 3 %. */
export function isOverLine({ line }: Pick<z.infer<typeof Metric>, 'line'>, value: number): boolean {
  if (!line) return false
  return line.bound === 'below' ? value >= line.value : value < line.value
}

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

/** Narrows the metrics of consent, and no others: to a purpose, a channel, where it was given, and a version of its notice. */
const ConsentsQuery = z.object({
  purpose: z.string().max(80).optional(),
  channel: z.string().max(80).optional(),
  /** The collection point, or what the consent names as its source where there is none. */
  source: z.string().max(80).optional(),
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

/** A number on the wrong side of its line, or far from where it used to be, and what can be done. */
export const MetricAlert = z
  .object({
    metric: z.string(),
    /** `line`: over the line of the metric; `jump`: one day at more than three times the median of the 28 before it. */
    rule: z.enum(['line', 'jump']),
    severity: z.enum(['critical']),
    value: z.number(),
    /** What the value is held against. */
    limit: z.number(),
    text: Bilingual,
    proposals: z.array(z.object({ id: z.enum(['check_sends', 'cut_frequency', 'see_sources']), text: Bilingual })),
  })
  .meta({ id: 'MetricAlert' })

const Withdrawals = z.object({ value: z.number().nullable(), numerator: z.int(), denominator: z.int() })
const WithdrawalsOf = Withdrawals.extend({
  key: z.string(),
  /** Reaches the line of `withdrawal_rate`. */
  overLine: z.boolean(),
})

export const withdrawalReport = endpoint({
  id: 'metrics.withdrawals',
  method: 'GET',
  path: '/v1/metrics/withdrawals',
  summary: 'Where consents are taken back: by channel, purpose, source and message; without a period, the last 30 days',
  permission: 'metrics:read',
  query: PeriodQuery.partial(),
  response: z.object({
    from: Day,
    to: Day,
    metric: Metric,
    total: MetricValue,
    overLine: z.boolean(),
    /** Of today, whatever the period. */
    alerts: z.array(MetricAlert),
    /** Members who took a consent back ÷ those who held one of that kind when the period began. */
    channels: z.array(WithdrawalsOf),
    purposes: z.array(WithdrawalsOf),
    /** Where the consent had been given: the collection point, or the source it names. */
    sources: z.array(WithdrawalsOf),
    /** How it was taken back: members by the source the withdrawal names. */
    ways: z.array(z.object({ key: z.string(), members: z.int() })),
    /** Members who withdrew on the channel within 7 days of a message ÷ messages handed over; the 100 with most withdrawals. */
    messages: z.array(
      Withdrawals.extend({
        template: z.string(),
        channel: z.string(),
        journey: z.object({ id: Id, name: z.string() }).nullable(),
        overLine: z.boolean(),
      }),
    ),
  }),
  refusals: ['period_invalid'],
  example: {
    from: '2026-02-01',
    to: '2026-02-28',
    metric: {
      id: 'withdrawal_rate',
      version: 2,
      name: { en: 'Consent withdrawal rate', 'zh-CN': '授权撤销率' },
      description: { en: 'Members who took a consent back', 'zh-CN': '撤回授权的会员' },
      formula: { en: 'Withdrew ÷ held one', 'zh-CN': '撤回 ÷ 期初持有' },
      unit: 'percent',
      grain: 'month',
      direction: 'down',
      line: { value: 0.03, bound: 'below' },
    },
    total: { metric: 'withdrawal_rate', value: 0.03, numerator: 3, denominator: 100, interval: null, previous: null },
    overLine: true,
    alerts: [],
    channels: [{ key: 'email', value: 0.03, numerator: 3, denominator: 100, overLine: true }],
    purposes: [],
    sources: [{ key: 'checkout', value: 0.03, numerator: 3, denominator: 100, overLine: true }],
    ways: [{ key: 'portal', members: 3 }],
    messages: [
      {
        template: 'win-back',
        channel: 'email',
        journey: null,
        value: 0.01,
        numerator: 2,
        denominator: 200,
        overLine: false,
      },
    ],
  },
})

export const metricsByPlatform = endpoint({
  id: 'metrics.byPlatform',
  method: 'GET',
  path: '/v1/metrics/platforms',
  summary: 'Members and others compared on each sales platform, busiest first, and on all of them together',
  permission: 'metrics:read',
  query: PeriodQuery,
  response: z.object({
    /** For each platform the metrics of platforms: conversion of members, of others, and the lead of the one over the other. */
    items: z.array(z.object({ platform: z.string(), values: z.array(MetricValue) })),
    all: z.array(MetricValue),
    from: Day,
    to: Day,
  }),
  refusals: ['period_invalid'],
  example: { items: [], all: [], from: '2026-02-01', to: '2026-02-28' },
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
    /** What its metrics warn of today; always there since they exist. */
    alerts: z.array(MetricAlert).optional(),
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
    /** What its metrics warn of, in words; always there since they exist. */
    alerts: z.array(MetricAlert).optional(),
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
