import { StatsError } from '../errors.ts'
import { logGamma, logGammaOnePlus } from './gamma.ts'
import { poissonKernel } from './saddle.ts'

const MAX_TERMS = 200_000

/** x^a e^(−x) / Γ(a + 1). */
function kernel(a: number, x: number): number {
  return a > 1 ? poissonKernel(a, x) : Math.exp(a * Math.log(x) - x - logGamma(a + 1))
}

/** P(a, x) = γ(a, x) / Γ(a), the regularised lower incomplete gamma; a > 0, x >= 0. */
export function gammaP(a: number, x: number): number {
  return lowerAndUpper(a, x).lower
}

/** Q(a, x) = 1 − P(a, x), computed without cancellation in the far tail. */
export function gammaQ(a: number, x: number): number {
  return lowerAndUpper(a, x).upper
}

function lowerAndUpper(a: number, x: number): { lower: number; upper: number } {
  if (!(a > 0) || !(x >= 0))
    throw new StatsError('out_of_range', `incomplete gamma needs a > 0 and x >= 0, got ${a}, ${x}`)
  if (x === 0) return { lower: 0, upper: 1 }
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 }
  if (a < 1 && x < a + 1) return smallShape(a, x)
  if (x < a + 1) {
    const lower = kernel(a, x) * lowerSeries(a, x)
    return { lower, upper: 1 - lower }
  }
  const upper = kernel(a, x) * a * upperFraction(a, x)
  return { lower: 1 - upper, upper }
}

/**
 * a < 1 and x < 2, where the upper tail may be tiny: P = x^a/Γ(a + 1) · (1 + a Σ_{k>=1} (−x)^k / (k! (a + k))) (Abramowitz &
 * Stegun 6.5.29), so that Q is 1 − x^a/Γ(a + 1), by expm1, less the rest (W. Gautschi, ACM TOMS 5, 1979).
 */
function smallShape(a: number, x: number): { lower: number; upper: number } {
  let power = 1
  let sum = 0
  for (let k = 1; k < MAX_TERMS; k++) {
    power *= -x / k
    const term = power / (a + k)
    sum += term
    if (Math.abs(term) < Math.abs(sum) * 1e-17) break
  }
  const log = a * Math.log(x) - logGammaOnePlus(a)
  const upper = Math.max(0, -Math.expm1(log) - Math.exp(log) * a * sum)
  // Where P is the small one its all-positive series keeps more digits.
  const lower = upper > 0.5 ? kernel(a, x) * lowerSeries(a, x) : 1 - upper
  return { lower, upper: upper > 0.5 ? 1 - lower : upper }
}

/** Σ x^n / ((a + 1)…(a + n)) (Abramowitz & Stegun 6.5.29). */
function lowerSeries(a: number, x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; n < MAX_TERMS; n++) {
    term *= x / (a + n)
    sum += term
    if (term < sum * 1e-17) break
  }
  return sum
}

/** The continued fraction of Γ(a, x) (Abramowitz & Stegun 6.5.31), by the modified Lentz method. */
function upperFraction(a: number, x: number): number {
  const tiny = 1e-300
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let h = d
  for (let i = 1; i < MAX_TERMS; i++) {
    const an = -i * (i - a)
    b += 2
    d = 1 / (an * d + b || tiny)
    c = b + an / c || tiny
    const delta = d * c
    h *= delta
    if (Math.abs(delta - 1) < 1e-16) break
  }
  return h
}
