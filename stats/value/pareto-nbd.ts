import { hyp2f1One } from '../core/incomplete-beta.ts'
import { chiSquareQuantile } from '../distributions/chi-square.ts'
import { differenced, type Fit, fitPositive } from './fit.ts'
import { fitNbd } from './nbd.ts'
import { type Behaviour, type Patterns, scaleOf } from './patterns.ts'
import { risingSums } from './rising.ts'

export type ParetoName = 'r' | 'alpha' | 's' | 'beta'
export type ParetoParams = Readonly<Record<ParetoName, number>>

/**
 * Pareto/NBD (Schmittlein, Morrison & Colombo 1987): purchase rates gamma(r, α), lifetimes exponential at rates
 * gamma(s, β). Dropout is called not identified by the same likelihood-ratio rule as in `beta-geometric.ts`.
 */
export function fitParetoNbd(patterns: Patterns): Fit<ParetoName> {
  const { rate, meanAge } = scaleOf(patterns)
  const limit = fitNbd(patterns)
  const { atBound: _, ...fit } = fitPositive({
    names: ['r', 'alpha', 's', 'beta'],
    starts: [[limit.params.r, limit.params.alpha, 0.6, meanAge / 2]],
    bounds: [
      [1e-3, 1e3],
      [1e-3 / rate, 1e3 / rate],
      [1e-6, 100],
      [1e-2 * meanAge, 1e2 * meanAge],
    ],
    objective: differenced((point) => paretoCost(patterns, point)),
    members: patterns.members,
    tolerance: 1e-8,
  })
  if (2 * (fit.loglik - limit.loglik) > chiSquareQuantile(0.95, 2)) return fit
  const notes = [...fit.notes, 'dropout is not identified: the data fit a model in which nobody leaves equally well']
  if (fit.loglik > limit.loglik)
    return { ...fit, standardErrors: { ...fit.standardErrors, s: null, beta: null }, identified: false, notes }
  return {
    members: limit.members,
    loglik: limit.loglik,
    converged: limit.converged,
    params: { ...limit.params, s: 1e-12, beta: meanAge },
    standardErrors: { ...limit.standardErrors, s: null, beta: null },
    identified: false,
    notes,
  }
}

function paretoCost(p: Patterns, point: Float64Array): number {
  const params = {
    r: Math.exp(point[0]!),
    alpha: Math.exp(point[1]!),
    s: Math.exp(point[2]!),
    beta: Math.exp(point[3]!),
  }
  const rising = risingSums(params.r, p.maxFrequency)
  let value = 0
  for (let i = 0; i < p.size; i++) {
    const x = p.frequency[i]!
    const member = { frequency: x, recency: p.times[p.recency[i]!]!, age: p.times[p.age[i]!]! }
    const { alive, gone } = logParts(params, member)
    const high = Math.max(alive, gone)
    const both = high + Math.log(Math.exp(alive - high) + Math.exp(gone - high))
    value -= p.weight[i]! * (rising.logs[x]! + params.r * point[1]! + params.s * point[3]! + both)
  }
  return value
}

/**
 * Logarithms of the two parts of the likelihood, alive and gone (Fader & Hardie, "A note on deriving the Pareto/NBD
 * model", 2005): (α + T)^−(r+x) (β + T)^−s and [s/(r + s + x)] A₀, where A₀ is a difference of two hypergeometrics, each
 * by Euler's transformation, which leaves a first parameter of 1 and with it a fast continued fraction.
 */
function logParts(
  { r, alpha, s, beta }: ParetoParams,
  { frequency: x, recency, age }: Behaviour,
): { alive: number; gone: number } {
  const total = r + s + x
  const larger = Math.max(alpha, beta)
  const second = alpha >= beta ? s + 1 : r + x
  const logF = (t: number) => {
    const z = Math.abs(alpha - beta) / (larger + t)
    return (1 - second) * Math.log1p(-z) + Math.log(hyp2f1One(total, 1 - second, z)) - total * Math.log(larger + t)
  }
  const alive = -(r + x) * Math.log(alpha + age) - s * Math.log(beta + age)
  if (recency === age) return { alive, gone: Number.NEGATIVE_INFINITY }
  const early = logF(recency)
  const gap = logF(age) - early
  return {
    alive,
    gone: Math.log(s / total) + early + (gap < 0 ? Math.log(-Math.expm1(gap)) : Number.NEGATIVE_INFINITY),
  }
}

/** Chance of still being a customer at the end of observation. */
export function paretoChanceAlive(params: ParetoParams, member: Behaviour): number {
  const { alive, gone } = logParts(params, member)
  return 1 / (1 + Math.exp(gone - alive))
}

/** Purchases expected in the next `horizon` units: (r+x)(β+T)/((α+T)(s−1)) · [1 − ((β+T)/(β+T+t))^(s−1)] · P(alive). */
export function paretoExpectedPurchases(params: ParetoParams, member: Behaviour, horizon: number): number {
  const rate = (params.r + member.frequency) / (params.alpha + member.age)
  return rate * lifetimeWithin(params.s, params.beta + member.age, horizon) * paretoChanceAlive(params, member)
}

/** Repeat purchases of a new member by `time`. */
export function paretoExpectedOfNewMember({ r, alpha, s, beta }: ParetoParams, time: number): number {
  return (r / alpha) * lifetimeWithin(s, beta, time)
}

/** E[min(lifetime, t)] for a Pareto lifetime: β/(s − 1) · [1 − (β/(β + t))^(s−1)]; β log(1 + t/β) at s = 1. */
function lifetimeWithin(s: number, beta: number, t: number): number {
  const log = Math.log1p(t / beta)
  const power = (s - 1) * log
  return Math.abs(power) < 1e-8 ? beta * log * (1 - power / 2) : (-beta * Math.expm1(-power)) / (s - 1)
}
