import { describe, expect, it } from 'vitest'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { correlationOf, covarianceOf, meanOf, momentsOf, momentsOfSums, quantileOfSorted, sumOf } from './moments.ts'
import { drawBeta, drawExponential, drawGamma, drawInteger, drawNormal, seededStream, shuffle } from './random.ts'

const many = (draw: () => number, n = 40_000) => momentsOf(Array.from({ length: n }, draw))

describe('random streams', () => {
  it('the same seed gives the same stream and another seed another', () => {
    const first = Array.from({ length: 5 }, seededStream(42))
    expect(Array.from({ length: 5 }, seededStream(42))).toEqual(first)
    expect(Array.from({ length: 5 }, seededStream(43))).not.toEqual(first)
    expect(first.every((u) => u >= 0 && u < 1)).toBe(true)
  })

  it('variates have the moments of their distributions', () => {
    const r = seededStream(1)
    const uniform = many(r)
    expect(Math.abs(uniform.mean - 0.5)).toBeLessThan(0.006)
    expect(Math.abs(uniform.variance - 1 / 12)).toBeLessThan(0.002)
    const normal = many(() => drawNormal(r))
    expect(Math.abs(normal.mean)).toBeLessThan(0.02)
    expect(Math.abs(normal.variance - 1)).toBeLessThan(0.03)
    expect(Math.abs(many(() => drawExponential(r, 4)).mean - 0.25)).toBeLessThan(0.006)
    for (const shape of [0.3, 2.5]) {
      const gamma = many(() => drawGamma(r, { shape, rate: 2 }))
      expect(Math.abs(gamma.mean - shape / 2)).toBeLessThan(0.02)
      expect(Math.abs(gamma.variance - shape / 4)).toBeLessThan(0.04)
    }
    expect(Math.abs(many(() => drawBeta(r, 2, 6)).mean - 0.25)).toBeLessThan(0.004)
  })

  it('whole numbers and shuffles cover every value', () => {
    const r = seededStream(3)
    expect(new Set(Array.from({ length: 200 }, () => drawInteger(r, 6)))).toEqual(new Set([0, 1, 2, 3, 4, 5]))
    expect(shuffle(r, [1, 2, 3, 4, 5, 6, 7]).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7])
    expectRefusal(() => drawInteger(r, 0), 'out_of_range')
  })
})

describe('moments', () => {
  it('are those of the textbook and survive a large offset', () => {
    expect(momentsOf([2, 4, 4, 4, 5, 5, 7, 9])).toMatchObject({ n: 8, mean: 5, variance: 32 / 7 })
    expectClose(momentsOf([1e9 + 1, 1e9 + 2, 1e9 + 3]).variance, 1, 1e-12)
    expect(momentsOfSums({ n: 3, sum: 6, sumSquares: 14 })).toEqual({ n: 3, mean: 2, variance: 1 })
    expect(momentsOf([7]).variance).toBe(0)
    expect(sumOf([1e16, 1, -1e16])).toBe(1)
    expect(meanOf([1, 2, 6])).toBe(3)
  })

  it('covariance, correlation and quantiles', () => {
    expect(covarianceOf([1, 2, 3], [2, 4, 6])).toBe(2)
    expectClose(correlationOf([1, 2, 3], [6, 4, 2]), -1, 1e-14)
    expect(correlationOf([1, 1, 1], [1, 2, 3])).toBe(0)
    expect(quantileOfSorted([1, 2, 3, 4], 0.5)).toBe(2.5)
    expect(quantileOfSorted([1, 2, 3, 4], 1)).toBe(4)
  })

  it('refuse empty and broken samples by name', () => {
    expectRefusal(() => momentsOf([]), 'empty_input')
    expectRefusal(() => momentsOf([1, Number.NaN]), 'not_finite')
    expectRefusal(() => covarianceOf([1, 2], [1]), 'length_mismatch')
    expectRefusal(() => covarianceOf([1], [1]), 'too_few_rows')
  })
})
