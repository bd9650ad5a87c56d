import { betaI, betaIComplement } from '../core/incomplete-beta.ts'
import { binomialKernel } from '../core/saddle.ts'
import { requireBetween, requireCount } from '../errors.ts'

/** n trials with success probability p. */
export type BinomialParameters = { readonly n: number; readonly p: number }

function check({ n, p }: BinomialParameters): void {
  requireCount('n', n)
  requireBetween('p', p, 0, 1)
}

export function binomialMass(k: number, parameters: BinomialParameters): number {
  check(parameters)
  const { n, p } = parameters
  if (!Number.isInteger(k) || k < 0 || k > n) return 0
  return binomialKernel({ k, n, p, q: 1 - p })
}

/** P(K <= k). */
export function binomialCdf(k: number, parameters: BinomialParameters): number {
  check(parameters)
  const { n, p } = parameters
  const whole = Math.floor(k)
  if (whole < 0) return 0
  if (whole >= n) return 1
  return betaIComplement(whole + 1, n - whole, p)
}

/** P(K > k). */
export function binomialSf(k: number, parameters: BinomialParameters): number {
  check(parameters)
  const { n, p } = parameters
  const whole = Math.floor(k)
  if (whole < 0) return 1
  if (whole >= n) return 0
  return betaI(whole + 1, n - whole, p)
}

/** The smallest k with P(K <= k) >= probability. */
export function binomialQuantile(probability: number, parameters: BinomialParameters): number {
  requireBetween('probability', probability, 0, 1)
  let low = 0
  let high = parameters.n
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (binomialCdf(middle, parameters) >= probability) high = middle
    else low = middle + 1
  }
  return low
}
