import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawExponential, seededStream } from '../core/random.ts'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { fitDiscreteHazard, survivalCurveOf } from './discrete-hazard.ts'
import { kaplanMeier, survivalAt } from './kaplan-meier.ts'
import { logRank } from './log-rank.ts'

const member = fc.record({ time: fc.integer({ min: 1, max: 12 }), event: fc.constantFrom(0, 1) })
const columns = (rows: { time: number; event: number }[]) => ({
  times: rows.map((r) => r.time),
  events: rows.map((r) => r.event),
})

describe('Kaplan-Meier', () => {
  // Freireich's 6-MP arm (1963), the textbook example.
  const times = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
  const events = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
  const placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

  it('gives the published steps, Greenwood errors, median and log-rank', () => {
    const curve = kaplanMeier({ times, events })
    expect(curve.curve.map((p) => p.time)).toEqual([6, 7, 10, 13, 16, 22, 23])
    expect(survivalAt(curve, 5.9)).toBe(1)
    expectClose(survivalAt(curve, 6), 0.857142857142857, 1e-12)
    expectClose(survivalAt(curve, 22), 0.53781512605042, 1e-12)
    expectClose(curve.curve[0]!.standardError, 0.0763604, 1e-5)
    expect(curve.median).toBe(23)
    const test = logRank({ times: [...times, ...placebo], events: [...events, ...placebo.map(() => 1)] }, [
      ...times.map(() => 'mp'),
      ...placebo.map(() => 'placebo'),
    ])
    expectClose(test.chi2, 16.79294, 1e-5)
    expectClose(test.groups[0]!.expected, 19.2505, 1e-4)
  })

  it('never rises, stays in its interval, and without censoring is the share left', () => {
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 40 }), (rows) => {
        const { curve } = kaplanMeier(columns(rows))
        curve.forEach((p, i) => {
          expect(p.survival).toBeLessThanOrEqual(curve[i - 1]?.survival ?? 1)
          expect(p.lower).toBeLessThanOrEqual(p.survival + 1e-12)
          expect(p.upper).toBeGreaterThanOrEqual(p.survival - 1e-12)
          expect(Number.isFinite(p.lower + p.upper + p.standardError)).toBe(true)
        })
        const all = kaplanMeier({ times: rows.map((r) => r.time), events: rows.map(() => 1) })
        for (let t = 0; t <= 12; t++)
          expect(survivalAt(all, t)).toBeCloseTo(rows.filter((r) => r.time > t).length / rows.length, 10)
      }),
    )
  })

  it('its interval covers under censoring', () => {
    const random = seededStream(31)
    let covered = 0
    for (let run = 0; run < 500; run++) {
      const rows = Array.from({ length: 80 }, () => {
        const [t, c] = [drawExponential(random, 0.1), drawExponential(random, 0.05)]
        return { time: Math.min(t, c), event: t <= c ? 1 : 0 }
      })
      const point = kaplanMeier(columns(rows))
        .curve.filter((p) => p.time <= 6)
        .at(-1)!
      if (point.lower <= Math.exp(-0.6) && Math.exp(-0.6) <= point.upper) covered++
    }
    expect(covered).toBeGreaterThan(460)
    expect(covered).toBeLessThan(492)
  })

  it('no event at all is a flat curve without a median', () => {
    expect(kaplanMeier({ times: [3, 4], events: [0, 0] })).toEqual({ n: 2, events: 0, curve: [], median: null })
    expectRefusal(() => kaplanMeier({ times: [], events: [] }), 'empty_input')
    expectRefusal(() => kaplanMeier({ times: [-1], events: [1] }), 'out_of_range')
    expectRefusal(() => kaplanMeier({ times: [1], events: [2] }), 'out_of_range')
  })
})

describe('log-rank', () => {
  it('is 0 for twins, does not depend on group names, and refuses one group', () => {
    const twin = { times: [1, 2, 3, 1, 2, 3], events: [1, 0, 1, 1, 0, 1] }
    expect(logRank(twin, ['a', 'a', 'a', 'b', 'b', 'b']).chi2).toBeCloseTo(0, 12)
    const one = logRank({ times: [1, 2, 3, 4, 5, 6], events: [1, 1, 1, 1, 0, 1] }, ['a', 'a', 'b', 'c', 'b', 'c'])
    const renamed = logRank({ times: [1, 2, 3, 4, 5, 6], events: [1, 1, 1, 1, 0, 1] }, ['z', 'z', 'y', 'x', 'y', 'x'])
    expectClose(renamed.chi2, one.chi2, 1e-10)
    expect(logRank({ times: [1, 2], events: [0, 0] }, ['a', 'b'])).toMatchObject({ chi2: 0, p: 1 })
    expectRefusal(
      () =>
        logRank(
          twin,
          twin.times.map(() => 'a'),
        ),
      'one_class',
    )
    expectRefusal(() => logRank(twin, ['a']), 'length_mismatch')
  })

  it('rejects a true null at its rate', () => {
    const random = seededStream(13)
    let rejected = 0
    for (let run = 0; run < 400; run++) {
      const times = Array.from({ length: 60 }, () => drawExponential(random))
      if (
        logRank(
          { times, events: times.map(() => (random() < 0.8 ? 1 : 0)) },
          times.map((_, i) => `g${i % 3}`),
        ).p < 0.05
      )
        rejected++
    }
    expect(rejected).toBeGreaterThan(7)
    expect(rejected).toBeLessThan(36)
  })
})

describe('discrete-time hazard', () => {
  it('without features it reproduces Kaplan-Meier', () => {
    const times = [1, 1, 2, 2, 2, 3, 3, 4, 4, 4]
    const events = [1, 0, 1, 1, 0, 1, 0, 1, 0, 0]
    const model = fitDiscreteHazard({ times, events }, [], 1e-9)
    const km = kaplanMeier({ times, events })
    survivalCurveOf(model, [], 4).forEach((s, k) => {
      expectClose(s, survivalAt(km, k + 1), 1e-5)
    })
  })

  it('a feature that hastens leaving lowers survival', () => {
    const random = seededStream(5)
    const feature = Array.from({ length: 600 }, () => (random() < 0.5 ? 1 : 0))
    const times = feature.map((x) => {
      let t = 1
      while (t < 8 && random() > (x === 1 ? 0.3 : 0.1)) t++
      return t
    })
    const model = fitDiscreteHazard({ times, events: times.map((t) => (t < 8 ? 1 : 0)) }, [feature])
    const [fast, slow] = [survivalCurveOf(model, [1], 5), survivalCurveOf(model, [0], 5)]
    expect(Math.abs(fast[0]! - 0.7)).toBeLessThan(0.06)
    expect(Math.abs(slow[0]! - 0.9)).toBeLessThan(0.05)
    expect(fast[4]).toBeLessThan(slow[4]!)
    expectRefusal(() => fitDiscreteHazard({ times: [1, 2], events: [0, 0] }, []), 'one_class')
    expectRefusal(() => fitDiscreteHazard({ times: [1.5, 2], events: [1, 0] }, []), 'out_of_range')
    expectRefusal(() => survivalCurveOf(model, [], 3), 'length_mismatch')
  })
})

describe('groups a log-rank test cannot compare', () => {
  it('a group gone before the first event takes no degree of freedom', () => {
    const followUp = { times: [1, 5, 6, 7, 8, 9, 2], events: [0, 1, 1, 1, 0, 1, 0] }
    const all = logRank(followUp, ['gone', 'a', 'a', 'b', 'b', 'b', 'gone'])
    const without = logRank({ times: [5, 6, 7, 8, 9], events: [1, 1, 1, 0, 1] }, ['a', 'a', 'b', 'b', 'b'])
    expect(all.df).toBe(1)
    expectClose(all.chi2, without.chi2, 1e-12)
    expect(logRank({ times: [1, 2], events: [0, 0] }, ['a', 'b'])).toMatchObject({ chi2: 0, df: 0, p: 1 })
  })

  it('an id for a group is refused before it is compared with every other', () => {
    const n = 300
    const followUp = { times: Array.from({ length: n }, (_, i) => i + 1), events: new Array<number>(n).fill(1) }
    expectRefusal(
      () =>
        logRank(
          followUp,
          followUp.times.map((t) => `member ${t}`),
        ),
      'too_large',
    )
  })
})
