import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawInteger, seededStream } from '../core/random.ts'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { ATTRIBUTION_MODELS, attribute } from './attribute.ts'
import { calibrateCredits } from './calibration.ts'
import { buildChain, expectedReward } from './chain.ts'
import { attributeByMarkov } from './markov.ts'
import type { ChannelPath } from './paths.ts'
import { touchWeights } from './rules.ts'
import { attributeByShapley, shapleyValues } from './shapley.ts'

const channel = fc.constantFrom('a', 'b', 'c', 'd')
const path = fc.record({
  channels: fc.array(channel, { minLength: 1, maxLength: 6 }),
  conversions: fc.integer({ min: 0, max: 5 }),
  value: fc.integer({ min: 0, max: 50 }),
  nulls: fc.integer({ min: 0, max: 5 }),
})
const pathList = fc.array(path, { minLength: 1, maxLength: 12 }).filter((list) => list.some((p) => p.conversions > 0))
const creditOf = (credits: readonly { channel: string; conversions: number }[]) =>
  Object.fromEntries(credits.map((c) => [c.channel, c.conversions]))

describe('every model', () => {
  it.each(ATTRIBUTION_MODELS)(
    '%s: credits sum to the conversions, are not negative, and do not depend on how paths are split',
    (model) => {
      fc.assert(
        fc.property(pathList, (list) => {
          const { credits } = attribute(list, model)
          const total = list.reduce((s, p) => s + p.conversions, 0)
          expect(credits.reduce((s, c) => s + c.conversions, 0)).toBeCloseTo(total, 8)
          expect(credits.every((c) => c.conversions >= -1e-12)).toBe(true)
          const split = list.flatMap((p): ChannelPath[] => [
            { ...p, nulls: 0, conversions: p.conversions / 3, value: p.value / 2 },
            { ...p, conversions: (2 * p.conversions) / 3, value: p.value / 2 },
          ])
          const again = creditOf(attribute(split.reverse(), model).credits)
          for (const c of credits) expect(again[c.channel]).toBeCloseTo(c.conversions, 8)
        }),
        { numRuns: 40 },
      )
    },
  )

  it('renaming channels renames credits', () => {
    const paths = [
      { channels: ['x', 'y', 'x'], conversions: 3, nulls: 2 },
      { channels: ['y'], conversions: 1, nulls: 9 },
    ]
    const renamed = paths.map((p) => ({ ...p, channels: p.channels.map((c) => (c === 'x' ? 'z' : c)) }))
    for (const model of ATTRIBUTION_MODELS) {
      expect(creditOf(attribute(renamed, model).credits).z).toBeCloseTo(
        creditOf(attribute(paths, model).credits).x!,
        12,
      )
    }
  })

  it('refuses what cannot be credited', () => {
    expectRefusal(() => attribute([], 'first'), 'empty_input')
    expectRefusal(() => attribute([{ channels: ['a'], conversions: 0, nulls: 5 }], 'markov'), 'no_conversions')
    expectRefusal(() => attribute([{ channels: ['a'], conversions: Number.NaN }], 'linear'), 'not_finite')
    expectRefusal(() => attribute([{ channels: ['a'], conversions: -1 }], 'linear'), 'out_of_range')
    expectRefusal(() => attribute([{ channels: [], conversions: 1 }], 'linear'), 'empty_input')
    expectRefusal(() => attribute([{ channels: ['a'], conversions: 1 }], 'best' as never), 'unknown_name')
    expectRefusal(() => attribute([{ channels: ['a'], conversions: 1 }], 'markov', 5), 'out_of_range')
  })
})

describe('rules', () => {
  it('weigh touches as named', () => {
    expect(touchWeights('position', 1)).toEqual([1])
    expect(touchWeights('position', 2)).toEqual([0.5, 0.5])
    touchWeights('position', 4).forEach((w, i) => {
      expect(w).toBeCloseTo([0.4, 0.1, 0.1, 0.4][i]!, 12)
    })
    expect(touchWeights('decay', 3).map((w) => w * 7)).toEqual([1, 2, 4].map((v) => expect.closeTo(v, 10)))
    expect(touchWeights('first', 3)).toEqual([1, 0, 0])
    expect(touchWeights('last', 3)).toEqual([0, 0, 1])
    expect(touchWeights('decay', 5000).every(Number.isFinite)).toBe(true)
  })

  it('split value as they split conversions', () => {
    const { credits } = attribute([{ channels: ['a', 'b'], conversions: 2, value: 100 }], 'linear')
    expect(credits).toEqual([
      { channel: 'a', conversions: 1, value: 50 },
      { channel: 'b', conversions: 1, value: 50 },
    ])
  })
})

describe('Markov', () => {
  // The worked example of Anderl et al.: C1 > C2 > C3 converts, C1 and C2 > C3 do not.
  const example = [
    { channels: ['C1', 'C2', 'C3'], conversions: 1 },
    { channels: ['C1'], conversions: 0, nulls: 1 },
    { channels: ['C2', 'C3'], conversions: 0, nulls: 1 },
  ]

  it('gives the published removal effects', () => {
    const result = attributeByMarkov(example)
    expectClose(result.baseConversionRate!, 1 / 3, 1e-12)
    expectClose(result.removalEffects!.C1!, 0.5, 1e-12)
    expectClose(result.removalEffects!.C2!, 1, 1e-12)
    expectClose(result.removalEffects!.C3!, 1, 1e-12)
    expectClose(creditOf(result.credits).C1!, 0.2, 1e-12)
  })

  it('the chain converts at the rate of the data, at every order, and self-transitions change nothing at order 1', () => {
    fc.assert(
      fc.property(pathList, (list) => {
        const won = list.reduce((s, p) => s + p.conversions, 0)
        const all = won + list.reduce((s, p) => s + p.nulls, 0)
        for (const order of [1, 2, 3, 4]) {
          const names = [...new Set(list.flatMap((p) => p.channels))].sort()
          const chain = buildChain(list, names, order)
          expect(expectedReward(chain, chain.conversion)).toBeCloseTo(won / all, 10)
        }
        const stutter = list.map((p) => ({ ...p, channels: p.channels.flatMap((c) => [c, c]) }))
        const once = list.map((p) => ({ ...p, channels: p.channels.filter((c, i) => c !== p.channels[i - 1]) }))
        const [a, b] = [attributeByMarkov(stutter).removalEffects!, attributeByMarkov(once).removalEffects!]
        for (const name of Object.keys(a)) expect(a[name]).toBeCloseTo(b[name]!, 9)
      }),
      { numRuns: 40 },
    )
  })

  it('at high order a removal effect is the share of conversions on paths that touch the channel', () => {
    // With order at least the path length nothing is forgotten.
    const random = seededStream(5)
    const list = Array.from({ length: 30 }, () => ({
      channels: Array.from(
        { length: 1 + drawInteger(random, 4) },
        () => (['a', 'b', 'c'] as const)[drawInteger(random, 3)]!,
      ),
      conversions: drawInteger(random, 4),
      nulls: drawInteger(random, 4),
    }))
    const won = list.reduce((s, p) => s + p.conversions, 0)
    const effects = attributeByMarkov(list, 4).removalEffects!
    for (const name of ['a', 'b', 'c'] as const) {
      const touched = list.filter((p) => p.channels.includes(name)).reduce((s, p) => s + p.conversions, 0)
      expect(effects[name]).toBeCloseTo(touched / won, 10)
    }
  })

  it('dense and sweeping solutions agree', () => {
    const random = seededStream(8)
    const names = Array.from({ length: 9 }, (_, i) => `c${i}`)
    const list = Array.from({ length: 3000 }, () => ({
      channels: Array.from({ length: 1 + drawInteger(random, 9) }, () => names[drawInteger(random, 9)]!),
      conversions: drawInteger(random, 2),
      nulls: 1,
    }))
    const large = buildChain(list, names, 3)
    expect(large.states).toBeGreaterThan(400)
    const small = buildChain(list, names, 1)
    // The base rate is the same whichever solver is used.
    expectClose(expectedReward(large, large.conversion), expectedReward(small, small.conversion), 1e-11)
    expect(expectedReward(large, large.conversion, 2)).toBeLessThan(expectedReward(large, large.conversion))
  })

  it('value follows the conversions that carry it', () => {
    const { credits } = attributeByMarkov([
      { channels: ['a'], conversions: 1, value: 90 },
      { channels: ['b'], conversions: 1, value: 10 },
    ])
    expect(credits.map((c) => c.value)).toEqual([expect.closeTo(90, 9), expect.closeTo(10, 9)])
    expect(credits.map((c) => c.conversions)).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)])
  })
})

describe('Shapley', () => {
  it('the closed form is the exact game, the glove game has its textbook values', () => {
    // One left glove, two right: the owner of the left gets 2/3.
    const glove = shapleyValues(3, (c) => ((c & 1) !== 0 && (c & 6) !== 0 ? 1 : 0))
    expect(glove.values).toEqual([2 / 3, 1 / 6, 1 / 6].map((v) => expect.closeTo(v, 12)))
    fc.assert(
      fc.property(pathList, (list) => {
        const names = [...new Set<string>(list.flatMap((p) => p.channels))].sort()
        const mask = (p: { channels: readonly string[] }) => p.channels.reduce((m, c) => m | (1 << names.indexOf(c)), 0)
        const worth = (s: number) => list.filter((p) => (mask(p) & ~s) === 0).reduce((sum, p) => sum + p.conversions, 0)
        const exact = shapleyValues(names.length, worth).values
        attributeByShapley(list).credits.forEach((c, i) => {
          expect(c.conversions).toBeCloseTo(exact[i]!, 9)
        })
      }),
      { numRuns: 30 },
    )
  })

  it('sampling beyond twelve players is within its stated error, and needs a stream', () => {
    const worth = (c: number) => Math.sqrt(c.toString(2).replaceAll('0', '').length) + ((c & 3) === 3 ? 1 : 0)
    const { values, standardErrors } = shapleyValues(14, worth, { random: seededStream(2), orders: 600 })
    expect(values.reduce((s, v) => s + v, 0)).toBeCloseTo(worth((1 << 14) - 1), 9)
    const rest = (Math.sqrt(14) + 1 - 1) / 14
    expect(Math.abs(values[0]! - (rest + 0.5))).toBeLessThan(4 * standardErrors[0]! + 1e-9)
    expect(standardErrors[0]).toBeGreaterThan(0)
    expectRefusal(() => shapleyValues(14, worth), 'too_large')
    expectRefusal(() => shapleyValues(31, worth), 'too_large')
  })

  it('the rate game credits the channel that converts', () => {
    const list = [
      { channels: ['good'], conversions: 9, nulls: 1 },
      { channels: ['idle'], conversions: 1, nulls: 99 },
      { channels: ['good', 'idle'], conversions: 5, nulls: 5 },
    ]
    const credits = creditOf(attributeByShapley(list, { worth: 'rate' }).credits)
    expect(credits.good! + credits.idle!).toBeCloseTo(15, 9)
    expect(credits.good).toBeGreaterThan(10)
  })
})

describe('calibration by experiment', () => {
  const credits = [
    { channel: 'sms', conversions: 60 },
    { channel: 'mail', conversions: 30 },
    { channel: 'ads', conversions: 10 },
  ]

  it('measured channels take the experiment, the rest is scaled, the remainder is baseline', () => {
    const { credits: result, baseline } = calibrateCredits(credits, [
      { channel: 'sms', incremental: 30, standardError: 5 },
    ])
    expect(result.map((c) => c.calibrated)).toEqual([30, 15, 5])
    expect(baseline).toBe(50)
    expect(result[0]!.interval![0]).toBeCloseTo(20.2, 1)
    expect(result[1]!.source).toBe('scaled')
  })

  it('never hands out more than there was', () => {
    const { credits: result, baseline } = calibrateCredits(credits, [
      { channel: 'sms', incremental: 500, standardError: 5 },
    ])
    expect(result.reduce((s, c) => s + c.calibrated, 0) + baseline).toBeCloseTo(100, 10)
    expectRefusal(
      () => calibrateCredits(credits, [{ channel: 'tv', incremental: 1, standardError: 1 }]),
      'unknown_name',
    )
    expectRefusal(() => calibrateCredits([], []), 'empty_input')
  })
})
