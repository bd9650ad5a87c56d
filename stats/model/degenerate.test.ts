import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededStream } from '../core/random.ts'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { fitBoostedTrees } from './boosted-trees.ts'
import { isotonicCalibrator, plattCalibrator } from './calibration.ts'
import { designOf } from './design.ts'
import { fitLogistic } from './logistic.ts'

describe('calibration', () => {
  it('isotonic regression takes equal scores together, whatever their order', () => {
    const scores = [0, 0, 0, 1, 1]
    for (const target of [
      [0, 0, 1, 0, 1],
      [1, 0, 0, 1, 0],
    ]) {
      const calibrate = isotonicCalibrator(scores, target)
      expectClose(calibrate(0), 1 / 3, 1e-12)
      expectClose(calibrate(1), 1 / 2, 1e-12)
    }
    const row = fc.record({ score: fc.integer({ min: 0, max: 4 }), target: fc.constantFrom(0, 1) })
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 30 }), (rows) => {
        fc.pre(new Set(rows.map((r) => r.target)).size === 2)
        const fit = (all: typeof rows) =>
          isotonicCalibrator(
            all.map((r) => r.score),
            all.map((r) => r.target),
          )
        const [one, other] = [fit(rows), fit([...rows].reverse())]
        for (const s of [0, 1, 2, 3, 4]) expectClose(one(s), other(s), 1e-12)
        for (const s of [1, 2, 3, 4]) expect(one(s)).toBeGreaterThanOrEqual(one(s - 1))
        // The fitted chances keep the total, as every isotonic least-squares fit does.
        expectClose(
          rows.reduce((sum, r) => sum + one(r.score), 0),
          rows.reduce((sum, r) => sum + r.target, 0),
          1e-9,
        )
      }),
    )
  })

  it("Platt's scaling does not depend on the scale of the scores", () => {
    const random = seededStream(11)
    const scores = Array.from({ length: 400 }, () => random() * 4 - 2)
    const target = scores.map((s) => (random() < 1 / (1 + Math.exp(-1.5 * s)) ? 1 : 0))
    const plain = plattCalibrator(scores, target)
    for (const scale of [1e-7, 1e7]) {
      const scaled = plattCalibrator(
        scores.map((s) => s * scale + 3 * scale),
        target,
      )
      for (const s of [-2, 0, 1]) expectClose(scaled(s * scale + 3 * scale), plain(s), 1e-5)
    }
  })
})

describe('inputs that no model can use', () => {
  const x = [1, 2, 3, 4, 5, 6]
  const y = [0, 1, 0, 1, 0, 1]

  it('weights must be weights, and leave both classes', () => {
    for (const weights of [
      [1, 1, 1, 1, 1, Number.NaN],
      [1, 1, 1, 1, 1, -1],
    ]) {
      expect(() => fitLogistic([x], y, { weights })).toThrow()
      expect(() => fitBoostedTrees([x], y, { loss: 'logistic', weights })).toThrow()
    }
    expectRefusal(() => fitLogistic([x], y, { weights: [0, 1, 0, 1, 0, 1] }), 'one_class')
    expectRefusal(() => fitBoostedTrees([x], y, { loss: 'logistic', weights: [0, 1, 0, 1, 0, 1] }), 'one_class')
    expectRefusal(() => fitLogistic([x], y, { weights: [1] }), 'length_mismatch')
    expectRefusal(() => fitLogistic([x], y, { ridge: Number.NaN }), 'not_finite')
  })

  it('options of trees are whole and positive', () => {
    for (const option of [{ maxLeaves: 2.5 }, { trees: 1.5 }, { minLeafRows: 0 }, { ridge: 0 }, { learningRate: 0 }])
      expectRefusal(() => fitBoostedTrees([x], y, { loss: 'logistic', ...option }), 'out_of_range')
  })

  it('a coefficient that runs to infinity is named, not reported as a number to trust', () => {
    // Everybody with the flag answers no, the others either: quasi-complete separation.
    const flag = Array.from({ length: 60 }, (_, i) => (i < 10 ? 1 : 0))
    const other = Array.from({ length: 60 }, (_, i) => Math.sin(i))
    const target = flag.map((f, i) => (f === 1 ? 0 : i % 2))
    const fit = fitLogistic([other, flag], target)
    expect([...fit.unbounded]).toEqual([1])
    expect([...fitLogistic([other], target).unbounded]).toEqual([])
    expect([...fitLogistic([other, flag], target, { ridge: 0.1 }).unbounded]).toEqual([])
  })

  it('an id taken for a category is refused before it fills the memory', () => {
    const ids = Array.from({ length: 3000 }, (_, i) => `member ${i}`)
    expectRefusal(() => designOf([{ name: 'id', kind: 'category', values: ids }]), 'too_large')
  })
})
