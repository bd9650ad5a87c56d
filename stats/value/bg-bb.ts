import { logBeta } from '../core/gamma.ts'
import { requireCount, requireWeight, StatsError } from '../errors.ts'
import { differenced, type Fit, fitPositive } from './fit.ts'

export type BgBbName = 'alpha' | 'beta' | 'gamma' | 'delta'
export type BgBbParams = Readonly<Record<BgBbName, number>>

/** Transactions at `periods` discrete chances (years, say): how many were used, and which was the last (0 for none). */
export type DiscreteBehaviour = {
  readonly frequency: number
  readonly recency: number
  readonly periods: number
  readonly weight?: number
}

/** BG/BB for discrete chances to buy (Fader, Hardie & Shang, Marketing Science 29, 2010). */
export function fitBgBb(members: readonly DiscreteBehaviour[]): Fit<BgBbName> {
  if (members.length === 0) throw new StatsError('empty_input', 'no members')
  members.forEach(check)
  if (members.every((m) => m.frequency === 0))
    throw new StatsError('too_few_rows', 'nobody bought: nothing can be fitted')
  const { atBound: _, ...fit } = fitPositive({
    names: ['alpha', 'beta', 'gamma', 'delta'],
    starts: [
      [1, 1, 0.7, 2.5],
      [0.5, 2, 1, 5],
    ],
    bounds: [
      [1e-5, 1e4],
      [1e-5, 1e4],
      [1e-6, 1e4],
      [1e-5, 1e5],
    ],
    objective: differenced((point) => {
      const params = {
        alpha: Math.exp(point[0]!),
        beta: Math.exp(point[1]!),
        gamma: Math.exp(point[2]!),
        delta: Math.exp(point[3]!),
      }
      return -members.reduce((sum, m) => sum + (m.weight ?? 1) * bgBbLogLikelihood(params, m), 0)
    }),
    tolerance: 1e-8,
    members: members.reduce((sum, m) => sum + (m.weight ?? 1), 0),
  })
  return fit
}

function check({ frequency, recency, periods, weight }: DiscreteBehaviour, i: number): void {
  if (weight !== undefined) requireWeight(`member ${i}: weight`, weight)
  requireCount(`member ${i}: frequency`, frequency)
  requireCount(`member ${i}: recency`, recency)
  requireCount(`member ${i}: periods`, periods, 1)
  if (frequency > recency || recency > periods || (frequency === 0) !== (recency === 0)) {
    throw new StatsError('out_of_range', `member ${i}: ${frequency} purchases, last at ${recency} of ${periods}`)
  }
}

/** Log-likelihood of one member, ibid. eq. 5: alive to the end, or gone at one of the chances after the last purchase. */
export function bgBbLogLikelihood(
  { alpha, beta, gamma, delta }: BgBbParams,
  { frequency: x, recency, periods: n }: DiscreteBehaviour,
): number {
  const base = -logBeta(alpha, beta) - logBeta(gamma, delta)
  const terms = [logBeta(alpha + x, beta + n - x) + logBeta(gamma, delta + n)]
  for (let i = 0; i < n - recency; i++) {
    terms.push(logBeta(alpha + x, beta + recency - x + i) + logBeta(gamma + 1, delta + recency + i))
  }
  const high = Math.max(...terms)
  return base + high + Math.log(terms.reduce((sum, t) => sum + Math.exp(t - high), 0))
}

/** Chance to be alive for the next period, ibid. eq. 11. */
export function bgBbChanceAlive(params: BgBbParams, member: DiscreteBehaviour): number {
  const { alpha, beta, gamma, delta } = params
  const { frequency: x, periods: n } = member
  const alive =
    logBeta(alpha + x, beta + n - x) - logBeta(alpha, beta) + logBeta(gamma, delta + n + 1) - logBeta(gamma, delta)
  return Math.exp(alive - bgBbLogLikelihood(params, member))
}

const MAX_HORIZON = 100_000

/**
 * Purchases expected at the next `horizon` chances: ibid. eq. 13 before its sum over the chances is closed, so that every
 * term is positive and γ = 1, where the closed form is 0/0, is like any other.
 */
export function bgBbExpectedPurchases(params: BgBbParams, member: DiscreteBehaviour, horizon: number): number {
  requireCount('horizon', horizon)
  if (horizon > MAX_HORIZON) throw new StatsError('too_large', `at most ${MAX_HORIZON} chances ahead`)
  const { alpha, beta, gamma, delta } = params
  const { frequency: x, periods: n } = member
  const rate = logBeta(alpha + x + 1, beta + n - x) - logBeta(alpha, beta) - bgBbLogLikelihood(params, member)
  let alive = Math.exp(logBeta(gamma, delta + n) - logBeta(gamma, delta))
  let chances = 0
  for (let k = 0; k < horizon; k++) {
    alive *= (delta + n + k) / (gamma + delta + n + k)
    chances += alive
  }
  return Math.exp(rate) * chances
}
