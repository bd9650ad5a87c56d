import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { digamma, logBeta, logGamma, trigamma } from './gamma.ts'
import { hyp2f1 } from './hypergeometric.ts'
import { betaI, betaIComplement } from './incomplete-beta.ts'
import { gammaP, gammaQ } from './incomplete-gamma.ts'

const positive = fc.double({ min: 1e-3, max: 1e4, noNaN: true })

describe('gamma functions', () => {
  it('logGamma gives factorials, √π and exact zeros', () => {
    expect(logGamma(1)).toBe(0)
    expect(logGamma(2)).toBe(0)
    expectClose(logGamma(0.5), Math.log(Math.PI) / 2, 1e-14)
    let factorial = 1
    for (let n = 1; n <= 20; n++) {
      factorial *= n
      if (n > 1) expectClose(logGamma(n + 1), Math.log(factorial), 1e-14)
    }
    // 1.0000001: digits must survive next to the zero. log Γ(1 + e) = −γe + ζ(2)e²/2.
    expectClose(logGamma(1 + 2 ** -20), -0.5772156649015329 * 2 ** -20 + (Math.PI ** 2 / 12) * 2 ** -40, 1e-12)
  })

  it('logGamma, digamma and trigamma obey their recurrences', () => {
    fc.assert(
      fc.property(positive, (x) => {
        expect(Math.abs(logGamma(x + 1) - logGamma(x) - Math.log(x))).toBeLessThan(1e-12 * Math.max(1, logGamma(x + 1)))
        expect(Math.abs(digamma(x + 1) - digamma(x) - 1 / x)).toBeLessThan(1e-11 * Math.max(1, 1 / x))
        expect(Math.abs(trigamma(x) - trigamma(x + 1) - 1 / (x * x))).toBeLessThan(1e-11 * Math.max(1, 1 / (x * x)))
      }),
    )
    expectClose(digamma(1), -0.5772156649015329, 1e-14)
    expectClose(trigamma(1), Math.PI ** 2 / 6, 1e-14)
  })

  it('logBeta keeps its digits when one argument is huge', () => {
    // B(a, b) → Γ(a) b^(−a) (1 − a(a − 1)/2b): the naive difference of log-gammas would lose eight digits here.
    expectClose(logBeta(0.25, 1e9), logGamma(0.25) - 0.25 * Math.log(1e9), 1e-9)
    expectClose(logBeta(2, 3), Math.log(1 / 12), 1e-14)
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        expect(logBeta(a, b)).toBe(logBeta(b, a))
      }),
    )
  })
})

describe('incomplete gamma and beta', () => {
  it('match closed forms', () => {
    expectClose(gammaP(1, 0.3), -Math.expm1(-0.3), 1e-14)
    expectClose(gammaQ(3, 40), Math.exp(-40) * (1 + 40 + 800), 1e-13)
    expectClose(betaI(1, 5, 0.2), 1 - 0.8 ** 5, 1e-13)
    expectClose(betaI(7, 1, 0.2), 0.2 ** 7, 1e-13)
    expectClose(betaIComplement(1, 400, 0.5), 0.5 ** 400, 1e-12)
    // Large parameters: I_½(n, n) = ½.
    for (const n of [10, 1e3, 1e5, 1e7]) expectClose(betaI(n, n, 0.5), 0.5, 1e-11)
    expectClose(gammaP(1e6, 1e6), 0.50013298076, 1e-9)
  })

  it('are monotone, bounded and complementary', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(positive, positive, unit, unit, (a, b, x, y) => {
        const [low, high] = x < y ? [x, y] : [y, x]
        expect(betaI(a, b, low)).toBeLessThanOrEqual(betaI(a, b, high) + 1e-13)
        expect(betaI(a, b, x) + betaIComplement(a, b, x)).toBeCloseTo(1, 12)
        if (1 - (1 - x) === x) expect(Math.abs(betaI(a, b, x) - betaIComplement(b, a, 1 - x))).toBeLessThan(1e-12)
        expect(gammaP(a, b * low)).toBeLessThanOrEqual(gammaP(a, b * high) + 1e-13)
        expect(gammaP(a, b) + gammaQ(a, b)).toBeCloseTo(1, 12)
      }),
    )
  })

  it('refuse impossible arguments by name', () => {
    expectRefusal(() => gammaP(-1, 2), 'out_of_range')
    expectRefusal(() => betaI(1, 1, Number.NaN), 'out_of_range')
    expectRefusal(() => hyp2f1(1, 1, 1, 1), 'out_of_range')
  })
})

describe('2F1', () => {
  it('matches elementary cases on both sides of every switch, up to the edge', () => {
    for (const z of [-3, -0.4, 0.1, 0.49, 0.51, 0.75, 0.95, 0.9999, 1 - 1e-9]) {
      expectClose(hyp2f1(1, 1, 2, z), -Math.log1p(-z) / z, 1e-11)
      expectClose(hyp2f1(2.5, 3, 3, z), (1 - z) ** -2.5, 1e-9)
      if (z > 0) expectClose(hyp2f1(0.5, 0.5, 1.5, z * z), Math.asin(z) / z, z > 0.9999999 ? 1e-6 : 1e-10)
    }
  })

  it('is symmetric in its first two arguments and never NaN for BG/NBD arguments of busy members', () => {
    const share = fc.double({ min: 0, max: 0.99999, noNaN: true })
    const small = fc.double({ min: 0.01, max: 20, noNaN: true })
    fc.assert(
      fc.property(small, small, small, fc.integer({ min: 0, max: 300 }), share, (r, a, b, x, z) => {
        const value = hyp2f1(r + x, b + x, a + b + x, z)
        expect(value).toBeGreaterThanOrEqual(1)
        expect(Number.isNaN(value)).toBe(false)
        if (Number.isFinite(value)) expectClose(hyp2f1(b + x, r + x, a + b + x, z), value, 1e-10)
      }),
    )
  })
})
