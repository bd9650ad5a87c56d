import { describe, expect, it } from 'vitest'
import { betaDensity } from '../distributions/beta.ts'
import { fCdf, fSf } from '../distributions/f.ts'
import { gammaDensity } from '../distributions/gamma.ts'
import { choleskyInPlace } from '../linear/cholesky.ts'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { betaI, betaIComplement } from './incomplete-beta.ts'
import { gammaP, gammaQ } from './incomplete-gamma.ts'
import { findRoot } from './root.ts'

describe('small shapes', () => {
  it('the upper tail of a gamma with a tiny shape keeps its digits (mpmath, 40 digits)', () => {
    for (const [a, x, q] of GAMMA_TAILS) expectClose(gammaQ(a, x), q, 1e-12)
    for (const [a, x, q] of GAMMA_TAILS) expectClose(gammaP(a, x), 1 - q, 1e-14)
  })

  it('both tails of a beta with a tiny parameter keep their digits (mpmath, 40 digits)', () => {
    for (const [a, b, x, upper] of BETA_TAILS) {
      expectClose(betaIComplement(a, b, x), upper, 1e-10)
      expectClose(betaI(b, a, 1 - x), upper, 1e-10)
    }
  })
})

describe('edges', () => {
  it('densities are numbers at the ends of their range', () => {
    expect(betaDensity(0, 1, 1)).toBe(1)
    expect(betaDensity(1, 1, 1)).toBe(1)
    expect(betaDensity(0, 1, 3)).toBe(3)
    expect(betaDensity(0, 2, 1)).toBe(0)
    expect(betaDensity(0, 0.5, 1)).toBe(Number.POSITIVE_INFINITY)
    expect(gammaDensity(Number.POSITIVE_INFINITY, { shape: 3, rate: 1 })).toBe(0)
    expect(fSf(Number.POSITIVE_INFINITY, { df1: 2, df2: 3 })).toBe(0)
    expect(fCdf(1e308, { df1: 20, df2: 3 })).toBe(1)
  })

  it('a root is found where the product of the ends underflows', () => {
    expectClose(
      findRoot((x) => (x - 3) * 1e-200, 0, 10),
      3,
      1e-12,
    )
  })

  it('a combination of columns is seen across the blocks of the factorisation', () => {
    const n = 60
    const columns = Array.from({ length: n }, (_, j) =>
      Array.from({ length: 80 }, (_, i) => Math.sin(i * (j + 1.3) + j)),
    )
    columns[n - 1] = columns[3]!.map((v, i) => v + 2 * columns[7]![i]!)
    const gram = Float64Array.from({ length: n * n }, (_, k) => {
      const [a, b] = [columns[Math.floor(k / n)]!, columns[k % n]!]
      return a.reduce((sum, v, i) => sum + v * b[i]!, 0)
    })
    expectRefusal(() => choleskyInPlace(gram, n), 'collinear')
  })
})

const GAMMA_TAILS = [
  [1e-10, 0.5, 5.597735948054988e-11],
  [1e-6, 0.001, 6.33152014144515e-6],
  [0.0001, 1e-30, 0.006826633878716945],
  [0.01, 1.2, 0.0016024593003321358],
  [0.3, 0.9, 0.09774735197033045],
  [1e-8, 1e-8, 1.7843463505329364e-7],
] as const

/** a, b, x, 1 − I_x(a, b). */
const BETA_TAILS = [
  [1e-10, 2, 0.25, 6.362943611277721e-11],
  [1e-6, 0.5, 0.125, 3.400077055098735e-6],
  [0.0001, 30, 0.015625, 6.051347172888039e-5],
  [0.01, 0.001, 0.5, 0.9090975447740669],
  [0.001, 100, 0.0078125, 0.0003221194874350881],
] as const
