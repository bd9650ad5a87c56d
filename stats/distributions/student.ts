import { logBeta } from '../core/gamma.ts'
import { betaTails } from '../core/incomplete-beta.ts'
import { StatsError } from '../errors.ts'
import { invertTails, requireProbability, type Tails } from './invert.ts'
import { normalCdf, normalQuantile, normalSf } from './normal.ts'

/** Beyond this Abramowitz & Stegun 26.7.8 is exact to rounding, and the continued fraction slow. */
const NEARLY_NORMAL = 1e8

/** Both tails of Student's t with real `df > 0` (Infinity means normal), through I_x(df/2, ½). */
export function studentTails(t: number, df: number): Tails {
  if (!(df > 0)) throw new StatsError('out_of_range', `degrees of freedom must be positive, got ${df}`)
  if (df === Number.POSITIVE_INFINITY || !Number.isFinite(t)) return { lower: normalCdf(t), upper: normalSf(t) }
  if (t === 0) return { lower: 0.5, upper: 0.5 }
  if (df > NEARLY_NORMAL) {
    const z = (t * (1 - 1 / (4 * df))) / Math.sqrt(1 + (t * t) / (2 * df))
    return { lower: normalCdf(z), upper: normalSf(z) }
  }
  // Divided twice rather than by the square, so that t = 1e200 does not overflow.
  const share = df / t / t
  const x = share > 1 ? 1 / (1 + (t * t) / df) : share / (1 + share)
  const y = share > 1 ? (t * t) / df / (1 + (t * t) / df) : 1 / (1 + share)
  const tail = betaTails(df / 2, 0.5, x, y).lower / 2
  return t > 0 ? { lower: 1 - tail, upper: tail } : { lower: tail, upper: 1 - tail }
}

export function studentCdf(t: number, df: number): number {
  return studentTails(t, df).lower
}

export function studentSf(t: number, df: number): number {
  return studentTails(t, df).upper
}

export function studentDensity(t: number, df: number): number {
  return Math.exp(-((df + 1) / 2) * Math.log1p((t * t) / df) - logBeta(df / 2, 0.5)) / Math.sqrt(df)
}

/** Two-sided p-value. */
export function studentTwoSided(t: number, df: number): number {
  return Math.min(1, 2 * studentSf(Math.abs(t), df))
}

export function studentQuantile(p: number, df: number): number {
  requireProbability(p)
  if (p === 0.5) return 0
  if (p === 0 || p === 1 || df === Number.POSITIVE_INFINITY) return normalQuantile(p)
  // Solved on asinh scale, where the heavy tail of a small df is straight.
  const start = Math.asinh(normalQuantile(Math.min(1 - 1e-15, Math.max(1e-300, p))))
  const u = invertTails((v) => studentTails(Math.sinh(v), df), p, { low: start - 1, high: start + 1 })
  return Math.sinh(u)
}
