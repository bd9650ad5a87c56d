import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawNormal, seededStream } from '../core/random.ts'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { independenceTest } from './contingency.ts'
import { compareCuped } from './cuped.ts'
import { analyseExperiment } from './experiment.ts'
import { fisherExact } from './fisher.ts'
import { adjust } from './multiple.ts'
import { clopperPearsonInterval, waldInterval, wilsonInterval } from './proportion-interval.ts'
import { compareQuantiles, estimateQuantile } from './quantile.ts'
import { compareRatios, ratioSumsOf } from './ratio.ts'
import { compareProportions, proportionGreater } from './two-proportions.ts'
import { compareMeans } from './welch.ts'

const tally = fc
  .integer({ min: 1, max: 400 })
  .chain((trials) => fc.record({ trials: fc.constant(trials), successes: fc.integer({ min: 0, max: trials }) }))

describe('two proportions', () => {
  it('change sign with the arms, agree with chi-square, and never give NaN', () => {
    fc.assert(
      fc.property(tally, tally, (a, b) => {
        const one = compareProportions(a, b)
        const other = compareProportions(b, a)
        expect(one.difference).toBeCloseTo(-other.difference, 14)
        expect(one.z).toBeCloseTo(-other.z, 12)
        expect(one.p).toBeCloseTo(other.p, 12)
        expect(one.newcombe[0]).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(one.newcombe[1]).toBeLessThanOrEqual(1 + 1e-12)
        const table = [a, b].map((t) => [t.successes, t.trials - t.successes])
        expect(independenceTest(table).chi2).toBeCloseTo(one.z ** 2, 8)
        expect(proportionGreater(a, b) + proportionGreater(b, a)).toBeCloseTo(1, 10)
        expect(
          Object.values(one)
            .flat()
            .some((v) => typeof v === 'number' && Number.isNaN(v)),
        ).toBe(false)
      }),
    )
  })

  it('all zero conversions are a stated result, no members an error', () => {
    const none = { successes: 0, trials: 50 }
    expect(compareProportions(none, none)).toMatchObject({
      z: 0,
      p: 1,
      relative: null,
      relativeInterval: null,
      difference: 0,
    })
    expectRefusal(() => compareProportions({ successes: 0, trials: 0 }, none), 'empty_input')
    expectRefusal(() => compareProportions({ successes: 9, trials: 5 }, none), 'out_of_range')
    expectRefusal(() => compareProportions({ successes: Number.NaN, trials: 5 }, none), 'out_of_range')
  })

  it('Wilson and Clopper-Pearson cover at their rate, Wald does not', () => {
    const random = seededStream(11)
    const covered = { wilson: 0, exact: 0, wald: 0 }
    const runs = 1500
    for (let run = 0; run < runs; run++) {
      let successes = 0
      for (let i = 0; i < 40; i++) if (random() < 0.06) successes++
      const inside = ([low, high]: readonly [number, number]) => (low <= 0.06 && 0.06 <= high ? 1 : 0)
      const sample = { successes, trials: 40 }
      covered.wilson += inside(wilsonInterval(sample))
      covered.exact += inside(clopperPearsonInterval(sample))
      covered.wald += inside(waldInterval(sample))
    }
    expect(covered.wilson / runs).toBeGreaterThan(0.92)
    expect(covered.exact / runs).toBeGreaterThanOrEqual(0.95)
    expect(covered.wald / runs).toBeLessThan(0.92)
  })
})

describe('means', () => {
  const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 30 })

  it('Welch is antisymmetric and indifferent to order, shift and scale', () => {
    fc.assert(
      fc.property(sample, sample, fc.double({ min: 0.01, max: 100, noNaN: true }), (a, b, scale) => {
        fc.pre(new Set(a.map((v) => Math.round(v))).size > 1 && new Set(b.map((v) => Math.round(v))).size > 1)
        const one = compareMeans(a, b)
        expect(compareMeans(b, a).t).toBeCloseTo(-one.t, 8)
        expectClose(compareMeans([...a].reverse(), b).p, one.p, 1e-7)
        const moved = compareMeans(
          a.map((v) => v * scale + 5),
          b.map((v) => v * scale + 5),
        )
        expect(Math.abs(moved.t - one.t)).toBeLessThan(1e-5 * Math.max(1, Math.abs(one.t)))
        expect(one.df).toBeLessThanOrEqual(a.length + b.length - 2 + 1e-9)
        expect(one.df).toBeGreaterThanOrEqual(Math.min(a.length, b.length) - 1 - 1e-9)
      }),
    )
  })

  it('the textbook example, degenerate arms and refusals', () => {
    // Equal sizes and variances: Welch is Student with 2n − 2 degrees of freedom.
    const result = compareMeans([1, 2, 3, 4, 5], [3, 4, 5, 6, 7])
    expectClose(result.t, -2, 1e-12)
    expectClose(result.df, 8, 1e-12)
    expectClose(result.p, 0.08051623795726257, 1e-10)
    expect(compareMeans([2, 2, 2], [2, 2])).toMatchObject({ t: 0, p: 1, difference: 0 })
    expect(compareMeans([1, 2], [0, 0]).relative).toBeNull()
    expectRefusal(() => compareMeans([3, 3], [2, 2]), 'constant_column')
    expectRefusal(() => compareMeans([3], [2, 2]), 'too_few_rows')
    expectRefusal(() => compareMeans([], [2, 2]), 'empty_input')
    expectRefusal(() => compareMeans([1, Number.POSITIVE_INFINITY], [2, 2]), 'not_finite')
  })

  it('its interval covers at 95 %', () => {
    const random = seededStream(4)
    let covered = 0
    for (let run = 0; run < 1000; run++) {
      const a = Array.from({ length: 12 }, () => drawNormal(random) * 3 + 1)
      const b = Array.from({ length: 25 }, () => drawNormal(random))
      const [low, high] = compareMeans(a, b).interval
      if (low <= 1 && 1 <= high) covered++
    }
    expect(covered).toBeGreaterThan(930)
    expect(covered).toBeLessThan(970)
  })

  it('one-sided alternatives halve the two-sided p and open one end', () => {
    const a = [5, 7, 6, 9]
    const b = [4, 5, 3, 6]
    const two = compareMeans(a, b)
    const greater = compareMeans(a, b, { alternative: 'greater' })
    expectClose(greater.p, two.p / 2, 1e-12)
    expect(greater.interval[1]).toBe(Number.POSITIVE_INFINITY)
    expectClose(compareMeans(a, b, { alternative: 'less' }).p, 1 - two.p / 2, 1e-12)
  })
})

describe('CUPED, ratios and quantiles', () => {
  it('CUPED keeps the effect and removes the variance the covariate explains', () => {
    const random = seededStream(8)
    const arm = (effect: number) => {
      const before = Array.from({ length: 800 }, () => drawNormal(random) * 10)
      return { before, metric: before.map((x) => x + effect + drawNormal(random) * 2) }
    }
    const treated = arm(1)
    const control = arm(0)
    const plain = compareMeans(treated.metric, control.metric)
    const cuped = compareCuped(treated, control)
    expect(cuped.standardError).toBeLessThan(plain.standardError / 4)
    expect(Math.abs(cuped.difference - 1)).toBeLessThan(0.4)
    expect(Math.abs(cuped.theta - 1)).toBeLessThan(0.05)
    const flat = compareCuped(
      { ...treated, before: treated.before.map(() => 7) },
      { ...control, before: control.before.map(() => 7) },
    )
    expect(flat.theta).toBe(0)
    expect(flat.t).toBeCloseTo(plain.t, 10)
    expectRefusal(() => compareCuped({ metric: [1, 2], before: [1] }, control), 'length_mismatch')
  })

  it('the delta-method ratio equals the mean when every denominator is 1, and covers', () => {
    const ones = [1, 1, 1, 1]
    const mean = compareMeans([1, 2, 3, 9], [2, 2, 1, 0])
    const ratio = compareRatios(ratioSumsOf([1, 2, 3, 9], ones), ratioSumsOf([2, 2, 1, 0], ones))
    expectClose(ratio.t, mean.t, 1e-12)
    const random = seededStream(2)
    let covered = 0
    const arm = () => {
      const orders = Array.from({ length: 300 }, () => 1 + Math.floor(random() * 5))
      return ratioSumsOf(
        orders.map((k) => k * 10 + drawNormal(random) * 5 * k),
        orders,
      )
    }
    for (let run = 0; run < 400; run++) {
      const [low, high] = compareRatios(arm(), arm()).interval
      if (low <= 0 && 0 <= high) covered++
    }
    expect(covered).toBeGreaterThan(368)
    expect(covered).toBeLessThan(395)
    expectRefusal(() => compareRatios(ratioSumsOf([1, 2], [0, 0]), ratioSumsOf([1, 2], [1, 1])), 'constant_column')
  })

  it('quantile intervals cover and equal samples do not differ', () => {
    const random = seededStream(6)
    let covered = 0
    for (let run = 0; run < 600; run++) {
      const [low, high] = estimateQuantile(Array.from({ length: 200 }, random), 0.9).interval
      if (low <= 0.9 && 0.9 <= high) covered++
    }
    expect(covered).toBeGreaterThan(555)
    expect(compareQuantiles([3, 3, 3, 3, 3, 3], [3, 3, 3, 3, 3, 3], 0.5)).toMatchObject({ difference: 0, z: 0, p: 1 })
    expectRefusal(() => estimateQuantile([1, 2], 1), 'out_of_range')
  })
})

describe('tables and corrections', () => {
  it("Fisher's tea tasting", () => {
    expectClose(
      fisherExact([
        [3, 1],
        [1, 3],
      ]).p,
      34 / 70,
      1e-12,
    )
    expect(
      fisherExact([
        [0, 5],
        [5, 0],
      ]).oddsRatio,
    ).toBe(0)
    expect(
      fisherExact([
        [5, 0],
        [0, 5],
      ]).oddsRatio,
    ).toBe(Number.POSITIVE_INFINITY)
    expect(
      fisherExact([
        [0, 0],
        [3, 4],
      ]),
    ).toMatchObject({ p: 1 })
    expectRefusal(
      () =>
        fisherExact([
          [0, 0],
          [0, 0],
        ]),
      'empty_input',
    )
    expectRefusal(
      () =>
        fisherExact([
          [1.5, 1],
          [1, 1],
        ]),
      'out_of_range',
    )
  })

  it('a table with one row left has nothing to test', () => {
    expect(
      independenceTest([
        [3, 4],
        [0, 0],
      ]),
    ).toEqual({ chi2: 0, df: 0, p: 1 })
    expectClose(
      independenceTest([
        [10, 20],
        [30, 40],
      ]).chi2,
      0.793650793650794,
      1e-12,
    )
    expectRefusal(() => independenceTest([[-1, 2]]), 'out_of_range')
  })

  it('corrections never lower a p-value, keep the order, and rank by strictness', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }), (p) => {
        const holm = adjust(p, 'holm')
        const bh = adjust(p, 'benjamini-hochberg')
        const bonferroni = adjust(p, 'bonferroni')
        p.forEach((v, i) => {
          expect(holm[i]).toBeGreaterThanOrEqual(v)
          expect(bh[i]).toBeGreaterThanOrEqual(v - 1e-15)
          expect(holm[i]).toBeLessThanOrEqual(bonferroni[i]! + 1e-15)
          expect(bh[i]).toBeLessThanOrEqual(holm[i]! + 1e-12)
        })
        const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!)
        for (let k = 1; k < order.length; k++) expect(holm[order[k]!]).toBeGreaterThanOrEqual(holm[order[k - 1]!]!)
      }),
    )
    expect(adjust([0.01, 0.04, 0.03], 'holm')).toEqual([0.03, 0.06, 0.06])
    expect(adjust([], 'holm')).toEqual([])
    expectRefusal(() => adjust([1.2], 'holm'), 'out_of_range')
  })
})

describe('a whole experiment', () => {
  const arms = ['a', 'b', 'c'].flatMap((arm) => Array.from({ length: 40 }, () => arm))
  const values = arms.map((arm, i) => (i % 4 === 0 || (arm === 'b' && i % 4 === 1) ? 1 : 0))

  it('compares every arm with the control and corrects over all of them', () => {
    const { comparisons, srm } = analyseExperiment({
      arms,
      control: 'a',
      metrics: [{ name: 'bought', kind: 'proportion', values }],
    })
    expect(srm).toEqual({ chi2: 0, p: 1, mismatch: false })
    expect(comparisons.map((c) => c.arm)).toEqual(['b', 'c'])
    expect(comparisons[0]).toMatchObject({
      n: { arm: 40, control: 40 },
      estimates: { arm: 0.5, control: 0.25 },
      difference: 0.25,
      relative: 1,
    })
    expectClose(comparisons[0]!.pHolm, 2 * comparisons[0]!.p, 1e-12)
    expect(comparisons[1]!.p).toBe(1)
  })

  it('names what is wrong with the input', () => {
    const metrics = [{ name: 'bought', kind: 'proportion' as const, values }]
    expectRefusal(() => analyseExperiment({ arms, control: 'z', metrics }), 'unknown_name')
    expectRefusal(() => analyseExperiment({ arms: arms.map(() => 'a'), control: 'a', metrics }), 'one_class')
    expectRefusal(() => analyseExperiment({ arms: [], control: 'a', metrics }), 'empty_input')
    expectRefusal(() => analyseExperiment({ arms, control: 'a', metrics: [] }), 'empty_input')
    expectRefusal(
      () =>
        analyseExperiment({
          arms,
          control: 'a',
          metrics: [{ name: 'x', kind: 'proportion', values: values.map((v) => v * 2) }],
        }),
      'out_of_range',
    )
    expectRefusal(
      () => analyseExperiment({ arms, control: 'a', metrics: [{ name: 'x', kind: 'mean', values: [1] }] }),
      'length_mismatch',
    )
  })

  it('flags a split that does not follow its weights', () => {
    const { srm } = analyseExperiment({
      arms,
      control: 'a',
      metrics: [{ name: 'bought', kind: 'proportion', values }],
      weights: { a: 4, b: 1, c: 1 },
    })
    expect(srm.mismatch).toBe(true)
  })
})
