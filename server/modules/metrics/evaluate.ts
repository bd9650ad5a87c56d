import type { Ctx } from '../../platform/context.ts'
import { Refusal } from '../../platform/errors.ts'
import { workspaceOf } from '../access/index.ts'
import { type Bucket, type Buckets, byDay, byMonth, withPrevious } from './buckets.ts'
import { dayNumber } from './calendar.ts'
import { type MeasureName, measure } from './measures.ts'
import { givenValue, type MetricDefinition, type MetricValue, partsOf } from './metric.ts'
import type { ConsentsAbout } from './sources/consents.store.ts'

/** Longest period that is asked for. */
const MAX_DAYS = 3_660

/** Metrics over a period, each with the same number of the equally long period before it; those of consent may be of a part. */
export async function evaluateMetrics(
  ctx: Ctx,
  metrics: readonly MetricDefinition[],
  period: Bucket,
  about: ConsentsAbout = {},
): Promise<MetricValue[]> {
  assertPeriod(period)
  const { timeZone } = await workspaceOf(ctx)
  const measured = await measure(ctx, timeZone, withPrevious(period), measuresOf(metrics), about)
  const partsIn = (metric: MetricDefinition, bucket: number) => partsOf(metric, (name) => measured.get(name)![bucket]!)
  return metrics.map((metric) => givenValue(metric, { ...partsIn(metric, 1), previous: partsIn(metric, 0).value }))
}

/** One metric, a number for each day or month of a period. */
export async function metricSeries(
  ctx: Ctx,
  metric: MetricDefinition,
  period: Bucket,
  grain: 'day' | 'month',
  about: ConsentsAbout = {},
): Promise<{ day: string; value: number | null }[]> {
  assertPeriod(period)
  const { timeZone } = await workspaceOf(ctx)
  const buckets: Buckets = grain === 'day' ? byDay(period) : byMonth(period)
  const measured = await measure(ctx, timeZone, buckets, measuresOf([metric]), about)
  return buckets.list.map((bucket, index) => ({
    day: bucket.from,
    value: partsOf(metric, (name) => measured.get(name)![index]!).value,
  }))
}

function measuresOf(metrics: readonly MetricDefinition[]): Set<MeasureName> {
  return new Set(
    metrics.flatMap(({ made }) => {
      if (made.kind === 'count') return [made.measure]
      return made.kind === 'share' ? [made.numerator, made.denominator] : []
    }),
  )
}

export function assertPeriod({ from, to }: Bucket): void {
  if (to < from || dayNumber(to) - dayNumber(from) >= MAX_DAYS) throw new Refusal('period_invalid')
}
