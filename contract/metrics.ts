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
    unit: z.enum(['members', 'orders', 'money', 'points', 'percent', 'ratio', 'per_member', 'index']),
    /** Numbers of a journey or a place are of it alone; the others are of any period. */
    grain: z.enum(['day', 'month', 'journey', 'place']),
    /** `up`: more is better. */
    direction: z.enum(['up', 'down', 'neutral']),
    /** Groups of people can be compared on it: members alone, or also others who bought. */
    compared: z.enum(['members', 'everyone']).optional(),
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

const PlaceRow = z.object({
  /** Penetration of members among customers, average order value of members, and its index. */
  values: z.array(MetricValue),
  /** Penetration against that of the period before: 0.25 is 25 % above it. */
  growth: z.number().nullable(),
  /** Who is counted as a customer: those who bought. */
  customers: z.object({
    members: z.int(),
    /** Known by a device or another identifier, without the number of a member. */
    others: z.int(),
    /** Orders that carry nobody: each stands for one customer. */
    unnamed: z.int(),
  }),
})

export const metricsByPlace = endpoint({
  id: 'metrics.byPlace',
  method: 'GET',
  path: '/v1/metrics/places',
  summary: 'Penetration and average order value of members by city tier or region, each against the period before',
  permission: 'metrics:read',
  query: PeriodQuery.extend({ by: z.enum(['tier', 'region']).default('tier') }),
  response: z.object({
    by: z.enum(['tier', 'region']),
    /** Where the list of places is from. */
    source: Bilingual,
    /** In the order of the list; `unlisted` is named and in no list, `unknown` names no place, and neither is dropped. */
    items: z.array(PlaceRow.extend({ place: z.string(), name: Bilingual })),
    all: PlaceRow,
    from: Day,
    to: Day,
  }),
  refusals: ['period_invalid'],
  example: {
    by: 'tier',
    source: { en: 'A ranking of 2022', 'zh-CN': '2022 年榜单' },
    items: [],
    all: { values: [], growth: null, customers: { members: 0, others: 0, unnamed: 0 } },
    from: '2026-02-01',
    to: '2026-02-28',
  },
})
