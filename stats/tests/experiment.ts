import { StatsError } from '../errors.ts'
import { compareCuped } from './cuped.ts'
import type { Interval } from './interval.ts'
import { adjust } from './multiple.ts'
import { type SampleRatio, sampleRatioMismatch } from './srm.ts'
import { compareProportions } from './two-proportions.ts'
import { compareMeans } from './welch.ts'

/** One metric of an experiment, with its value for every member. Proportions hold 0 and 1 only. */
export type MetricColumn = {
  readonly name: string
  readonly kind: 'proportion' | 'mean'
  readonly values: ArrayLike<number>
}

export type ExperimentInput = {
  /** The arm of every member. */
  readonly arms: readonly string[]
  readonly control: string
  readonly metrics: readonly MetricColumn[]
  /** A covariate measured before the test began: all metrics are then compared with CUPED. */
  readonly before?: ArrayLike<number>
  /** Planned weights by arm; equal unless given. */
  readonly weights?: Readonly<Record<string, number>>
  readonly alpha?: number
}

export type Comparison = {
  readonly metric: string
  readonly arm: string
  readonly control: string
  readonly n: { readonly arm: number; readonly control: number }
  readonly estimates: { readonly arm: number; readonly control: number }
  readonly difference: number
  readonly relative: number | null
  readonly interval: Interval
  readonly statistic: number
  readonly df?: number
  readonly p: number
  readonly pHolm: number
  readonly pBenjaminiHochberg: number
  readonly test: 'two-proportion z' | 'welch t' | 'welch t on CUPED'
  /** Which variance the statistic and the interval use. */
  readonly variance: string
  readonly cuped?: { readonly theta: number; readonly correlation: number; readonly varianceLeft: number }
}

export type ExperimentResult = { readonly srm: SampleRatio; readonly comparisons: readonly Comparison[] }

/**
 * Every arm against the control on every metric; p-values corrected over all of them together. The sample ratio is
 * checked first because a broken split voids the rest.
 */
export function analyseExperiment(input: ExperimentInput): ExperimentResult {
  const rows = rowsByArm(input.arms)
  if (!rows.has(input.control)) throw new StatsError('unknown_name', `no member has the control arm '${input.control}'`)
  if (rows.size < 2) throw new StatsError('one_class', 'an experiment needs at least two arms')
  if (input.metrics.length === 0) throw new StatsError('empty_input', 'name at least one metric')
  const names = [...rows.keys()].sort()
  const srm = sampleRatioMismatch(
    names.map((name) => rows.get(name)!.length),
    names.map((name) => input.weights?.[name] ?? 1),
  )
  const raw = input.metrics.flatMap((metric) =>
    names.filter((name) => name !== input.control).map((arm) => compare(input, metric, arm, rows)),
  )
  const holm = adjust(
    raw.map((c) => c.p),
    'holm',
  )
  const hochberg = adjust(
    raw.map((c) => c.p),
    'benjamini-hochberg',
  )
  return { srm, comparisons: raw.map((c, i) => ({ ...c, pHolm: holm[i]!, pBenjaminiHochberg: hochberg[i]! })) }
}

function rowsByArm(arms: readonly string[]): Map<string, number[]> {
  if (arms.length === 0) throw new StatsError('empty_input', 'no members')
  const rows = new Map<string, number[]>()
  arms.forEach((arm, row) => {
    const list = rows.get(arm)
    if (list === undefined) rows.set(arm, [row])
    else list.push(row)
  })
  return rows
}

type Raw = Omit<Comparison, 'pHolm' | 'pBenjaminiHochberg'>

function compare(input: ExperimentInput, metric: MetricColumn, arm: string, rows: Map<string, number[]>): Raw {
  if (metric.values.length !== input.arms.length) {
    throw new StatsError(
      'length_mismatch',
      `metric '${metric.name}' has ${metric.values.length} values for ${input.arms.length} members`,
    )
  }
  const pick = (values: ArrayLike<number>, name: string) => Float64Array.from(rows.get(name)!, (row) => values[row]!)
  const treated = pick(metric.values, arm)
  const control = pick(metric.values, input.control)
  const shared = {
    metric: metric.name,
    arm,
    control: input.control,
    n: { arm: treated.length, control: control.length },
  }
  const options = input.alpha === undefined ? {} : { alpha: input.alpha }
  if (input.before !== undefined) {
    const result = compareCuped(
      { metric: treated, before: pick(input.before, arm) },
      { metric: control, before: pick(input.before, input.control) },
      options,
    )
    const { theta, correlation, varianceLeft } = result
    return {
      ...shared,
      ...fromMeans(result),
      test: 'welch t on CUPED',
      variance: 'unpooled, adjusted by the covariate',
      cuped: { theta, correlation, varianceLeft },
    }
  }
  if (metric.kind === 'mean') {
    return { ...shared, ...fromMeans(compareMeans(treated, control, options)), test: 'welch t', variance: 'unpooled' }
  }
  const result = compareProportions(tallyOf(metric.name, treated), tallyOf(metric.name, control), input.alpha)
  return {
    ...shared,
    estimates: result.rates,
    difference: result.difference,
    relative: result.relative,
    interval: result.interval,
    statistic: result.z,
    p: result.p,
    test: 'two-proportion z',
    variance: 'pooled for p, unpooled for the interval',
  }
}

function fromMeans(result: ReturnType<typeof compareMeans>) {
  const { means, difference, relative, interval, t, df, p } = result
  return { estimates: means, difference, relative, interval, statistic: t, df, p }
}

function tallyOf(name: string, values: Float64Array): { successes: number; trials: number } {
  let successes = 0
  for (const value of values) {
    if (value !== 0 && value !== 1)
      throw new StatsError('out_of_range', `proportion '${name}' holds ${value}: only 0 and 1 are allowed`)
    successes += value
  }
  return { successes, trials: values.length }
}
