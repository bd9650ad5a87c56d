import { findRoot } from '../core/root.ts'
import { StatsError } from '../errors.ts'

/** Both tail probabilities of a continuous distribution at a point. */
export type Tails = { readonly lower: number; readonly upper: number }

/** Throws unless p is a probability. */
export function requireProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new StatsError('out_of_range', `a probability lies in [0, 1], got ${p}`)
}

/**
 * Inverts `tails` at lower probability `p` over the real line `u`, comparing logarithms of the smaller tail so that far
 * quantiles keep their digits. `start` is doubled outwards until it brackets.
 */
export function invertTails(tails: (u: number) => Tails, p: number, start: { low: number; high: number }): number {
  const useLower = p <= 0.5
  const target = Math.log(useLower ? p : 1 - p)
  const gap = (u: number) => {
    const t = tails(u)
    return useLower ? logOrFloor(t.lower) - target : target - logOrFloor(t.upper)
  }
  let { low, high } = start
  let width = high - low
  for (let i = 0; i < 60 && gap(low) > 0; i++) {
    low -= width
    width *= 2
  }
  for (let i = 0; i < 60 && gap(high) < 0; i++) {
    high += width
    width *= 2
  }
  return findRoot(gap, low, high, 1e-15)
}

function logOrFloor(p: number): number {
  return p > 0 ? Math.log(p) : -1e4
}
