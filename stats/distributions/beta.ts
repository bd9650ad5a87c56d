import { logBeta } from '../core/gamma.ts'
import { betaI, betaIComplement, betaTails } from '../core/incomplete-beta.ts'
import { invertTails, requireProbability } from './invert.ts'

export function betaDensity(x: number, a: number, b: number): number {
  if (x < 0 || x > 1) return 0
  return Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta(a, b))
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
