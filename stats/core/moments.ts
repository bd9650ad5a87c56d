import { requireCount, requireFinite, requireSameLength, requireSeries, StatsError } from '../errors.ts'

/** Count, mean and sums of squared deviations of one sample. */
export type Moments = { readonly n: number; readonly mean: number; readonly variance: number }

/**
 * Mean and unbiased variance (divisor n − 1; 0 when n = 1) in two passes. A constant sample has exactly its value and
 * variance 0: rounding in its mean would otherwise pass for spread, and two equal arms for a significant difference.
 */
export function momentsOf(values: ArrayLike<number>): Moments {
  requireSeries('sample', values)
  const n = values.length
  if (isConstant(values)) return { n, mean: values[0]!, variance: 0 }
  const mean = meanOf(values)
  let squares = 0
  let rest = 0
  for (let i = 0; i < n; i++) {
    const d = values[i]! - mean
    squares += d * d
    rest += d
  }
  const variance = n > 1 ? (squares - (rest * rest) / n) / (n - 1) : 0
  return { n, mean, variance: Math.max(0, variance) }
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false
  return true
}

/** Moments from running sums, as a database returns them. */
export function momentsOfSums({ n, sum, sumSquares }: { n: number; sum: number; sumSquares: number }): Moments {
  if (n === 0) throw new StatsError('empty_input', 'the sample has no members')
  requireCount('n', n, 1)
  const mean = requireFinite('sum', sum) / n
  return { n, mean, variance: n > 1 ? Math.max(0, (sumSquares - n * mean * mean) / (n - 1)) : 0 }
}

export function meanOf(values: ArrayLike<number>): number {
  return sumOf(values) / values.length
}

/** Neumaier's compensated sum: the answer does not depend on the order of the rows beyond the last bit. */
export function sumOf(values: ArrayLike<number>): number {
  let sum = 0
  let lost = 0
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!
    const next = sum + v
    lost += Math.abs(sum) >= Math.abs(v) ? sum - next + v : v - next + sum
    sum = next
  }
  return sum + lost
}

/** Unbiased covariance (divisor n − 1). */
export function covarianceOf(x: ArrayLike<number>, y: ArrayLike<number>): number {
  requireSameLength('x and y', x.length, y.length)
  requireSeries('x', x, 2)
  requireSeries('y', y, 2)
  const meanX = meanOf(x)
  const meanY = meanOf(y)
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += (x[i]! - meanX) * (y[i]! - meanY)
  return sum / (x.length - 1)
}

/** Pearson's correlation; 0 when either series is constant. */
export function correlationOf(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const scale = Math.sqrt(momentsOf(x).variance * momentsOf(y).variance)
  return scale === 0 ? 0 : covarianceOf(x, y) / scale
}

/** Quantile by linear interpolation of order statistics (Hyndman & Fan type 7, the default of R and numpy). */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  const at = (sorted.length - 1) * p
  const low = Math.floor(at)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!)
}
