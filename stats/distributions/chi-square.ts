import { gammaP, gammaQ } from '../core/incomplete-gamma.ts'
import { gammaQuantile } from './gamma.ts'

/** P(X <= x), real df > 0. */
export function chiSquareCdf(x: number, df: number): number {
  return gammaP(df / 2, Math.max(0, x) / 2)
}

/** P(X > x). */
export function chiSquareSf(x: number, df: number): number {
  return gammaQ(df / 2, Math.max(0, x) / 2)
}

export function chiSquareQuantile(p: number, df: number): number {
  return gammaQuantile(p, { shape: df / 2, rate: 0.5 })
}
