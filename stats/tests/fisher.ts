import { logGamma } from '../core/gamma.ts'
import { findRoot } from '../core/root.ts'
import { requireCount, StatsError } from '../errors.ts'
import { DEFAULT_ALPHA, type Interval } from './interval.ts'

export type FisherTest = {
  /** Two-sided: the tables with fixed margins that are no likelier than the one seen. */
  readonly p: number
  /** Conditional maximum-likelihood odds ratio, 0 or Infinity at the edge. */
  readonly oddsRatio: number
  readonly interval: Interval
}

const MAX_SUPPORT = 200_000

/**
 * Fisher's exact test of the table [[a, b], [c, d]] as R's `fisher.test`: p by summing tables no likelier than the
 * seen one (relative slack 1e-7), odds ratio by conditional likelihood, interval by inverting two one-sided tests.
 */
export function fisherExact(
  [[a, b], [c, d]]: readonly [readonly [number, number], readonly [number, number]],
  alpha = DEFAULT_ALPHA,
): FisherTest {
  for (const count of [a, b, c, d]) requireCount('count', count)
  if (a + b + c + d === 0) throw new StatsError('empty_input', 'the table holds no counts')
  const low = Math.max(0, a + c - (c + d))
  const high = Math.min(a + b, a + c)
  if (high - low > MAX_SUPPORT) throw new StatsError('too_large', 'use the chi-square test for tables this large')
  const logs = supportLogs({ low, high, firstRow: a + b, secondRow: c + d, firstColumn: a + c })
  const masses = weighted(logs, low, 0)
  const seen = masses[a - low]!
  let p = 0
  for (const mass of masses) if (mass <= seen * (1 + 1e-7)) p += mass
  return { p: Math.min(1, p), oddsRatio: conditionalOdds(logs, low, a), interval: oddsInterval(logs, low, a, alpha) }
}

/** log C(firstRow, k) C(secondRow, firstColumn − k) over the possible k, up to a constant. */
function supportLogs(s: {
  low: number
  high: number
  firstRow: number
  secondRow: number
  firstColumn: number
}): Float64Array {
  const logs = new Float64Array(s.high - s.low + 1)
  for (let k = s.low; k <= s.high; k++) {
    const rest = s.firstColumn - k
    logs[k - s.low] =
      -logGamma(k + 1) - logGamma(s.firstRow - k + 1) - logGamma(rest + 1) - logGamma(s.secondRow - rest + 1)
  }
  return logs
}

/** Masses of the noncentral hypergeometric with log odds `t`, normalised. */
function weighted(logs: Float64Array, low: number, t: number): Float64Array {
  let peak = Number.NEGATIVE_INFINITY
  const masses = logs.map((v, i) => {
    const log = v + t * (low + i)
    peak = Math.max(peak, log)
    return log
  })
  let total = 0
  for (let i = 0; i < masses.length; i++) {
    masses[i] = Math.exp(masses[i]! - peak)
    total += masses[i]!
  }
  return masses.map((v) => v / total)
}

function conditionalOdds(logs: Float64Array, low: number, a: number): number {
  if (a === low) return logs.length === 1 ? 1 : 0
  if (a === low + logs.length - 1) return Number.POSITIVE_INFINITY
  const gap = (t: number) => weighted(logs, low, t).reduce((sum, mass, i) => sum + mass * (low + i), 0) - a
  return Math.exp(findRoot(gap, -80, 80))
}

function oddsInterval(logs: Float64Array, low: number, a: number, alpha: number): Interval {
  if (logs.length === 1) return [0, Number.POSITIVE_INFINITY]
  const at = a - low
  const tail = (t: number, from: number, to: number) =>
    weighted(logs, low, t)
      .subarray(from, to)
      .reduce((s, v) => s + v, 0)
  const lower = at === 0 ? 0 : Math.exp(findRoot((t) => tail(t, at, logs.length) - alpha / 2, -80, 80))
  const upper =
    at === logs.length - 1
      ? Number.POSITIVE_INFINITY
      : Math.exp(findRoot((t) => tail(t, 0, at + 1) - alpha / 2, -80, 80))
  return [lower, upper]
}
