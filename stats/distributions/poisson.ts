import { gammaP, gammaQ } from '../core/incomplete-gamma.ts'
import { poissonKernel } from '../core/saddle.ts'
import { requireBetween } from '../errors.ts'

const MAX_MEAN = 1e15

export function poissonMass(k: number, mean: number): number {
  requireBetween('mean', mean, 0, MAX_MEAN)
  return Number.isInteger(k) && k >= 0 ? poissonKernel(k, mean) : 0
}

/** P(K <= k). */
export function poissonCdf(k: number, mean: number): number {
  requireBetween('mean', mean, 0, MAX_MEAN)
  return k < 0 ? 0 : gammaQ(Math.floor(k) + 1, mean)
}

/** P(K > k). */
export function poissonSf(k: number, mean: number): number {
  requireBetween('mean', mean, 0, MAX_MEAN)
  return k < 0 ? 1 : gammaP(Math.floor(k) + 1, mean)
}

/** The smallest k with P(K <= k) >= probability. */
export function poissonQuantile(probability: number, mean: number): number {
  requireBetween('probability', probability, 0, 1 - 1e-16)
  let high = 1
  while (poissonCdf(high, mean) < probability) high *= 2
  let low = 0
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (poissonCdf(middle, mean) >= probability) high = middle
    else low = middle + 1
  }
  return low
}
