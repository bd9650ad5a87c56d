import { logBeta } from '../core/gamma.ts'
import { betaI, betaIComplement, betaTails } from '../core/incomplete-beta.ts'
import { invertTails, requireProbability } from './invert.ts'

export function betaDensity(x: number, a: number, b: number): number {
  if (x < 0 || x > 1) return 0
  if (x === 0) return endDensity(a, b)
  if (x === 1) return endDensity(b, a)
  return Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta(a, b))
}

/** At the end whose parameter is `own`: B(1, other) is 1/other. */
function endDensity(own: number, other: number): number {
  return own < 1 ? Number.POSITIVE_INFINITY : own === 1 ? other : 0
}

export function betaCdf(x: number, a: number, b: number): number {
  return betaI(a, b, Math.min(1, Math.max(0, x)))
}

export function betaSf(x: number, a: number, b: number): number {
  return betaIComplement(a, b, Math.min(1, Math.max(0, x)))
}

/** Solved on the logit scale, where both ends keep their digits. */
export function betaQuantile(p: number, a: number, b: number): number {
  requireProbability(p)
  if (p === 0 || p === 1) return p
  const centre = Math.log(a / b)
  const tails = (u: number) => {
    const x = 1 / (1 + Math.exp(-u))
    const y = 1 / (1 + Math.exp(u))
    return betaTails(a, b, x, y)
  }
  return 1 / (1 + Math.exp(-invertTails(tails, p, { low: centre - 1, high: centre + 1 })))
}

const LEAST_NODES = 1200
/** Of a logit between nodes at most: the density of a wide belief still turns over within one. */
const SPACING = 0.1
const EDGE = 1e-17

/**
 * Mean of `f(x, 1 − x)` under a beta: trapezium rule on the logit scale, where it converges geometrically for smooth f. The
 * mass that a tiny parameter puts below the smallest double counts at the end itself.
 */
export function betaExpectation({ a, b }: { a: number; b: number }, f: (x: number, y: number) => number): number {
  const low = lowLogit(a, b)
  const high = -lowLogit(b, a)
  const nodes = Math.max(LEAST_NODES, Math.ceil((high - low) / SPACING))
  const h = (high - low) / nodes
  const norm = logBeta(a, b)
  let sum = 0
  let total = 0
  for (let i = 0; i <= nodes; i++) {
    const u = low + i * h
    // log x and log(1 − x) without cancellation; the Jacobian x(1 − x) raises both exponents by one.
    const fall = Math.log1p(Math.exp(-Math.abs(u)))
    const logX = u > 0 ? -fall : u - fall
    const logY = u > 0 ? -u - fall : -fall
    const weight = Math.exp(a * logX + b * logY - norm) * (i === 0 || i === nodes ? 0.5 : 1)
    if (weight === 0) continue
    total += weight
    sum += weight * f(Math.exp(logX), Math.exp(logY))
  }
  const [below, above] = [massBelow(low, a, b), massBelow(-high, b, a)]
  const within = total === 0 ? 0 : ((1 - below - above) * sum) / total
  return within + (below === 0 ? 0 : below * f(0, 1)) + (above === 0 ? 0 : above * f(1, 0))
}

/** The mass below a logit, where it is more than the edge that is left out on purpose. */
function massBelow(logit: number, a: number, b: number): number {
  const mass = betaTails(a, b, 1 / (1 + Math.exp(-logit)), 1 / (1 + Math.exp(logit))).lower
  return mass > 10 * EDGE ? mass : 0
}

/** The logit below which 1e-17 of the mass lies. */
function lowLogit(a: number, b: number): number {
  const x = Math.max(1e-300, betaQuantile(EDGE, a, b))
  return Math.log(x) - Math.log1p(-x)
}
