import { describe, expect, it } from 'vitest'
import { answersOf, isMissing, titled } from '../../bench/stats/referenceData.ts'
import { type Moments, momentsOfSums } from '../core/moments.ts'
import { cupedMoments } from '../tests/cuped.ts'
import { detectableLift, powerForLift } from '../tests/mean-power.ts'
import { ratioMoments } from '../tests/ratio.ts'
import { compareRelative, deltaVariance, relativeEffect } from '../tests/relative.ts'
import { alwaysValid, sequentialRho } from '../tests/sequential.ts'
import { sampleRatioMismatch } from '../tests/srm.ts'
import { compareMoments } from '../tests/welch.ts'
import { expectClose } from './closeness.ts'

type Sums = { n: number; sum: number; sum_squares: number }
type Stat = Sums & {
  _type: string
  _unadjusted_mean: number
  post_statistic?: Sums
  pre_statistic?: Sums
  post_pre_sum_of_products?: number
  theta?: number | null
  m_statistic?: Sums
  d_statistic?: Sums
  m_d_sum_of_products?: number
  quantile_hat?: number
  quantile_lower?: number
  quantile_upper?: number
  nu?: number
  n_star?: number
}
type Config = {
  difference_type?: string
  alpha?: number
  test_value?: number
  sequential_tuning_parameter?: number
  post_stratify?: boolean
}
type Result = {
  expected: number
  ci: (number | 'inf' | '-inf')[]
  pValue: number | null
  errorMessage: string | null
  point_estimate?: number
  standard_error?: number
  error_message?: string | null
  post_stratification_applied?: boolean
}
type Vector = {
  object: string
  construct?: { args: [Stat[][], Config?]; kwargs: { config?: Config } }
  args?: number[]
  kwargs?: Record<string, unknown>
  result: Result
}

const sums = (s: Sums) => momentsOfSums({ n: s.n, sum: s.sum, sumSquares: s.sum_squares })
const covariance = (a: Sums, b: Sums, products: number) => (products - (a.sum * b.sum) / a.n) / (a.n - 1)

/** Their statistic as moments; undefined for kinds this package computes another way. */
function momentsFor(s: Stat, theta: number): Moments | undefined {
  if (s._type === 'SampleMeanStatistic') return sums(s)
  if (s._type === 'ProportionStatistic') {
    const p = s.sum / s.n
    return { n: s.n, mean: p, variance: p * (1 - p) }
  }
  if (s._type === 'RatioStatistic') {
    return ratioMoments({
      n: s.n,
      numerator: sums(s.m_statistic!),
      denominator: sums(s.d_statistic!),
      covariance: covariance(s.m_statistic!, s.d_statistic!, s.m_d_sum_of_products!),
    })
  }
  if (s._type === 'RegressionAdjustedStatistic') {
    const [post, pre] = [s.post_statistic!, s.pre_statistic!]
    return cupedMoments(
      { metric: sums(post), before: sums(pre), covariance: covariance(post, pre, s.post_pre_sum_of_products!) },
      theta,
    )
  }
  return undefined
}

function thetaFor(a: Stat, b: Stat): number {
  if (a._type !== 'RegressionAdjustedStatistic') return 0
  const joint = (s: Stat) => covariance(s.post_statistic!, s.pre_statistic!, s.post_pre_sum_of_products!)
  const spread = (s: Stat) => sums(s.pre_statistic!).variance
  return spread(a) + spread(b) === 0
    ? 0
    : -(-(joint(a) * (a.n - 1)) - joint(b) * (b.n - 1)) / (spread(a) * (a.n - 1) + spread(b) * (b.n - 1))
}

const configOf = (v: Vector): Config => v.construct!.args[1] ?? v.construct!.kwargs.config ?? {}
/** Some of their vectors carry sums no data could have (a negative variance). */
const impossible = (s: Stat) =>
  s._type === 'RatioStatistic' && s.d_statistic!.sum_squares < s.d_statistic!.sum ** 2 / s.n

const endOf = (value: number | 'inf' | '-inf') =>
  value === 'inf' ? Number.POSITIVE_INFINITY : value === '-inf' ? Number.NEGATIVE_INFINITY : value

describe.skipIf(isMissing('growthbook'))(titled('growthbook'), () => {
  const vectors = (file: string) => answersOf<{ vectors: Vector[] }>('growthbook', file).vectors
  /** Single-stratum vectors with a well-formed answer, and the moments of both arms. */
  const usable = (file: string) =>
    vectors(file).flatMap((v) => {
      const strata = v.construct!.args[0]
      const [control, arm] = strata[0]!
      const failed = v.result.errorMessage ?? v.result.error_message ?? null
      if (strata.length !== 1 || failed !== null || impossible(control!)) return []
      // A lift is relative to the unadjusted control mean there; ours to the adjusted one, so those differ by design.
      const theta = thetaFor(control!, arm!)
      const a = momentsFor(control!, theta)
      const b = momentsFor(arm!, theta)
      return a === undefined || b === undefined ? [] : [{ v, control: a, arm: b, raw: control!, config: configOf(v) }]
    })

  it('fixed-sample t tests, two-sided and one-sided, absolute and relative', () => {
    let checked = 0
    for (const { v, control, arm, raw, config } of usable('gbstats_frequentist_t.json')) {
      if (raw._type === 'RegressionAdjustedStatistic' || (config.test_value ?? 0) !== 0) continue
      const alternative = v.object.includes('Greater') ? 'greater' : v.object.includes('Lesser') ? 'less' : 'two-sided'
      const options = { alpha: config.alpha ?? 0.05, alternative } as const
      const absolute = config.difference_type === 'absolute'
      const result = absolute ? compareMoments(arm, control, options) : compareRelative(arm, control, options)
      expectClose('difference' in result ? result.difference : result.estimate, v.result.expected, 1e-9)
      if (v.result.pValue !== null) expectClose(result.p, v.result.pValue, 1e-7)
      result.interval.forEach((end, i) => {
        const wanted = endOf(v.result.ci[i]!)
        if (Number.isFinite(wanted)) expectClose(end, wanted, 1e-7)
        else expect(end).toBe(wanted)
      })
      checked++
    }
    expect(checked).toBe(15)
  })

  it('effect estimates and standard errors', () => {
    let checked = 0
    for (const { v, control, arm, raw, config } of usable('gbstats_effect_moments.json')) {
      if (raw._type === 'RegressionAdjustedStatistic') continue
      const absolute = config.difference_type === 'absolute'
      const estimate = absolute ? arm.mean - control.mean : relativeEffect(arm, control).estimate
      const error = Math.sqrt(deltaVariance(control, arm, absolute ? 'absolute' : 'relative'))
      expectClose(estimate, v.result.point_estimate!, 1e-9)
      expectClose(error, v.result.standard_error!, 1e-8)
      checked++
    }
    expect(checked).toBeGreaterThan(25)
  })

  it('CUPED moments with the given theta', () => {
    let checked = 0
    for (const v of vectors('gbstats_effect_moments.json')) {
      const [a, b] = v.construct!.args[0][0]!
      if (
        a!._type !== 'RegressionAdjustedStatistic' ||
        a!.theta == null ||
        v.construct!.args[0].length !== 1 ||
        v.result.point_estimate == null
      )
        continue
      const control = momentsFor(a!, a!.theta)!
      const arm = momentsFor(b!, b!.theta!)!
      const baseline = Math.abs(a!._unadjusted_mean)
      const absolute = configOf(v).difference_type === 'absolute'
      expectClose((arm.mean - control.mean) / (absolute ? 1 : baseline), v.result.point_estimate!, 1e-9)
      if (absolute) expectClose(Math.sqrt(deltaVariance(control, arm, 'absolute')), v.result.standard_error!, 1e-8)
      checked++
    }
    expect(checked).toBeGreaterThan(2)
  })

  it('always-valid intervals and p-values, and their rho', () => {
    for (const v of vectors('gbstats_sequential_rho.json')) {
      const alternative = v.kwargs!.two_sided === false ? 'greater' : 'two-sided'
      expectClose(
        sequentialRho({ alpha: v.args![0]!, tuning: v.args![1]!, alternative }),
        v.result as unknown as number,
        1e-12,
      )
    }
    let checked = 0
    for (const { v, control, arm, raw, config } of usable('gbstats_sequential.json')) {
      if (raw._type === 'RegressionAdjustedStatistic') continue
      const alternative = v.object.includes('Greater') ? 'greater' : v.object.includes('Lesser') ? 'less' : 'two-sided'
      const absolute = config.difference_type === 'absolute'
      const estimate = absolute ? arm.mean - control.mean : relativeEffect(arm, control).estimate
      const standardError = Math.sqrt(deltaVariance(control, arm, absolute ? 'absolute' : 'relative'))
      const tuning = config.sequential_tuning_parameter ?? 5000
      const result = alwaysValid(
        { estimate, standardError, n: arm.n + control.n },
        { alpha: config.alpha ?? 0.05, tuning, alternative },
      )
      result.interval.forEach((end, i) => {
        const wanted = endOf(v.result.ci[i]!)
        if (Number.isFinite(wanted)) expectClose(end, wanted, 1e-9)
        else expect(end).toBe(wanted)
      })
      // Their one-sided p is searched for and stops at 0.4999.
      if (alternative === 'two-sided') expectClose(result.p, v.result.pValue!, 1e-7)
      else expect(Math.abs(result.p - v.result.pValue!)).toBeLessThan(2e-3)
      checked++
    }
    expect(checked).toBeGreaterThan(8)
  })

  it('sample ratio mismatch', () => {
    for (const v of vectors('gbstats_srm.json')) {
      const [members, weights] = v.args as unknown as [number[], number[]]
      expectClose(sampleRatioMismatch(members, weights).p, v.result as unknown as number, 1e-9)
    }
  })

  it('power and detectable lift, fixed and sequential, week by week', () => {
    type Power = {
      delta_method_variance: {
        args: {
          var_a: number
          mean_a: number
          n_a: number
          var_b: number
          mean_b: number
          n_b: number
          relative: boolean
        }
        value: number
      }[]
      mean_metric: {
        mean: number
        variance: number
        relative_effect: number
        total_n: number
        variations: number
        power_fixed_two_sided: number
        mde_for_80pct_fixed: number
        power_sequential_tuning_5000: number
        mde_for_80pct_sequential_5000: number
      }
      weekly_table: {
        users_per_week: number
        variations: number
        weeks: number
        frequentist_power: number[]
        frequentist_mde: number[]
        sequential_5000: { power: number[]; mde: number[] }
      }
    }
    const a = answersOf<Power>('growthbook', 'growthbook_power_ts.json')
    for (const { args: g, value } of a.delta_method_variance) {
      const control = { n: g.n_a, mean: g.mean_a, variance: g.var_a }
      const arm = { n: g.n_b, mean: g.mean_b, variance: g.var_b }
      expect(Math.abs(deltaVariance(control, arm, g.relative ? 'relative' : 'absolute') - value)).toBeLessThan(6e-6)
    }
    const near = (actual: number, wanted: number, digits = 6e-6) =>
      expect(Math.abs(actual - wanted)).toBeLessThan(digits + 6e-6 * wanted)
    const m = a.mean_metric
    const sequential = { tuning: 5000, power: 'inflated-error' } as const
    const plan = { mean: m.mean, variance: m.variance, perArm: m.total_n / m.variations }
    near(powerForLift(plan, m.relative_effect), m.power_fixed_two_sided)
    near(detectableLift(plan), m.mde_for_80pct_fixed)
    near(powerForLift({ ...plan, sequential }, m.relative_effect), m.power_sequential_tuning_5000)
    near(detectableLift({ ...plan, sequential }), m.mde_for_80pct_sequential_5000)
    const w = a.weekly_table
    for (let week = 1; week <= w.weeks; week++) {
      const perArm = (w.users_per_week * week) / w.variations
      const clicks = { mean: 0.1, variance: 0.09, perArm }
      const revenue = { mean: 0.1, variance: 0.5, perArm }
      const at = 2 * (week - 1)
      near(powerForLift(clicks, 0.05), w.frequentist_power[at]!)
      near(powerForLift(revenue, 0.3), w.frequentist_power[at + 1]!)
      near(detectableLift(clicks), w.frequentist_mde[at]!)
      near(detectableLift(revenue), w.frequentist_mde[at + 1]!)
      near(powerForLift({ ...clicks, sequential }, 0.05), w.sequential_5000.power[at]!)
      near(powerForLift({ ...revenue, sequential }, 0.3), w.sequential_5000.power[at + 1]!)
      near(detectableLift({ ...clicks, sequential }), w.sequential_5000.mde[at]!)
      near(detectableLift({ ...revenue, sequential }), w.sequential_5000.mde[at + 1]!)
    }
  })
})
