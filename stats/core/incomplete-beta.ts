import { StatsError } from '../errors.ts'
import { logBeta } from './gamma.ts'
import { binomialKernel } from './saddle.ts'

const MAX_TERMS = 200_000
/** With a tiny parameter even the tail the fraction is quick for may be all but 1: the other is then taken on its own. */
const NEARLY_ALL = 1 - 1e-5

/** I_x(a, b), the regularised incomplete beta function; a, b > 0, 0 <= x <= 1. */
export function betaI(a: number, b: number, x: number): number {
  return betaTails(a, b, x, 1 - x).lower
}

/** 1 − I_x(a, b), without cancellation when it is tiny. */
export function betaIComplement(a: number, b: number, x: number): number {
  return betaTails(a, b, x, 1 - x).upper
}

/**
 * Both tails at once. `y` is 1 − x, given apart because callers such as Student's t know it to full precision
 * when x is within rounding of 1.
 */
export function betaTails(a: number, b: number, x: number, y: number): { lower: number; upper: number } {
  if (!(a > 0) || !(b > 0) || !(x >= 0) || !(y >= 0)) {
    throw new StatsError('out_of_range', `incomplete beta needs a, b > 0 and 0 <= x <= 1, got ${a}, ${b}, ${x}`)
  }
  if (x === 0) return { lower: 0, upper: 1 }
  if (y === 0) return { lower: 1, upper: 0 }
  const front = kernel(a, b, x, y)
  if (x <= (a + 1) / (a + b + 2)) {
    const lower = Math.min(1, (front / a) * fraction(a, b, x))
    return { lower, upper: lower < NEARLY_ALL ? 1 - lower : Math.min(1, (front / b) * fraction(b, a, y)) }
  }
  const upper = Math.min(1, (front / b) * fraction(b, a, y))
  return { lower: upper < NEARLY_ALL ? 1 - upper : Math.min(1, (front / a) * fraction(a, b, x)), upper }
}

/** x^a y^b / B(a, b). */
function kernel(a: number, b: number, x: number, y: number): number {
  if (a < 1 || b < 1) {
    const logX = x < 0.5 ? Math.log(x) : Math.log1p(-y)
    const logY = y < 0.5 ? Math.log(y) : Math.log1p(-x)
    return Math.exp(a * logX + b * logY - logBeta(a, b))
  }
  // x^a y^b / B(a, b) = mass of Binomial(a + b, x) at a, times ab / (a + b).
  return (binomialKernel({ k: a, n: a + b, p: x, q: y }) * a * b) / (a + b)
}

/**
 * ₂F₁(1, a + b; a + 1; x) for a > 0, real b and 0 <= x < 1, by the continued fraction of Abramowitz & Stegun 26.5.8
 * (Gauss's), modified Lentz: O(√max(a, b)) terms, or about 20/√(1 − x) for negative b.
 */
export function hyp2f1One(a: number, b: number, x: number): number {
  return fraction(a, b, x)
}

function fraction(a: number, b: number, x: number): number {
  const tiny = 1e-300
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny)
  let h = d
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d || tiny)
    c = 1 + even / c || tiny
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d || tiny)
    c = 1 + odd / c || tiny
    const delta = d * c
    h *= delta
    if (Math.abs(delta - 1) < 1e-16) break
  }
  return h
}
