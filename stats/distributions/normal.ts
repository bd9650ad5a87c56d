import { requireProbability } from './invert.ts'

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI)
const FRACTION_FROM = 3

/** φ(z). */
export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / SQRT_TWO_PI
}

/** Φ(z) = P(Z <= z). */
export function normalCdf(z: number): number {
  return normalSf(-z)
}

/**
 * P(Z > z), 1e-13 relative to z = 37. Near the centre the all-positive series Φ(z) = ½ + φ(z) Σ z^(2k+1)/(1·3·5…)
 * (Abramowitz & Stegun 26.2.11), beyond 3 the continued fraction 26.2.14.
 */
export function normalSf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN
  if (z < 0) return 1 - normalSf(-z)
  if (z < FRACTION_FROM) return 0.5 - normalDensity(z) * oddSeries(z)
  if (z > 39) return 0
  let fraction = z
  for (let k = 120; k >= 1; k--) fraction = z + k / fraction
  return normalDensity(z) / fraction
}

function oddSeries(z: number): number {
  let term = z
  let sum = z
  for (let k = 3; k < 200; k += 2) {
    term *= (z * z) / k
    sum += term
    if (term < sum * 1e-17) break
  }
  return sum
}

/** Two-sided p-value of a z statistic. */
export function normalTwoSided(z: number): number {
  return Math.min(1, 2 * normalSf(Math.abs(z)))
}

/** Φ⁻¹(p): a rational start (Abramowitz & Stegun 26.2.23) and Halley steps on the tail. ±Infinity at 0 and 1. */
export function normalQuantile(p: number): number {
  requireProbability(p)
  if (p === 0) return Number.NEGATIVE_INFINITY
  if (p === 1) return Number.POSITIVE_INFINITY
  if (p === 0.5) return 0
  return p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p)
}

/** The z with P(Z > z) = q, for q <= ½: keeps its digits for q as small as 1e-300, where 1 − q is 1. */
export function normalUpperQuantile(q: number): number {
  requireProbability(q)
  if (q === 0) return Number.POSITIVE_INFINITY
  return q <= 0.5 ? upperQuantile(q) : -normalUpperQuantile(1 - q)
}

function upperQuantile(q: number): number {
  const t = Math.sqrt(-2 * Math.log(q))
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  for (let i = 0; i < 5; i++) {
    const step = (normalSf(z) - q) / normalDensity(z)
    const halley = step / (1 + (step * z) / 2)
    z += Number.isFinite(halley) ? halley : 0
    if (Math.abs(halley) < 1e-15 * Math.abs(z)) break
  }
  return z
}
