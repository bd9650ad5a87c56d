import { logBeta } from '../core/gamma.ts'
import { hyp2f1Scaled } from '../core/hypergeometric.ts'
import { betaExpectation } from '../distributions/beta.ts'
import type { BetaGeometricKind, BetaGeometricParams } from './beta-geometric.ts'
import type { Behaviour } from './patterns.ts'

/** Chance that the member has not left by the end of observation (Fader, Hardie & Lee 2005; MBG with b + x for b + x − 1). */
export function chanceAlive(
  kind: BetaGeometricKind,
  { r, alpha, a, b }: BetaGeometricParams,
  member: Behaviour,
): number {
  const { frequency: x, recency, age } = member
  const m = kind === 'bgnbd' ? x : x + 1
  if (m === 0) return 1
  return 1 / (1 + (a / (b + m - 1)) * Math.exp((r + x) * Math.log((alpha + age) / (alpha + recency))))
}

/** Purchases expected of this member in the next `horizon` units of time (ibid., eq. 10). */
export function expectedPurchases(
  kind: BetaGeometricKind,
  params: BetaGeometricParams,
  member: Behaviour,
  horizon: number,
): number {
  const m = kind === 'bgnbd' ? member.frequency : member.frequency + 1
  const posterior = { r: params.r + member.frequency, alpha: params.alpha + member.age, a: params.a, b: params.b + m }
  return purchasesIfAlive(posterior, horizon) * chanceAlive(kind, params, member)
}

/** Repeat purchases expected of a new member in the first `time` units (ibid., eq. 9). */
export function expectedOfNewMember(kind: BetaGeometricKind, params: BetaGeometricParams, time: number): number {
  if (kind === 'bgnbd') return purchasesIfAlive(params, time)
  const { a, b } = params
  return (b / (a + b)) * purchasesIfAlive({ ...params, b: b + 1 }, time)
}

/** Beyond this the hypergeometric loses digits, and the integral it stands for is taken instead. */
const LARGE = 60

/**
 * E[(1 − e^(−λpt))/p] over λ ~ gamma(r, α) and p ~ beta(a, b), by
 * (a + b − 1)/(a − 1) · [1 − (α/(α + t))^r ₂F₁(r, b; a + b − 1; t/(α + t))]
 * or, for large parameters and next to the removable poles at a = 1 and a + b = 1, by integrating
 * (1 − (1 + pt/α)^−r)/p over p.
 */
function purchasesIfAlive({ r, alpha, a, b }: BetaGeometricParams, t: number): number {
  if (t <= 0) return 0
  const immortal = (r * t) / alpha
  if (Math.max(r, a, b) < LARGE && Math.abs(a - 1) > 1e-4 && Math.abs(a + b - 1) > 1e-4) {
    const value = ((a + b - 1) / (a - 1)) * (1 - hyp2f1Scaled(r, b, a + b - 1, t / (alpha + t)))
    if (value >= 0 && value <= immortal * (1 + 1e-9)) return value
  }
  return betaExpectation({ a, b }, (p) => (p === 0 ? immortal : -Math.expm1(-r * Math.log1p((p * t) / alpha)) / p))
}

/** P(X(t) = x) for a new BG/NBD member: purchases by time t (ibid., eq. 8). */
export function purchaseMass({ r, alpha, a, b }: BetaGeometricParams, x: number, t: number): number {
  const bought = t / (alpha + t)
  const none = (alpha / (alpha + t)) ** r
  let mass = none
  let before = 0
  for (let j = 0; j < x; j++) {
    before += mass
    mass *= ((r + j) / (j + 1)) * bought
  }
  const stay = Math.exp(logBeta(a, b + x) - logBeta(a, b)) * mass
  return x === 0 ? stay : stay + Math.exp(logBeta(a + 1, b + x - 1) - logBeta(a, b)) * (1 - before)
}
