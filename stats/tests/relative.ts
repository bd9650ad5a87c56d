import type { Moments } from '../core/moments.ts'
import { studentQuantile } from '../distributions/student.ts'
import { StatsError } from '../errors.ts'
import { DEFAULT_ALPHA, type Interval, intervalAround } from './interval.ts'
import { type MeanOptions, tailOf, welchDf } from './welch.ts'

export type Effect = { readonly estimate: number; readonly standardError: number }

/**
 * Variance of (B − A)/A by the delta method for independent means:
 * var(B)/(n_B A²) + var(A) B²/(n_A A⁴). With `relative: false`, var(B)/n_B + var(A)/n_A.
 */
export function deltaVariance(control: Moments, arm: Moments, scale: 'relative' | 'absolute'): number {
  if (scale === 'absolute') return control.variance / control.n + arm.variance / arm.n
  const square = control.mean * control.mean
  return arm.variance / (arm.n * square) + (control.variance * arm.mean * arm.mean) / (control.n * square * square)
}

/** Lift of the arm over the control relative to |control|, so that "better" keeps its sign on negative metrics. */
export function relativeEffect(arm: Moments, control: Moments): Effect {
  if (control.mean === 0) throw new StatsError('constant_column', 'a relative lift needs a control mean other than 0')
  return {
    estimate: (arm.mean - control.mean) / Math.abs(control.mean),
    standardError: Math.sqrt(deltaVariance(control, arm, 'relative')),
  }
}

export type RelativeComparison = Effect & {
  readonly t: number
  readonly df: number
  readonly p: number
  readonly interval: Interval
}

/** Welch's t on the relative lift, with the delta-method standard error. */
export function compareRelative(arm: Moments, control: Moments, options: MeanOptions = {}): RelativeComparison {
  const { alpha = DEFAULT_ALPHA, alternative = 'two-sided' } = options
  const effect = relativeEffect(arm, control)
  if (effect.standardError === 0) throw new StatsError('constant_column', 'both arms are constant')
  const df = welchDf(arm.variance / arm.n, arm.n, control.variance / control.n, control.n)
  const t = effect.estimate / effect.standardError
  const level = alternative === 'two-sided' ? 1 - alpha / 2 : 1 - alpha
  const reach = studentQuantile(level, df) * effect.standardError
  return {
    ...effect,
    t,
    df,
    p: tailOf(t, df, alternative),
    interval: intervalAround(effect.estimate, reach, alternative),
  }
}
