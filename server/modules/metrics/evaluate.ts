import type { Ctx } from '../../platform/context.ts'
import { notFound, Refusal } from '../../platform/errors.ts'
import { workspaceOf } from '../access/index.ts'
import { type Bucket, type Buckets, byDay, byMonth, withPrevious } from './buckets.ts'
import { dayNumber } from './calendar.ts'
import { type MeasureName, measure } from './measures.ts'
import { givenValue, type MetricDefinition, type MetricValue, type Parts, partsOf } from './metric.ts'
import type { ConsentsAbout } from './sources/consents.store.ts'
import { type PlatformMeasure, type PlatformRow, platformMeasures, readByPlatform } from './sources/platforms.olap.ts'
import { readByStore, type StoreMeasure, type StoreRow, storeMeasures } from './sources/stores.olap.ts'

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

/** One metric, a number with its parts for each day or month of a period. */
export async function metricSeries(
  ctx: Ctx,
  metric: MetricDefinition,
  period: Bucket,
  grain: 'day' | 'month',
  about: ConsentsAbout = {},
): Promise<({ day: string } & Parts)[]> {
  assertPeriod(period)
  const { timeZone } = await workspaceOf(ctx)
  const buckets: Buckets = grain === 'day' ? byDay(period) : byMonth(period)
  const measured = await measure(ctx, timeZone, buckets, measuresOf([metric]), about)
  return buckets.list.map((bucket, index) => ({
    day: bucket.from,
    ...partsOf(metric, (name) => measured.get(name)![index]!),
  }))
}

/** One metric for each store over a period, busiest first, each with the same number of the equally long period before it. */
export async function metricByStore(ctx: Ctx, metric: MetricDefinition, period: Bucket): Promise<StoreValue[]> {
  assertPeriod(period)
  if (![...measuresOf([metric])].every((name) => storeMeasures.has(name))) throw notFound('metric', metric.id)
  const { timeZone } = await workspaceOf(ctx)
  const rows = await readByStore(ctx, timeZone, withPrevious(period))
  const partsIn = (row: StoreRow) => partsOf(metric, (name) => row[name as StoreMeasure])
  const before = new Map(rows.filter(({ bucket }) => bucket === 0).map((row) => [row.store, partsIn(row).value]))
  return rows
    .filter(({ bucket }) => bucket === 1)
    .map((row) => ({ store: row.store, ...partsIn(row), previous: before.get(row.store) ?? null }))
}

interface StoreValue extends Parts {
  readonly store: string
  readonly previous: number | null
}

/** These metrics of platforms for each platform over a period, busiest first, and for all of them together. */
export async function metricsByPlatform(
  ctx: Ctx,
  metrics: readonly MetricDefinition[],
  period: Bucket,
): Promise<{ items: { platform: string; values: MetricValue[] }[]; all: MetricValue[] }> {
  const all = await evaluateMetrics(ctx, metrics, period)
  const { timeZone } = await workspaceOf(ctx)
  const rows = await readByPlatform(ctx, timeZone, withPrevious(period))
  const before = new Map(rows.filter(({ bucket }) => bucket === 0).map((row) => [row.platform, row]))
  const partsIn = (row: PlatformRow, metric: MetricDefinition) =>
    partsOf(metric, (name) => row[name as PlatformMeasure])
  const valuesOf = (row: PlatformRow) => {
    const earlier = before.get(row.platform)
    return metrics.map((metric) =>
      givenValue(metric, { ...partsIn(row, metric), previous: earlier ? partsIn(earlier, metric).value : null }),
    )
  }
  const items = rows
    .filter(({ bucket }) => bucket === 1)
    .map((row) => ({ platform: row.platform, values: valuesOf(row) }))
  return { items, all }
}

/** Whether a metric can be told for each platform. */
export function isOfPlatforms(metric: MetricDefinition): boolean {
  const names = [...measuresOf([metric])]
  return names.length > 0 && names.every((name) => platformMeasures.has(name))
}

function measuresOf(metrics: readonly MetricDefinition[]): Set<MeasureName> {
  return new Set(
    metrics.flatMap(({ made }) => {
      if (made.kind === 'count') return [made.measure]
      if (made.kind === 'share') return [made.numerator, made.denominator]
      if (made.kind === 'index') return [made.of.numerator, made.of.denominator]
      if (made.kind === 'lead') return [made.of, made.over].flatMap((share) => [share.numerator, share.denominator])
      return []
    }),
  )
}

export function assertPeriod({ from, to }: Bucket): void {
  if (to < from || dayNumber(to) - dayNumber(from) >= MAX_DAYS) throw new Refusal('period_invalid')
}
