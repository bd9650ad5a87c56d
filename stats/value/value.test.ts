import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawBeta, drawExponential, drawGamma, type RandomStream, seededStream } from '../core/random.ts'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { backtestPurchases } from './backtest.ts'
import { betaGeometricObjective, fitBetaGeometric } from './beta-geometric.ts'
import { chanceAlive, expectedOfNewMember, expectedPurchases, purchaseMass } from './beta-geometric-forecast.ts'
import { bgBbChanceAlive, bgBbExpectedPurchases, bgBbLogLikelihood, fitBgBb } from './bg-bb.ts'
import { expectedSpend, fitGammaGamma } from './gamma-gamma.ts'
import { discountedValue } from './lifetime-value.ts'
import { fitPurchases } from './models.ts'
import { fitNbd } from './nbd.ts'
import { fitParetoNbd, paretoChanceAlive, paretoExpectedPurchases } from './pareto-nbd.ts'
import { patternsOf } from './patterns.ts'
import { scoreRfm } from './rfm.ts'
import { summarisePurchases } from './summary.ts'

const truth = { r: 0.6, alpha: 5, a: 0.8, b: 2.5 }

/** A member of a BG/NBD world observed for `age`. */
function simulate(random: RandomStream, age: number, leaves: boolean) {
  const rate = drawGamma(random, { shape: truth.r, rate: truth.alpha })
  const leave = leaves ? drawBeta(random, truth.a, truth.b) : 0
  let [frequency, recency, time] = [0, 0, 0]
  for (;;) {
    time += drawExponential(random, rate)
    if (time > age) return { frequency, recency, age }
    frequency++
    recency = time
    if (random() < leave) return { frequency, recency, age }
  }
}

const world = (n: number, seed: number, leaves = true) => {
  const random = seededStream(seed)
  return Array.from({ length: n }, () => simulate(random, 20 + 20 * random(), leaves))
}

describe('summaries', () => {
  it('purchases of one day are one, later ones are left out, the first is not a repeat', () => {
    const purchases = {
      members: ['x', 'x', 'x', 'y', 'x', 'x'],
      days: [0, 0, 7, 3, 21, 99],
      values: [5, 5, 10, 1, 30, 1000],
    }
    expect(summarisePurchases(purchases, { untilDay: 28 })).toEqual([
      { member: 'x', frequency: 2, recency: 3, age: 4, monetary: 20 },
      { member: 'y', frequency: 0, recency: 0, age: 25 / 7, monetary: 0 },
    ])
    expect(summarisePurchases(purchases, { untilDay: 28, daysPerUnit: 1 })[0]).toMatchObject({ recency: 21, age: 28 })
  })

  it('refuses refunds, bad days and nothing at all', () => {
    expectRefusal(() => summarisePurchases({ members: [], days: [] }, { untilDay: 1 }), 'empty_input')
    expectRefusal(
      () => summarisePurchases({ members: ['a'], days: [0], values: [-1] }, { untilDay: 1 }),
      'negative_spend',
    )
    expectRefusal(
      () => summarisePurchases({ members: ['a'], days: [0], values: [Number.NaN] }, { untilDay: 1 }),
      'not_finite',
    )
    expectRefusal(() => summarisePurchases({ members: ['a'], days: [0.5] }, { untilDay: 1 }), 'not_finite')
    expectRefusal(() => summarisePurchases({ members: ['a'], days: [] }, { untilDay: 1 }), 'length_mismatch')
  })

  it('equal behaviours share a pattern', () => {
    const patterns = patternsOf([
      { frequency: 0, recency: 0, age: 5 },
      { frequency: 0, recency: 0, age: 5 },
      { frequency: 1, recency: 2, age: 5 },
    ])
    expect(patterns.size).toBe(2)
    expect([...patterns.weight]).toEqual([2, 1])
    expectRefusal(() => patternsOf([{ frequency: 1, recency: 6, age: 5 }]), 'out_of_range')
    expectRefusal(() => patternsOf([{ frequency: 0, recency: 1, age: 5 }]), 'out_of_range')
    expectRefusal(() => patternsOf([{ frequency: 1.5, recency: 1, age: 5 }]), 'out_of_range')
  })
})

describe('BG/NBD and its kin', () => {
  it.each(['bgnbd', 'mbgnbd'] as const)('%s: the gradient is the slope of the likelihood', (kind) => {
    const objective = betaGeometricObjective(patternsOf(world(80, 2)), kind)
    const point = Float64Array.of(-0.7, 1.2, 0.3, 0.9)
    const gradient = new Float64Array(4)
    objective(point, gradient)
    for (let i = 0; i < 4; i++) {
      const h = 1e-6
      const at = (step: number) =>
        objective(
          point.map((v, j) => (i === j ? v + step : v)),
          new Float64Array(4),
        )
      expectClose(gradient[i]!, (at(h) - at(-h)) / (2 * h), 1e-5)
    }
  })

  it('recovers the parameters it was simulated from, within three standard errors', () => {
    const fit = fitBetaGeometric(patternsOf(world(6000, 5)), 'bgnbd')
    expect(fit.identified).toBe(true)
    for (const name of ['r', 'alpha', 'a', 'b'] as const) {
      expect(Math.abs(fit.params[name] - truth[name])).toBeLessThan(3 * fit.standardErrors[name]!)
    }
  })

  it('does not depend on the order of members, and time scales α alone', () => {
    const members = world(400, 8)
    const one = fitBetaGeometric(patternsOf(members), 'bgnbd')
    const turned = fitBetaGeometric(patternsOf([...members].reverse()), 'bgnbd')
    const inDays = fitBetaGeometric(
      patternsOf(members.map((m) => ({ ...m, recency: m.recency * 7, age: m.age * 7 }))),
      'bgnbd',
    )
    expectClose(turned.loglik, one.loglik, 1e-9)
    expectClose(inDays.params.alpha, one.params.alpha * 7, 1e-4)
    expectClose(inDays.params.a, one.params.a, 1e-4)
    const repeats = members.reduce((s, m) => s + m.frequency, 0)
    expectClose(inDays.loglik, one.loglik - repeats * Math.log(7), 1e-9)
  })

  it('a world in which nobody leaves: finite, not below the limit, and said', () => {
    const members = world(600, 3, false)
    const limit = fitNbd(patternsOf(members))
    for (const model of ['bgnbd', 'mbgnbd', 'paretonbd'] as const) {
      const { fit, chanceAlive: alive } = fitPurchases(model, members)
      expect(Object.values(fit.params).every((v) => Number.isFinite(v) && v > 0)).toBe(true)
      expect(fit.loglik).toBeGreaterThanOrEqual(limit.loglik)
      expect(fit.identified).toBe(false)
      expect(fit.notes.join(' ')).toContain('dropout is not identified')
      expect(alive(members[0]!)).toBeGreaterThan(0.5)
    }
    expect(fitBetaGeometric(patternsOf(members), 'bgnbd').standardErrors.a).toBeNull()
  })

  it('forecasts agree with simulation and with each other', () => {
    const random = seededStream(17)
    let sum = 0
    for (let i = 0; i < 20_000; i++) sum += simulate(random, 30, true).frequency
    expect(Math.abs(expectedOfNewMember('bgnbd', truth, 30) - sum / 20_000)).toBeLessThan(0.08)
    let mean = 0
    let mass = 0
    for (let x = 0; x < 400; x++) {
      mass += purchaseMass(truth, x, 30)
      mean += x * purchaseMass(truth, x, 30)
    }
    expect(mass).toBeCloseTo(1, 6)
    expect(mean).toBeCloseTo(expectedOfNewMember('bgnbd', truth, 30), 3)
    // A member with no history at all is a new member.
    expectClose(
      expectedPurchases('bgnbd', truth, { frequency: 0, recency: 0, age: 0 }, 12),
      expectedOfNewMember('bgnbd', truth, 12),
      1e-10,
    )
    // The series below the switch and the integral above it meet.
    const busy = (frequency: number) =>
      expectedPurchases('bgnbd', { ...truth, b: 2 }, { frequency, recency: 20, age: 21 }, 12)
    expect(busy(58) - busy(57)).toBeLessThan(busy(57) - busy(56))
    expect(busy(58) - busy(57)).toBeGreaterThan(busy(59) - busy(58))
    expect(
      Number.isFinite(
        expectedPurchases(
          'bgnbd',
          { r: 0.3, alpha: 0.02, a: 2719, b: 1e6 },
          { frequency: 900, recency: 20, age: 21 },
          12,
        ),
      ),
    ).toBe(true)
    // The pole at a = 1 is removable.
    const at = (a: number) => expectedOfNewMember('bgnbd', { ...truth, a }, 12)
    expectClose(at(1), (at(0.999) + at(1.001)) / 2, 1e-4)
  })

  it('chances lie in (0, 1], fall with silence; expectations rise with the horizon and stay finite', () => {
    const member = fc.record({
      frequency: fc.integer({ min: 1, max: 400 }),
      recency: fc.double({ min: 0.1, max: 50, noNaN: true }),
      silence: fc.double({ min: 0, max: 50, noNaN: true }),
    })
    const positive = fc.double({ min: 0.05, max: 8, noNaN: true })
    fc.assert(
      fc.property(
        member,
        fc.record({ r: positive, alpha: positive, a: positive, b: positive }),
        positive,
        ({ frequency, recency, silence }, params, t) => {
          const seen = { frequency, recency, age: recency + silence }
          for (const kind of ['bgnbd', 'mbgnbd'] as const) {
            const alive = chanceAlive(kind, params, seen)
            expect(alive).toBeGreaterThanOrEqual(0)
            expect(alive).toBeLessThanOrEqual(1)
            expect(chanceAlive(kind, params, { ...seen, age: seen.age + 1 })).toBeLessThanOrEqual(alive)
            const soon = expectedPurchases(kind, params, seen, t)
            expect(soon).toBeGreaterThanOrEqual(-1e-9)
            expect(expectedPurchases(kind, params, seen, 2 * t)).toBeGreaterThanOrEqual(soon - 1e-6 * (1 + soon))
            // Nobody buys more than an immortal member with the same posterior rate.
            expect(soon).toBeLessThanOrEqual(((params.r + frequency) / (params.alpha + seen.age)) * t * (1 + 1e-6))
          }
          const pareto = { r: params.r, alpha: params.alpha, s: params.a, beta: params.b }
          expect(paretoChanceAlive(pareto, seen)).toBeGreaterThanOrEqual(0)
          expect(paretoExpectedPurchases(pareto, seen, t)).toBeLessThanOrEqual(
            ((params.r + frequency) / (params.alpha + seen.age)) * t * (1 + 1e-6),
          )
        },
      ),
      { numRuns: 80 },
    )
  })

  it('Pareto/NBD fits the same world and is symmetric in how α and β compare', () => {
    const fit = fitParetoNbd(patternsOf(world(500, 5)))
    expect(fit.converged).toBe(true)
    expect(fit.params.r).toBeGreaterThan(0.3)
    const swapped = paretoChanceAlive({ r: 1, alpha: 4, s: 1, beta: 4.0000001 }, { frequency: 2, recency: 5, age: 9 })
    expectClose(
      paretoChanceAlive({ r: 1, alpha: 4.0000001, s: 1, beta: 4 }, { frequency: 2, recency: 5, age: 9 }),
      swapped,
      1e-6,
    )
  })

  it('nobody bought twice is an error, one member is a finite fit', () => {
    expectRefusal(() => fitPurchases('bgnbd', [{ frequency: 0, recency: 0, age: 5 }]), 'too_few_rows')
    expectRefusal(() => fitPurchases('bgnbd', []), 'empty_input')
    const { fit } = fitPurchases('bgnbd', [{ frequency: 3, recency: 4, age: 5 }])
    expect(Object.values(fit.params).every(Number.isFinite)).toBe(true)
    expect(fit.identified).toBe(false)
  })
})

describe('BG/BB', () => {
  it('its likelihood sums to one over all histories, and its forecast starts from the prior', () => {
    const params = { alpha: 1.2, beta: 0.75, gamma: 0.66, delta: 2.8 }
    const choose = [1, 1, 2, 1, 3, 3, 1]
    let total = 0
    // Histories of three chances by (frequency, recency): C(recency − 1, frequency − 1) orders each.
    for (const [x, last, ways] of [
      [0, 0, 1],
      [1, 1, 1],
      [1, 2, 1],
      [1, 3, 1],
      [2, 2, 1],
      [2, 3, 2],
      [3, 3, 1],
    ] as const) {
      total += ways * Math.exp(bgBbLogLikelihood(params, { frequency: x, recency: last, periods: 3 }))
    }
    expect(choose).toHaveLength(7)
    expect(total).toBeCloseTo(1, 12)
    const busy = { frequency: 3, recency: 3, periods: 3 }
    expect(bgBbChanceAlive(params, busy)).toBeGreaterThan(
      bgBbChanceAlive(params, { frequency: 1, recency: 1, periods: 3 }),
    )
    expect(bgBbExpectedPurchases(params, busy, 5)).toBeLessThan(5)
    expectRefusal(() => fitBgBb([]), 'empty_input')
    expectRefusal(() => fitBgBb([{ frequency: 3, recency: 2, periods: 5 }]), 'out_of_range')
    expectRefusal(() => fitBgBb([{ frequency: 0, recency: 0, periods: 5 }]), 'too_few_rows')
  })
})

describe('spend', () => {
  it('Gamma-Gamma recovers its parameters and shrinks towards the population', () => {
    const random = seededStream(12)
    const spends = Array.from({ length: 4000 }, () => {
      const frequency = 1 + Math.floor(random() * 6)
      const scale = drawGamma(random, { shape: 4, rate: 15 })
      return { frequency, monetary: drawGamma(random, { shape: 6 * frequency, rate: scale * frequency }) }
    })
    const fit = fitGammaGamma(spends)
    for (const [name, value] of Object.entries({ p: 6, q: 4, gamma: 15 })) {
      expect(Math.abs(fit.params[name as 'p'] - value)).toBeLessThan(3.5 * fit.standardErrors[name as 'p']!)
    }
    const population = expectedSpend(fit.params, { frequency: 0, monetary: 0 })
    const generous = expectedSpend(fit.params, { frequency: 2, monetary: population * 3 })
    expect(generous).toBeGreaterThan(population)
    expect(generous).toBeLessThan(population * 3)
  })

  it('refuses refunds, one price for all, and too few', () => {
    expectRefusal(() => fitGammaGamma([{ frequency: 1, monetary: -2 }]), 'negative_spend')
    expectRefusal(() => fitGammaGamma([{ frequency: 1, monetary: 2 }]), 'too_few_rows')
    expectRefusal(
      () => fitGammaGamma(Array.from({ length: 5 }, () => ({ frequency: 1, monetary: 2 }))),
      'constant_column',
    )
    expectRefusal(() => fitGammaGamma([{ frequency: 1, monetary: Number.POSITIVE_INFINITY }]), 'not_finite')
    expectRefusal(() => expectedSpend({ p: 1, q: 0.5, gamma: 1 }, { frequency: 0, monetary: 0 }), 'out_of_range')
  })

  it('discounting: without a rate the sum telescopes, with one it is less', () => {
    const plan = { periods: 12, periodLength: 4, discount: 0 }
    expect(discountedValue((t) => t / 10, 50, plan)).toBeCloseTo((48 / 10) * 50, 10)
    expect(discountedValue((t) => t / 10, 50, { ...plan, discount: 0.01 })).toBeCloseTo(
      0.4 * 50 * ((1 - 1.01 ** -12) / 0.01),
      9,
    )
    expectRefusal(() => discountedValue((t) => t, 1, { ...plan, periods: 0 }), 'out_of_range')
  })
})

describe('backtest', () => {
  it('beats the constant forecast on a world that follows the model', () => {
    const random = seededStream(4)
    const members: string[] = []
    const days: number[] = []
    for (let m = 0; m < 700; m++) {
      const rate = drawGamma(random, { shape: truth.r, rate: truth.alpha }) / 7
      const leave = drawBeta(random, truth.a, truth.b)
      for (
        let t = Math.floor(random() * 80), gone = false;
        t < 540 && !gone;
        t += 1 + Math.floor(drawExponential(random, rate))
      ) {
        members.push(`m${m}`)
        days.push(t)
        gone = t > 80 && random() < leave
      }
    }
    const result = backtestPurchases({ members, days }, { model: 'bgnbd', calibrationUntil: 270, holdoutUntil: 540 })
    expect(result.meanAbsoluteError).toBeLessThan(result.baseline.meanAbsoluteError)
    expect(result.correlation).toBeGreaterThan(0.4)
    expect(result.byFrequency.reduce((s, g) => s + g.n, 0)).toBe(result.members)
    expectRefusal(
      () => backtestPurchases({ members, days }, { model: 'bgnbd', calibrationUntil: 270, holdoutUntil: 270 }),
      'out_of_range',
    )
  })
})

describe('RFM', () => {
  const input = {
    members: ['1', '2', '3', '4', '5', '6', '7', '7'],
    days: [10, 20, 30, 40, 50, 60, 70, 71],
    values: [1, 1, 1, 1, 1, 50, 20, 40],
    asOfDay: 100,
  }

  it('NTILE splits ties by id with larger buckets first; quantiles keep ties together', () => {
    const ntile = scoreRfm(input)
    expect(ntile.scores.map((s) => s.r)).toEqual([1, 1, 2, 2, 3, 4, 5])
    expect(ntile.scores.map((s) => s.m)).toEqual([1, 1, 2, 2, 3, 4, 5])
    expect(ntile.counts.F).toEqual({ 1: 2, 2: 2, 3: 1, 4: 1, 5: 1 })
    const quantile = scoreRfm({ ...input, method: 'quantile' })
    expect(quantile.scores.map((s) => s.m)).toEqual([1, 1, 1, 1, 1, 5, 5])
    expect(quantile.scores[6]).toMatchObject({ id: '7', recencyDays: 29, frequency: 2, monetary: 60 })
    expect(quantile.cells.flat().reduce((s, v) => s + v, 0)).toBe(7)
  })

  it('counts orders when given, days otherwise; orders ids by number; refuses the empty and the broken', () => {
    const orders = ['a', 'a', 'b', 'c', 'd', 'e', 'f', 'f']
    expect(scoreRfm({ ...input, orders }).scores[6]!.frequency).toBe(1)
    const ids = scoreRfm({ members: ['10', '9'], days: [1, 1], values: [1, 1], asOfDay: 2 }).scores.map((s) => s.id)
    expect(ids).toEqual(['9', '10'])
    expectRefusal(() => scoreRfm({ ...input, asOfDay: 1 }), 'empty_input')
    expectRefusal(() => scoreRfm({ ...input, values: [1] }), 'length_mismatch')
    expectRefusal(() => scoreRfm({ ...input, values: input.values.map(() => Number.NaN) }), 'not_finite')
  })
})
