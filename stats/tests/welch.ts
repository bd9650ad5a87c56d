import { type Moments, momentsOf } from '../core/moments.ts'
import { studentCdf, studentQuantile, studentSf, studentTwoSided } from '../distributions/student.ts'
import { requireFinite, requireWeight, StatsError } from '../errors.ts'
import { type Alternative, DEFAULT_ALPHA, type Interval, intervalAround } from './interval.ts'

export type MeanComparison = {
  readonly means: { readonly arm: number; readonly control: number }
  /** arm − control, in the metric's unit. */
  readonly difference: number
  /** difference / |control|; null when the control mean is 0. */
  readonly relative: number | null
  readonly standardError: number
  readonly t: number
  /** Welch–Satterthwaite degrees of freedom. */
  readonly df: number
  readonly p: number
  readonly interval: Interval
}

export type MeanOptions = { readonly alpha?: number; readonly alternative?: Alternative }

/** Welch's t test from two samples. */
export function compareMeans(
  arm: ArrayLike<number>,
  control: ArrayLike<number>,
  options: MeanOptions = {},
): MeanComparison {
  return compareMoments(momentsOf(arm), momentsOf(control), options)
}

/**
 * Welch's t test from moments (B. L. Welch, Biometrika 34, 1947). Needs two members an arm. When both arms are
 * constant the standard error is 0: equal means give t = 0 and p = 1, unequal ones throw `constant_column`.
 */
export function compareMoments(arm: Moments, control: Moments, options: MeanOptions = {}): MeanComparison {
  const { alpha = DEFAULT_ALPHA, alternative = 'two-sided' } = options
  requireTwo('arm', arm)
  requireTwo('control', control)
  const va = arm.variance / arm.n
  const vb = control.variance / control.n
  const difference = arm.mean - control.mean
  const standardError = Math.sqrt(va + vb)
  if (standardError === 0 && difference !== 0) {
    throw new StatsError('constant_column', 'both arms are constant and differ: there is no variance to test against')
  }
  const df = standardError === 0 ? arm.n + control.n - 2 : welchDf(va, arm.n, vb, control.n)
  const t = standardError === 0 ? 0 : difference / standardError
  const level = alternative === 'two-sided' ? 1 - alpha / 2 : 1 - alpha
  return {
    means: { arm: arm.mean, control: control.mean },
    difference,
    relative: control.mean === 0 ? null : difference / Math.abs(control.mean),
    standardError,
    t,
    df,
    p: tailOf(t, df, alternative),
    interval: intervalAround(difference, studentQuantile(level, df) * standardError, alternative),
  }
}

/** (va + vb)² / (va²/(na − 1) + vb²/(nb − 1)), with va, vb the variances of the two means. */
export function welchDf(va: number, na: number, vb: number, nb: number): number {
  const total = va + vb
  // Shares first: squares of tiny variances would underflow.
  const a = va / total
  const b = vb / total
  return 1 / ((a * a) / (na - 1) + (b * b) / (nb - 1))
}

export function tailOf(t: number, df: number, alternative: Alternative): number {
  if (alternative === 'greater') return studentSf(t, df)
  if (alternative === 'less') return studentCdf(t, df)
  return studentTwoSided(t, df)
}

function requireTwo(name: string, { n, mean, variance }: Moments): void {
  if (n === 0) throw new StatsError('empty_input', `${name} has no members`)
  if (n < 2) throw new StatsError('too_few_rows', `${name} has one member: a variance needs two`)
  requireFinite(`${name} mean`, mean)
  requireWeight(`${name} variance`, variance)
}
