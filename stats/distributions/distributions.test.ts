import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { betaCdf, betaDensity, betaQuantile, betaSf } from './beta.ts'
import { binomialCdf, binomialMass, binomialQuantile, binomialSf } from './binomial.ts'
import { chiSquareCdf, chiSquareQuantile, chiSquareSf } from './chi-square.ts'
import { fCdf, fQuantile, fSf } from './f.ts'
import { gammaCdf, gammaDensity, gammaQuantile, gammaSf } from './gamma.ts'
import { normalCdf, normalQuantile, normalSf, normalTwoSided, normalUpperQuantile } from './normal.ts'
import { poissonCdf, poissonMass, poissonQuantile, poissonSf } from './poisson.ts'
import { studentCdf, studentDensity, studentQuantile, studentSf, studentTwoSided } from './student.ts'

const chance = fc.double({ min: 1e-9, max: 1 - 1e-6, noNaN: true })
const shape = fc.double({ min: 0.3, max: 5000, noNaN: true })

describe('continuous distributions', () => {
  it('quantiles invert cumulative probabilities, in both tails', () => {
    fc.assert(
      fc.property(chance, shape, shape, (p, a, b) => {
        expectClose(normalCdf(normalQuantile(p)), p, 1e-11)
        expectClose(studentCdf(studentQuantile(p, a), a), p, 1e-10)
        expectClose(betaCdf(betaQuantile(p, a + 1, b + 1), a + 1, b + 1), p, 1e-9)
        if (gammaQuantile(p, { shape: a, rate: b }) > 1e-300) {
          expectClose(gammaCdf(gammaQuantile(p, { shape: a, rate: b }), { shape: a, rate: b }), p, 1e-10)
        }
        expectClose(chiSquareCdf(chiSquareQuantile(p, a + 0.5), a + 0.5), p, 1e-10)
        expectClose(fCdf(fQuantile(p, { df1: a + 1, df2: b + 1 }), { df1: a + 1, df2: b + 1 }), p, 1e-9)
      }),
      { numRuns: 60 },
    )
  })

  it('known points hold to 1e-12', () => {
    expectClose(normalQuantile(0.975), 1.959963984540054, 1e-14)
    expectClose(normalUpperQuantile(1e-100), 21.27345356096532, 1e-12)
    expectClose(studentQuantile(0.975, 1), Math.tan(0.475 * Math.PI), 1e-12)
    expectClose(studentQuantile(0.975, 5), 2.570581835636314, 1e-12)
    // Student with 2 degrees of freedom in closed form, far out.
    expectClose(studentSf(1e4, 2), 0.5 * (1 - 1e4 / Math.sqrt(2 + 1e8)), 1e-7)
    expectClose(studentTwoSided(3, 1), 1 - (2 / Math.PI) * Math.atan(3), 1e-13)
    expectClose(chiSquareSf(40, 2), Math.exp(-20), 1e-13)
    expectClose(fSf(9, { df1: 1, df2: 7 }), studentTwoSided(3, 7), 1e-12)
    expectClose(gammaSf(12, { shape: 1, rate: 2 }), Math.exp(-24), 1e-12)
    expectClose(betaSf(0.999, 1, 30), 0.001 ** 30, 1e-10)
    expect(studentCdf(Number.POSITIVE_INFINITY, 4)).toBe(1)
    expectClose(studentSf(2, 1e12), normalSf(2), 1e-9)
    expect(normalTwoSided(0)).toBe(1)
  })

  it('densities integrate to the cumulative probability', () => {
    const integral = (f: (x: number) => number, from: number, to: number) => {
      const steps = 4000
      const h = (to - from) / steps
      let sum = f(from) + f(to)
      for (let i = 1; i < steps; i++) sum += f(from + i * h) * (i % 2 === 1 ? 4 : 2)
      return (sum * h) / 3
    }
    expectClose(
      integral((x) => betaDensity(x, 3, 5), 0.1, 0.6),
      betaCdf(0.6, 3, 5) - betaCdf(0.1, 3, 5),
      1e-9,
    )
    const g = { shape: 2.5, rate: 0.7 }
    expectClose(
      integral((x) => gammaDensity(x, g), 1, 9),
      gammaCdf(9, g) - gammaCdf(1, g),
      1e-9,
    )
    expectClose(
      integral((x) => studentDensity(x, 3), -1, 4),
      studentCdf(4, 3) - studentCdf(-1, 3),
      1e-9,
    )
  })
})

describe('counts', () => {
  it('masses add up to the cumulative probability', () => {
    const coin = { n: 40, p: 0.13 }
    let sum = 0
    for (let k = 0; k <= 12; k++) sum += binomialMass(k, coin)
    expectClose(binomialCdf(12, coin), sum, 1e-12)
    expectClose(binomialSf(12, coin), 1 - sum, 1e-9)
    let poisson = 0
    for (let k = 0; k <= 9; k++) poisson += poissonMass(k, 4.2)
    expectClose(poissonCdf(9, 4.2), poisson, 1e-12)
    expectClose(poissonSf(9, 4.2), 1 - poisson, 1e-9)
    expectClose(binomialMass(500_000, { n: 1_000_000, p: 0.5 }), 0.0007978843613317, 1e-10)
    expect(binomialMass(2.5, coin)).toBe(0)
  })

  it('quantiles are the smallest count that reaches the probability', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 400 }), (p, n) => {
        const k = binomialQuantile(p, { n, p: 0.3 })
        expect(binomialCdf(k, { n, p: 0.3 })).toBeGreaterThanOrEqual(p)
        if (k > 0) expect(binomialCdf(k - 1, { n, p: 0.3 })).toBeLessThan(p)
        const m = poissonQuantile(p, n / 10)
        expect(poissonCdf(m, n / 10)).toBeGreaterThanOrEqual(p)
        if (m > 0) expect(poissonCdf(m - 1, n / 10)).toBeLessThan(p)
      }),
    )
  })

  it('refuse what is not a probability', () => {
    expectRefusal(() => normalQuantile(1.1), 'out_of_range')
    expectRefusal(() => studentCdf(1, 0), 'out_of_range')
    expectRefusal(() => binomialMass(1, { n: 3, p: 2 }), 'out_of_range')
    expectRefusal(() => betaQuantile(Number.NaN, 1, 1), 'out_of_range')
  })
})
