import { quantileOfSorted } from '../core/moments.ts'
import { binomialQuantile } from '../distributions/binomial.ts'
import { normalTwoSided } from '../distributions/normal.ts'
import { requireInside, requireSeries, StatsError } from '../errors.ts'
import { criticalZ, DEFAULT_ALPHA, type Interval } from './interval.ts'

export type QuantileEstimate = {
  readonly estimate: number
  readonly interval: Interval
  readonly standardError: number
}

/**
 * A quantile with the distribution-free interval of order statistics (binomial ranks), whose width gives the standard
 * error: (upper − lower) / 2z, as used for quantile metrics by large experiment platforms (Deng et al., KDD 2018).
 */
export function estimateQuantile(
  values: ArrayLike<number>,
  probability: number,
  alpha = DEFAULT_ALPHA,
): QuantileEstimate {
  requireSeries('sample', values, 2)
  requireInside('probability', probability, 0, 1)
  // With so few members no order statistic lies beyond the quantile at this confidence, and the width would be too small.
  const rarest = Math.max(probability, 1 - probability) ** values.length
  if (rarest > alpha / 2)
    throw new StatsError(
      'too_few_rows',
      `${values.length} members cannot bound their ${probability} quantile at alpha ${alpha}`,
    )
  const sorted = Float64Array.from(values).sort()
  const trials = { n: sorted.length, p: probability }
  const low = Math.max(0, binomialQuantile(alpha / 2, trials) - 1)
  const high = Math.min(sorted.length - 1, binomialQuantile(1 - alpha / 2, trials))
  const interval: Interval = [sorted[low]!, sorted[high]!]
  return {
    estimate: quantileOfSorted(sorted, probability),
    interval,
    standardError: (interval[1] - interval[0]) / (2 * criticalZ(alpha)),
  }
}

export type QuantileComparison = {
  readonly difference: number
  readonly standardError: number
  readonly z: number
  readonly p: number
  readonly interval: Interval
}

/** Difference of one quantile between two arms. Two constant equal arms give p = 1. */
export function compareQuantiles(
  arm: ArrayLike<number>,
  control: ArrayLike<number>,
  probability: number,
  alpha = DEFAULT_ALPHA,
): QuantileComparison {
  const a = estimateQuantile(arm, probability, alpha)
  const b = estimateQuantile(control, probability, alpha)
  const difference = a.estimate - b.estimate
  const standardError = Math.hypot(a.standardError, b.standardError)
  if (standardError === 0 && difference !== 0)
    throw new StatsError('constant_column', 'both quantiles are certain and differ: there is no spread to test against')
  const z = difference === 0 ? 0 : difference / standardError
  const reach = criticalZ(alpha) * standardError
  return { difference, standardError, z, p: normalTwoSided(z), interval: [difference - reach, difference + reach] }
}
