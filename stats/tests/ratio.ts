import { covarianceOf, type Moments, momentsOf } from '../core/moments.ts'
import { StatsError } from '../errors.ts'
import { compareMoments, type MeanComparison, type MeanOptions } from './welch.ts'

/** Sums of one arm for a ratio metric such as revenue per order, where the order is not what was randomised. */
export type RatioSums = {
  readonly n: number
  readonly numerator: Moments
  readonly denominator: Moments
  readonly covariance: number
}

/** Sums from one row a member. */
export function ratioSumsOf(numerator: ArrayLike<number>, denominator: ArrayLike<number>): RatioSums {
  const covariance = covarianceOf(numerator, denominator)
  return { n: numerator.length, numerator: momentsOf(numerator), denominator: momentsOf(denominator), covariance }
}

/**
 * The ratio of two means and n × its delta-method variance:
 * var(M)/D² − 2 M cov(M, D)/D³ + M² var(D)/D⁴ (Deng et al., KDD 2018). The result reads like the moments of a mean.
 */
export function ratioMoments({ n, numerator: m, denominator: d, covariance }: RatioSums): Moments {
  if (d.mean === 0) throw new StatsError('constant_column', 'the denominator sums to zero')
  const ratio = m.mean / d.mean
  const variance = (m.variance - 2 * ratio * covariance + ratio * ratio * d.variance) / (d.mean * d.mean)
  return { n, mean: ratio, variance: Math.max(0, variance) }
}

export function compareRatios(arm: RatioSums, control: RatioSums, options: MeanOptions = {}): MeanComparison {
  return compareMoments(ratioMoments(arm), ratioMoments(control), options)
}
