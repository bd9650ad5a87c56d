import { normalQuantile } from '../distributions/normal.ts'
import { requireInside } from '../errors.ts'

/** Low and high end. An open end is ±Infinity. */
export type Interval = readonly [low: number, high: number]

/** Which departure from "no difference" counts as evidence. */
export type Alternative = 'two-sided' | 'greater' | 'less'

export const DEFAULT_ALPHA = 0.05

/** z with P(|Z| > z) = alpha. */
export function criticalZ(alpha: number): number {
  return -normalQuantile(requireInside('alpha', alpha, 0, 1) / 2)
}

/** estimate ± reach, or one open end for a one-sided alternative. */
export function intervalAround(estimate: number, reach: number, alternative: Alternative): Interval {
  if (alternative === 'greater') return [estimate - reach, Number.POSITIVE_INFINITY]
  if (alternative === 'less') return [Number.NEGATIVE_INFINITY, estimate + reach]
  return [estimate - reach, estimate + reach]
}
