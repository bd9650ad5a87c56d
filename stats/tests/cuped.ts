import { covarianceOf, type Moments, meanOf, momentsOf } from '../core/moments.ts'
import { requireSameLength, requireSeries } from '../errors.ts'
import { compareMeans, type MeanComparison, type MeanOptions } from './welch.ts'

/** The metric and a covariate measured before the test began, row by row. */
export type CupedArm = { readonly metric: ArrayLike<number>; readonly before: ArrayLike<number> }

export type CupedComparison = MeanComparison & {
  readonly theta: number
  /** Correlation of metric and covariate over both arms. */
  readonly correlation: number
  /** 1 − correlation²: the share of variance that is left. Near 1 means CUPED gained nothing. */
  readonly varianceLeft: number
}

/**
 * CUPED (Deng, Xu, Kohavi & Walker, WSDM 2013): y − θ(x − x̄) with θ = cov(y, x)/var(x) over both arms together, then
 * Welch's t. A constant covariate gives θ = 0, that is, the plain test.
 */
export function compareCuped(arm: CupedArm, control: CupedArm, options: MeanOptions = {}): CupedComparison {
  for (const side of [arm, control]) {
    requireSameLength('metric and covariate', side.metric.length, side.before.length)
    requireSeries('metric', side.metric, 2)
    requireSeries('covariate', side.before, 2)
  }
  const metric = joined(arm.metric, control.metric)
  const before = joined(arm.before, control.before)
  const spread = momentsOf(before).variance
  const shared = covarianceOf(metric, before)
  const theta = spread === 0 ? 0 : shared / spread
  const scale = Math.sqrt(spread * momentsOf(metric).variance)
  const correlation = scale === 0 ? 0 : shared / scale
  const centre = meanOf(before)
  const result = compareMeans(adjusted(arm, theta, centre), adjusted(control, theta, centre), options)
  return { ...result, theta, correlation, varianceLeft: 1 - correlation * correlation }
}

/** Moments of an arm after regression adjustment, from sums alone: var(y) + θ² var(x) − 2θ cov(y, x). */
export function cupedMoments(
  { metric, before, covariance }: { metric: Moments; before: Moments; covariance: number },
  theta: number,
): Moments {
  const variance = metric.variance + theta * theta * before.variance - 2 * theta * covariance
  return { n: metric.n, mean: metric.mean - theta * before.mean, variance: Math.max(0, variance) }
}

function adjusted({ metric, before }: CupedArm, theta: number, centre: number): Float64Array {
  return Float64Array.from({ length: metric.length }, (_, i) => metric[i]! - theta * (before[i]! - centre))
}

function joined(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const all = new Float64Array(a.length + b.length)
  all.set(a, 0)
  all.set(b, a.length)
  return all
}
