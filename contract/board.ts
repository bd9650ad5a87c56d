import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Metric, MetricValue, PeriodQuery } from './metrics.ts'
import { Bilingual, Day, Id } from './shapes.ts'

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
