import { logGamma } from '../core/gamma.ts'
import { gammaP, gammaQ } from '../core/incomplete-gamma.ts'
import { invertTails, requireProbability } from './invert.ts'

/** Shape and rate (1 / scale), both positive. */
export type GammaParameters = { readonly shape: number; readonly rate: number }

export function gammaDensity(x: number, { shape, rate }: GammaParameters): number {
  if (x < 0 || x === Number.POSITIVE_INFINITY) return 0
  if (x === 0) return shape < 1 ? Number.POSITIVE_INFINITY : shape === 1 ? rate : 0
  return Math.exp(shape * Math.log(rate) + (shape - 1) * Math.log(x) - rate * x - logGamma(shape))
}

export function gammaCdf(x: number, { shape, rate }: GammaParameters): number {
  return gammaP(shape, Math.max(0, x) * rate)
}

export function gammaSf(x: number, { shape, rate }: GammaParameters): number {
  return gammaQ(shape, Math.max(0, x) * rate)
}

/** Solved on log scale. */
export function gammaQuantile(p: number, { shape, rate }: GammaParameters): number {
  requireProbability(p)
  if (p === 0) return 0
  if (p === 1) return Number.POSITIVE_INFINITY
  const centre = Math.log(shape)
  const tails = (u: number) => {
    const x = Math.exp(u)
    return { lower: gammaP(shape, x), upper: gammaQ(shape, x) }
  }
  return Math.exp(invertTails(tails, p, { low: centre - 1, high: centre + 1 })) / rate
}
