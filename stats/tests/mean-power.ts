import { findRoot } from '../core/root.ts'
import { normalCdf, normalQuantile } from '../distributions/normal.ts'
import { studentQuantile } from '../distributions/student.ts'
import { requireInside, StatsError } from '../errors.ts'
import { noncentralTCdf } from './noncentral-t.ts'
import { deltaVariance } from './relative.ts'
import { sequentialMultiplier } from './sequential.ts'

/** `strict` counts rejections in both directions (statsmodels); `upper` only the right one (R's power.t.test). */
export type Tail = 'strict' | 'upper'

export type MeanPlan = {
  readonly difference: number
  readonly standardDeviation: number
  readonly alpha?: number
  readonly tail?: Tail
}

/** Power of the two-sample t test with `perArm` members in each arm (real numbers of members allowed). */
export function powerForMeans(plan: MeanPlan, perArm: number): number {
  const { difference, standardDeviation, alpha = 0.05, tail = 'strict' } = plan
  if (!(standardDeviation > 0)) throw new StatsError('constant_column', 'the standard deviation must be positive')
  requireInside('alpha', alpha, 0, 1)
  if (!(perArm > 1)) throw new StatsError('too_few_rows', 'a t test needs two members an arm')
  const df = 2 * (perArm - 1)
  const delta = (Math.abs(difference) / standardDeviation) * Math.sqrt(perArm / 2)
  const critical = studentQuantile(1 - alpha / 2, df)
  // Beyond 37 the shift is further out than double precision can miss.
  if (delta > 37 + critical) return 1
  const upper = noncentralTCdf(-critical, df, -delta)
  return tail === 'upper' ? upper : upper + noncentralTCdf(-critical, df, delta)
}

/** Members in each arm for a two-sample t test. `exact` is the real solution, `perArm` rounded up. */
export function sampleSizeForMeans(plan: MeanPlan & { readonly power?: number }): { perArm: number; exact: number } {
  const { power = 0.8, ...rest } = plan
  requireInside('power', power, 0, 1)
  if (rest.difference === 0) throw new StatsError('out_of_range', 'no sample size can show a difference of 0')
  const d = Math.abs(rest.difference) / rest.standardDeviation
  const z = -normalQuantile((rest.alpha ?? 0.05) / 2) + normalQuantile(power)
  const start = Math.max(2, 2 * (z / d) ** 2)
  const gap = (n: number) => powerForMeans(rest, n) - power
  if (gap(2) >= 0) return { perArm: 2, exact: 2 }
  const exact = findRoot(gap, 2, start * 2 + 20, 1e-9)
  return { perArm: Math.ceil(exact - 1e-9), exact }
}

/**
 * How the power of an always-valid interval is read:
 * - `inflated-error`: the standard error is stretched until ±z_{1−α/2} of it spans the interval, and the fixed-sample
 *   formula is applied; the published planning tables of growthbook do this.
 * - `final-look`: the chance that the interval at the planned size excludes 0. Earlier looks can only add to it.
 */
export type SequentialPower = 'inflated-error' | 'final-look'

/** The planning quantities of one metric: mean and variance of a member, and members in each of two compared arms. */
export type MetricPlan = {
  readonly mean: number
  readonly variance: number
  readonly perArm: number
  readonly alpha?: number
  /** Leave out for a single look at the end. */
  readonly sequential?: { readonly tuning: number; readonly power: SequentialPower }
}

/** Normal power, two-sided, of a relative lift with the delta-method variance (equal variance in both arms). */
export function powerForLift(plan: MetricPlan, lift: number): number {
  const { mean, variance, perArm, alpha = 0.05, sequential } = plan
  if (mean === 0) throw new StatsError('constant_column', 'a relative lift needs a mean other than 0')
  const control = { n: perArm, mean, variance }
  const error = Math.sqrt(deltaVariance(control, { ...control, mean: mean * (1 + lift) }, 'relative'))
  const z = -normalQuantile(alpha / 2)
  const x = Math.abs(lift) / error
  if (sequential === undefined) return twoTailed(x, z)
  const multiplier = sequentialMultiplier(2 * perArm, { alpha, tuning: sequential.tuning, alternative: 'two-sided' })
  return sequential.power === 'final-look' ? twoTailed(x, multiplier) : twoTailed((x * z) / multiplier, z)
}

function twoTailed(x: number, critical: number): number {
  return normalCdf(x - critical) + normalCdf(-x - critical)
}

const LARGEST_LIFT = 1000

/** The smallest positive relative lift found with the wanted power. */
export function detectableLift(plan: MetricPlan, power = 0.8): number {
  requireInside('power', power, 0, 1)
  let high = 0.01
  while (powerForLift(plan, high) < power) {
    high *= 1.5
    if (high > LARGEST_LIFT) throw new StatsError('too_few_rows', `${plan.perArm} members an arm cannot show any lift`)
  }
  return findRoot((lift) => powerForLift(plan, lift) - power, high === 0.01 ? 1e-9 : high / 1.5, high, 1e-12)
}
