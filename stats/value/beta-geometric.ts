import { chiSquareQuantile } from '../distributions/chi-square.ts'
import type { Objective } from '../optimise/bfgs.ts'
import { type Fit, fitPositive } from './fit.ts'
import { fitNbd } from './nbd.ts'
import { type Patterns, scaleOf } from './patterns.ts'
import { risingSums } from './rising.ts'

/**
 * `bgnbd`: a member may leave after each repeat purchase (Fader, Hardie & Lee, Marketing Science 24, 2005).
 * `mbgnbd`: also after the first (Batislam, Denizel & Filiztekin 2007), so that even one-time buyers can be gone.
 */
export type BetaGeometricKind = 'bgnbd' | 'mbgnbd'

export type BetaGeometricName = 'r' | 'alpha' | 'a' | 'b'
export type BetaGeometricParams = Readonly<Record<BetaGeometricName, number>>

const NOT_IDENTIFIED =
  'dropout is not identified: the data fit a model in which nobody leaves equally well, so a, b and every chance of being alive are guesses'

/**
 * Fits rate (gamma r, α) and dropout (beta a, b). When the likelihood is not better than the NBD limit by more than a
 * 5 % likelihood-ratio test on two degrees of freedom, the fit stays finite, its log-likelihood is at least the limit's,
 * and `identified` is false with the reason in `notes`.
 */
export function fitBetaGeometric(patterns: Patterns, kind: BetaGeometricKind): Fit<BetaGeometricName> {
  const { rate } = scaleOf(patterns)
  const limit = fitNbd(patterns)
  const r0 = limit.params.r
  const alpha0 = limit.params.alpha
  const found = fitPositive({
    names: ['r', 'alpha', 'a', 'b'],
    starts: [
      [r0, alpha0, 1, 3],
      [r0, alpha0, 0.01, 2],
    ],
    bounds: [
      [1e-4, 1e4],
      [1e-4 / rate, 1e4 / rate],
      [1e-12, 1e4],
      [1e-6, 1e6],
    ],
    objective: betaGeometricObjective(patterns, kind),
    members: patterns.members,
  })
  const { atBound: _, ...fit } = found
  if (2 * (fit.loglik - limit.loglik) > chiSquareQuantile(0.95, 2)) return fit
  const notes = [...fit.notes, NOT_IDENTIFIED]
  const unknown = { ...fit.standardErrors, a: null, b: null }
  if (fit.loglik > limit.loglik) return { ...fit, standardErrors: unknown, identified: false, notes }
  // The supremum is the limit itself, reached as a → 0 with any b.
  const params = { r: r0, alpha: alpha0, a: 1e-12, b: 1 }
  const standardErrors = { ...limit.standardErrors, a: null, b: null }
  return {
    params,
    standardErrors,
    loglik: limit.loglik,
    members: fit.members,
    converged: limit.converged,
    identified: false,
    notes,
  }
}

/**
 * Minus the log-likelihood over (log r, log α, log a, log b), with its gradient. With m = x for BG and x + 1 for MBG:
 * Γ(r + x)/Γ(r) α^r · B(a, b + m)/B(a, b) · {(α + T)^−(r+x) + [a/(b + m − 1)] (α + t_x)^−(r+x)},
 * the second term absent for BG at x = 0 (ibid., eq. 6). Per pattern one exponential and one logarithm.
 */
export function betaGeometricObjective(p: Patterns, kind: BetaGeometricKind): Objective {
  const shift = kind === 'bgnbd' ? 0 : 1
  const logs = new Float64Array(p.times.length)
  return (point, gradient) => {
    const r = Math.exp(point[0]!)
    const alpha = Math.exp(point[1]!)
    const a = Math.exp(point[2]!)
    const b = Math.exp(point[3]!)
    const rate = risingSums(r, p.maxFrequency)
    const stay = risingSums(b, p.maxFrequency + 1)
    const all = risingSums(a + b, p.maxFrequency + 1)
    for (let i = 0; i < logs.length; i++) logs[i] = Math.log(alpha + p.times[i]!)
    let value = 0
    let slopeR = 0
    let slopeAlpha = 0
    let slopeA = 0
    let slopeB = 0
    for (let i = 0; i < p.size; i++) {
      const x = p.frequency[i]!
      const w = p.weight[i]!
      const m = x + shift
      const age = p.age[i]!
      const recency = p.recency[i]!
      const logAge = logs[age]!
      const logRecency = logs[recency]!
      // The share of the likelihood in which the member has left, and the log of the sum of both parts.
      let gone = 0
      let both = -(r + x) * logAge
      if (m > 0) {
        const odds = (a / (b + m - 1)) * Math.exp((r + x) * (logAge - logRecency))
        gone = odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds)
        both = odds > 1e300 ? point[2]! - Math.log(b + m - 1) - (r + x) * logRecency : both + Math.log1p(odds)
      }
      value -= w * (rate.logs[x]! + r * point[1]! + stay.logs[m]! - all.logs[m]! + both)
      slopeR -= w * (rate.inverses[x]! + point[1]! - (1 - gone) * logAge - gone * logRecency)
      slopeAlpha -=
        w * (r / alpha - (r + x) * ((1 - gone) / (alpha + p.times[age]!) + gone / (alpha + p.times[recency]!)))
      slopeA -= w * (gone / a - all.inverses[m]!)
      slopeB -= w * (stay.inverses[m]! - all.inverses[m]! - (m > 0 ? gone / (b + m - 1) : 0))
    }
    gradient[0] = slopeR * r
    gradient[1] = slopeAlpha * alpha
    gradient[2] = slopeA * a
    gradient[3] = slopeB * b
    return value
  }
}
