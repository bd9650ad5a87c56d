import { betaTails } from '../core/incomplete-beta.ts'
import { invertTails, requireProbability, type Tails } from './invert.ts'

/** Degrees of freedom of numerator and denominator. */
export type FParameters = { readonly df1: number; readonly df2: number }

export function fTails(x: number, { df1, df2 }: FParameters): Tails {
  if (x <= 0) return { lower: 0, upper: 1 }
  // Divided through by the larger side, so that x = 1e308 does not overflow.
  const odds = x * (df1 / df2)
  if (odds === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 }
  const [share, rest] = odds > 1 ? [1 / (1 + 1 / odds), 1 / odds / (1 + 1 / odds)] : [odds / (1 + odds), 1 / (1 + odds)]
  return betaTails(df1 / 2, df2 / 2, share, rest)
}

export function fCdf(x: number, parameters: FParameters): number {
  return fTails(x, parameters).lower
}

export function fSf(x: number, parameters: FParameters): number {
  return fTails(x, parameters).upper
}

export function fQuantile(p: number, parameters: FParameters): number {
  requireProbability(p)
  if (p === 0) return 0
  if (p === 1) return Number.POSITIVE_INFINITY
  return Math.exp(invertTails((u) => fTails(Math.exp(u), parameters), p, { low: -1, high: 1 }))
}
