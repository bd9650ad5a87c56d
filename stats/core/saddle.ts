import { logGamma, stirlingRemainder } from './gamma.ts'

/**
 * Point masses by Loader's saddle-point expansion (C. Loader, "Fast and accurate computation of binomial
 * probabilities", 2000): the large logarithms cancel on paper rather than in floating point, so that masses keep
 * 1e-13 relative even for counts of a million.
 */

const LOG_TWO_PI = Math.log(2 * Math.PI)

/** log n! − [½ log(2πn) + n log n − n], also for real n > 0. */
export function stirlingError(n: number): number {
  if (n >= 10) return stirlingRemainder(n)
  return logGamma(n + 1) - (0.5 * (LOG_TWO_PI + Math.log(n)) + n * Math.log(n) - n)
}

/** x log(x / m) + m − x, accurate when x is close to m. */
export function deviance(x: number, m: number): number {
  if (x === 0) return m
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x
  const v = (x - m) / (x + m)
  let sum = (x - m) * v
  let term = 2 * x * v
  for (let j = 1; j < 1000; j++) {
    term *= v * v
    const next = sum + term / (2 * j + 1)
    if (next === sum) return next
    sum = next
  }
  return sum
}

/** x^k e^(−x) / Γ(k + 1) for real k >= 0, x >= 0: the Poisson mass at k with mean x. */
export function poissonKernel(k: number, x: number): number {
  if (x === 0) return k === 0 ? 1 : 0
  if (k === 0) return Math.exp(-x)
  if (k < 1e-3 * x || x < 1e-3 * k) return Math.exp(k * Math.log(x) - x - logGamma(k + 1))
  return Math.exp(-stirlingError(k) - deviance(k, x)) / Math.sqrt(2 * Math.PI * k)
}

/** C(n, k) p^k q^(n−k) with q = 1 − p given apart; real 0 <= k <= n. */
export function binomialKernel({ k, n, p, q }: { k: number; n: number; p: number; q: number }): number {
  if (p === 0) return k === 0 ? 1 : 0
  if (q === 0) return k === n ? 1 : 0
  if (k === 0) return n === 0 ? 1 : Math.exp(n * logOfComplement(p, q))
  if (k === n) return Math.exp(n * logOfComplement(q, p))
  const exponent =
    stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * q)
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)))
}

/** log(1 − small), choosing whichever of the two given numbers keeps the digits. */
function logOfComplement(small: number, complement: number): number {
  return small < 0.5 ? Math.log1p(-small) : Math.log(complement)
}
