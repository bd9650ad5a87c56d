import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawBeta, drawNormal, seededStream } from '../core/random.ts'
import { normalCdf } from '../distributions/normal.ts'
import { studentCdf } from '../distributions/student.ts'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import {
  betaPosterior,
  chanceToBeat,
  credibleInterval,
  expectedLoss,
  judgeEffect,
  normalPosterior,
} from './bayesian.ts'
import { bootstrapDifference } from './bootstrap.ts'
import {
  classicalBoundaries,
  crossingProbability,
  groupSequentialInflation,
  planGroupSequential,
} from './group-sequential.ts'
import { detectableLift, powerForLift, powerForMeans, sampleSizeForMeans } from './mean-power.ts'
import { noncentralTCdf } from './noncentral-t.ts'
import {
  detectableRate,
  type ProportionConvention,
  powerForProportions,
  sampleSizeForProportions,
} from './sample-size.ts'
import { alwaysValid } from './sequential.ts'

const conventions: ProportionConvention[] = ['evan-miller', 'r-power-prop-test', 'arcsine', 'unpooled']

describe('sample size', () => {
  it('gives the published numbers by name', () => {
    const size = (convention: ProportionConvention) =>
      sampleSizeForProportions({ p1: 0.2, p2: 0.25, convention }).perArm
    expect(size('evan-miller')).toBe(1030)
    expect(size('r-power-prop-test')).toBe(1094)
    expect(size('arcsine')).toBe(1092)
    expect(sampleSizeForProportions({ p1: 0.05, p2: 0.06, convention: 'unpooled' }).perArm).toBe(8155)
    expect(sampleSizeForProportions({ p1: 0.05, p2: 0.06, convention: 'r-power-prop-test' }).perArm).toBe(8158)
  })

  it('falls with the effect, rises with power, and power and detectable rate invert it', () => {
    const rate = fc.double({ min: 0.02, max: 0.6, noNaN: true })
    fc.assert(
      fc.property(
        rate,
        fc.double({ min: 0.01, max: 0.3, noNaN: true }),
        fc.constantFrom(...conventions),
        (p1, gap, convention) => {
          const plan = { p1, p2: p1 + gap, convention }
          const { exact } = sampleSizeForProportions(plan)
          expect(sampleSizeForProportions({ ...plan, p2: p1 + gap * 1.1 }).exact).toBeLessThan(exact)
          expect(sampleSizeForProportions({ ...plan, power: 0.9 }).exact).toBeGreaterThan(exact)
          expectClose(powerForProportions(plan, exact), 0.8, 1e-7)
          expectClose(detectableRate({ p1, convention }, exact), p1 + gap, 1e-6)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('the plan keeps its power in simulation', () => {
    const random = seededStream(3)
    const { perArm } = sampleSizeForProportions({ p1: 0.2, p2: 0.3, convention: 'r-power-prop-test' })
    const draw = (p: number) =>
      Array.from({ length: perArm }, () => (random() < p ? 1 : 0)).reduce<number>((s, v) => s + v, 0)
    let found = 0
    for (let run = 0; run < 800; run++) {
      const [a, b] = [draw(0.3), draw(0.2)]
      const pooled = (a + b) / (2 * perArm)
      if (Math.abs(a - b) / perArm / Math.sqrt((2 * pooled * (1 - pooled)) / perArm) > 1.96) found++
    }
    expect(found / 800).toBeGreaterThan(0.76)
    expect(found / 800).toBeLessThan(0.84)
  })

  it('refuses equal rates and unknown conventions', () => {
    expectRefusal(() => sampleSizeForProportions({ p1: 0.2, p2: 0.2, convention: 'unpooled' }), 'out_of_range')
    expectRefusal(() => sampleSizeForProportions({ p1: 0, p2: 0.2, convention: 'unpooled' }), 'out_of_range')
    expectRefusal(() => sampleSizeForProportions({ p1: 0.1, p2: 0.2, convention: 'guess' as never }), 'unknown_name')
    expectRefusal(() => detectableRate({ p1: 0.5, convention: 'unpooled' }, 2), 'too_few_rows')
  })

  it('means: noncentral t at 0 is Student, and size inverts power', () => {
    expectClose(noncentralTCdf(1.3, 7, 0), studentCdf(1.3, 7), 1e-12)
    expectClose(noncentralTCdf(2, 1e7, 1), normalCdf(1), 1e-5)
    const { exact, perArm } = sampleSizeForMeans({ difference: 0.5, standardDeviation: 1 })
    expect(perArm).toBe(64)
    expectClose(powerForMeans({ difference: 0.5, standardDeviation: 1 }, exact), 0.8, 1e-8)
    expect(powerForMeans({ difference: 9, standardDeviation: 0.1 }, 50)).toBe(1)
    expectRefusal(() => powerForMeans({ difference: 1, standardDeviation: 0 }, 50), 'constant_column')
    expectRefusal(() => sampleSizeForMeans({ difference: 0, standardDeviation: 1 }), 'out_of_range')
  })

  it('lifts: sequential plans have less power; the final look is the stricter reading of large effects', () => {
    const plan = { mean: 10, variance: 900, perArm: 4000 }
    const sequential = (power: 'inflated-error' | 'final-look') => ({ ...plan, sequential: { tuning: 5000, power } })
    expect(powerForLift(sequential('inflated-error'), 0.2)).toBeLessThan(powerForLift(plan, 0.2))
    expectClose(powerForLift(plan, detectableLift(plan)), 0.8, 1e-9)
    expect(powerForLift(sequential('final-look'), 0)).toBeLessThan(0.05)
    expectRefusal(() => detectableLift({ mean: 1, variance: 1e12, perArm: 2 }), 'too_few_rows')
  })
})

describe('sequential tests', () => {
  it('an always-valid interval looked at every day rarely excludes the truth; a fixed one often does', () => {
    const random = seededStream(21)
    let sequential = 0
    let fixed = 0
    for (let run = 0; run < 300; run++) {
      let sum = 0
      let wrong = false
      let naive = false
      for (let n = 1; n <= 2000; n++) {
        sum += drawNormal(random)
        if (n % 50 !== 0) continue
        const look = { estimate: sum / n, standardError: 1 / Math.sqrt(n), n }
        const { interval, p } = alwaysValid(look, { tuning: 500 })
        if (interval[0] > 0 || interval[1] < 0) wrong = true
        expect(p < 0.05).toBe(interval[0] > 0 || interval[1] < 0)
        if (Math.abs(look.estimate) > 1.96 * look.standardError) naive = true
      }
      if (wrong) sequential++
      if (naive) fixed++
    }
    expect(sequential / 300).toBeLessThan(0.05)
    expect(fixed / 300).toBeGreaterThan(0.2)
  })

  it('one-sided intervals agree with their p-values and refuse a standard error of 0', () => {
    for (const estimate of [0.01, 0.05, 0.09, 0.2]) {
      const look = { estimate, standardError: 0.03, n: 4000 }
      const { interval, p } = alwaysValid(look, { alternative: 'greater' })
      expect(p < 0.05).toBe(interval[0] > 0)
      expect(alwaysValid(look, { alternative: 'less' }).p).toBe(0.5)
    }
    expectRefusal(() => alwaysValid({ estimate: 1, standardError: 0, n: 10 }), 'constant_column')
  })

  it('group-sequential boundaries match the published tables', () => {
    // Jennison & Turnbull 2000, tables 2.1 and 2.3 (K = 5, α = 0.05), and the Lan–DeMets table of Reboussin et al.
    expect(classicalBoundaries(5, 'pocock')[0]).toBeCloseTo(2.413, 3)
    expect(classicalBoundaries(5, 'obrien-fleming').at(-1)).toBeCloseTo(2.04, 3)
    const plan = planGroupSequential([0.2, 0.4, 0.6, 0.8, 1], 'obrien-fleming')
    const published = [4.8769, 3.3569, 2.6803, 2.2898, 2.031]
    plan.boundaries.forEach((z, k) => {
      expect(Math.abs(z - published[k]!)).toBeLessThan(2e-3)
    })
    expect(crossingProbability(plan.fractions, plan.boundaries)).toBeCloseTo(0.05, 6)
    const pocock = {
      fractions: [0.2, 0.4, 0.6, 0.8, 1],
      boundaries: classicalBoundaries(5, 'pocock'),
      spending: 'pocock' as const,
      spent: [],
    }
    expect(groupSequentialInflation(pocock, { alpha: 0.05, power: 0.8 })).toBeCloseTo(1.229, 2)
    expectClose(planGroupSequential([1], 'pocock').boundaries[0]!, 1.959963984540054, 1e-6)
  })

  it('refuses looks that do not rise to 1', () => {
    expectRefusal(() => planGroupSequential([0.5, 0.4, 1], 'pocock'), 'bad_spec')
    expectRefusal(() => planGroupSequential([], 'pocock'), 'bad_spec')
    expectRefusal(() => planGroupSequential([0.5], 'pocock'), 'bad_spec')
  })
})

describe('Bayesian comparison', () => {
  it('chance to beat is complementary, ½ for twins, and agrees with drawing', () => {
    const belief = fc.record({
      a: fc.double({ min: 0.3, max: 3000, noNaN: true }),
      b: fc.double({ min: 0.3, max: 3000, noNaN: true }),
    })
    fc.assert(
      fc.property(belief, belief, (x, y) => {
        expect(chanceToBeat(x, y) + chanceToBeat(y, x)).toBeCloseTo(1, 7)
        expect(chanceToBeat(x, x)).toBeCloseTo(0.5, 7)
      }),
      { numRuns: 40 },
    )
    const random = seededStream(9)
    const arm = betaPosterior({ successes: 12, trials: 80 })
    const control = betaPosterior({ successes: 9, trials: 90 })
    let wins = 0
    let loss = 0
    for (let i = 0; i < 60_000; i++) {
      const gap = drawBeta(random, arm.a, arm.b) - drawBeta(random, control.a, control.b)
      if (gap > 0) wins++
      else loss -= gap
    }
    expect(Math.abs(chanceToBeat(arm, control) - wins / 60_000)).toBeLessThan(0.006)
    expect(Math.abs(expectedLoss(arm, control) - loss / 60_000)).toBeLessThan(2e-4)
    // The two losses differ by the difference of the means.
    expect(expectedLoss(control, arm) - expectedLoss(arm, control)).toBeCloseTo(
      arm.a / (arm.a + arm.b) - control.a / (control.a + control.b),
      8,
    )
    expect(credibleInterval({ a: 1, b: 1 })[1]).toBeCloseTo(0.975, 10)
  })

  it('normal beliefs: a prior pulls the estimate towards itself by its weight', () => {
    expect(normalPosterior({ estimate: 2, standardError: 1 }, { mean: 0, standardDeviation: 1 }).mean).toBeCloseTo(
      1,
      12,
    )
    const judged = judgeEffect({ mean: 0, standardDeviation: 2 })
    expect(judged.chanceToBeat).toBe(0.5)
    expect(judged.expectedLossOfArm).toBeCloseTo(2 / Math.sqrt(2 * Math.PI), 12)
    const good = judgeEffect({ mean: 1, standardDeviation: 1 })
    expect(good.expectedLossOfControl - good.expectedLossOfArm).toBeCloseTo(1, 12)
    expectRefusal(() => normalPosterior({ estimate: 1, standardError: 0 }), 'constant_column')
    expectRefusal(() => betaPosterior({ successes: 1, trials: 2 }, { a: 0, b: 1 }), 'out_of_range')
  })
})

describe('bootstrap', () => {
  it('agrees with the normal standard error and repeats with its seed', () => {
    const random = seededStream(1)
    const a = Array.from({ length: 200 }, () => drawNormal(random) + 1)
    const b = Array.from({ length: 300 }, () => drawNormal(random))
    const run = () => bootstrapDifference(a, b, { random: seededStream(5), repetitions: 800 })
    const result = run()
    expect(Math.abs(result.standardError - Math.sqrt(1 / 200 + 1 / 300))).toBeLessThan(0.012)
    expect(run()).toEqual(result)
    expectRefusal(() => bootstrapDifference([], b, { random }), 'empty_input')
    expectRefusal(() => bootstrapDifference(a, b, { random, repetitions: 3 }), 'out_of_range')
  })
})
