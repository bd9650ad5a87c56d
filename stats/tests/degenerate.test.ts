import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { momentsOf, momentsOfSums } from '../core/moments.ts'
import { seededStream } from '../core/random.ts'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { judgeEffect, normalPosterior } from './bayesian.ts'
import { bootstrapDifference } from './bootstrap.ts'
import { compareCuped } from './cuped.ts'
import { crossingProbability, planGroupSequential } from './group-sequential.ts'
import { compareQuantiles, estimateQuantile } from './quantile.ts'
import { alwaysValid } from './sequential.ts'
import { compareMeans, compareMoments } from './welch.ts'

describe('constant samples', () => {
  it('have exactly their value and no variance, whatever the value and the count', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.integer({ min: 2, max: 300 }), (v, n) => {
        expect(momentsOf(new Array<number>(n).fill(v))).toEqual({ n, mean: v, variance: 0 })
      }),
    )
    const arms = [new Array<number>(3).fill(0.1), new Array<number>(7).fill(0.1)] as const
    expect(compareMeans(...arms)).toMatchObject({ t: 0, p: 1, difference: 0 })
  })

  it('make CUPED the plain test', () => {
    const metric = [1, 2, 3, 5]
    const before = new Array<number>(4).fill(0.1)
    expect(compareCuped({ metric, before }, { metric: [2, 2, 4], before: [0.1, 0.1, 0.1] })).toMatchObject({
      theta: 0,
      correlation: 0,
      varianceLeft: 1,
    })
  })
})

describe('moments and options that are no numbers', () => {
  it('are refused by name', () => {
    expectRefusal(() => momentsOfSums({ n: 0, sum: 0, sumSquares: 0 }), 'empty_input')
    expectRefusal(() => momentsOfSums({ n: 3, sum: Number.NaN, sumSquares: 0 }), 'not_finite')
    const fine = { n: 10, mean: 1, variance: 1 }
    expectRefusal(() => compareMoments({ ...fine, mean: Number.NaN }, fine), 'not_finite')
    expectRefusal(() => compareMoments({ ...fine, variance: -1 }, fine), 'out_of_range')
    expectRefusal(() => alwaysValid({ estimate: 1, standardError: 1, n: 10 }, { tuning: 0 }), 'out_of_range')
    expectRefusal(() => bootstrapDifference([1, 2], [1, 3], { random: seededStream(1), alpha: 2 }), 'out_of_range')
    expectRefusal(() => normalPosterior({ estimate: Number.NaN, standardError: 1 }), 'not_finite')
    expectRefusal(
      () => normalPosterior({ estimate: 1, standardError: 1 }, { mean: 0, standardDeviation: 0 }),
      'out_of_range',
    )
  })
})

describe('quantiles of few members', () => {
  it('are refused when no order statistic bounds them, instead of a width of nothing', () => {
    expectRefusal(() => estimateQuantile([1, 2, 3, 4, 5], 0.99), 'too_few_rows')
    expectRefusal(() => estimateQuantile([1, 2, 3, 4, 5], 0.5), 'too_few_rows')
    expect(estimateQuantile([1, 2, 3, 4, 5, 6], 0.5).interval).toEqual([1, 6])
  })

  it('a difference without spread is refused', () => {
    const [ones, twos] = [new Array<number>(20).fill(1), new Array<number>(20).fill(2)]
    expectRefusal(() => compareQuantiles(ones, twos, 0.5), 'constant_column')
    expect(compareQuantiles(ones, ones, 0.5)).toMatchObject({ z: 0, p: 1 })
  })
})

describe('beliefs', () => {
  it('losses keep their digits far from zero on both sides', () => {
    // φ(8) − 8 Φ(−8), by mpmath.
    const loss = 7.55026241194649e-17
    expectClose(judgeEffect({ mean: 8, standardDeviation: 1 }).expectedLossOfArm, loss, 1e-8)
    expectClose(judgeEffect({ mean: -8, standardDeviation: 1 }).expectedLossOfControl, loss, 1e-8)
  })
})

describe('looks close together', () => {
  it('keep the promised error', () => {
    const { fractions, boundaries } = planGroupSequential([0.5, 0.501, 0.502, 1], 'pocock')
    expectClose(crossingProbability(fractions, boundaries), 0.05, 1e-6)
    // A second look at nearly the same data hardly spends: its boundary lies near the first's.
    expect(boundaries.every((b) => b > 1.9 && b < 4)).toBe(true)
    expectRefusal(() => planGroupSequential([0.5, 0.500001, 1], 'pocock'), 'bad_spec')
  })
})
