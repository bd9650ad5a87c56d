import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawNormal, seededStream } from '../core/random.ts'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { binColumns } from './bins.ts'
import { explainBoostedTrees, fitBoostedTrees, predictBoostedTrees } from './boosted-trees.ts'
import { isotonicCalibrator, plattCalibrator } from './calibration.ts'
import { balancedWeights, reasonsFor, trainClassifier } from './classifier.ts'
import { crossValidate, foldsAtRandom, foldsByRow } from './cross-validation.ts'
import { designOf } from './design.ts'
import { permutationImportance } from './importance.ts'
import { fitLogistic, predictLogistic, predictLogisticAll } from './logistic.ts'
import { areaUnderRoc, averagePrecision, brierScore, gainTable, logLoss } from './ranking.ts'

function world(n: number, seed: number) {
  const random = seededStream(seed)
  const x = Array.from({ length: n }, () => drawNormal(random))
  const noise = Array.from({ length: n }, () => drawNormal(random))
  const target = x.map((v) => (random() < 1 / (1 + Math.exp(-(0.5 + 1.2 * v))) ? 1 : 0))
  return { columns: [x, noise], target }
}

describe('logistic regression', () => {
  it('one binary column gives the log odds ratio and its textbook standard error', () => {
    // 2 × 2 table: 10 of 40 against 25 of 50.
    const x = [...Array<number>(40).fill(0), ...Array<number>(50).fill(1)]
    const y = x.map((v, i) => (v === 0 ? (i < 10 ? 1 : 0) : i - 40 < 25 ? 1 : 0))
    const fit = fitLogistic([x], y)
    expectClose(fit.coefficients[0]!, Math.log(10 / 30), 1e-9)
    expectClose(fit.coefficients[1]!, Math.log(25 / 25) - Math.log(10 / 30), 1e-9)
    expectClose(fit.standardErrors[1]!, Math.sqrt(1 / 10 + 1 / 30 + 1 / 25 + 1 / 25), 1e-6)
    expectClose(fit.standardErrors[0]!, Math.sqrt(1 / 10 + 1 / 30), 1e-6)
    expectClose(fit.nullLoglik, 35 * Math.log(35 / 90) + 55 * Math.log(55 / 90), 1e-12)
    expect(fit.converged).toBe(true)
  })

  it('follows the units of its columns, and recovers what generated the data', () => {
    const { columns, target } = world(4000, 1)
    const fit = fitLogistic(columns, target)
    expect(Math.abs(fit.coefficients[1]! - 1.2)).toBeLessThan(3.5 * fit.standardErrors[1]!)
    expect(Math.abs(fit.coefficients[2]!)).toBeLessThan(3.5 * fit.standardErrors[2]!)
    const scaled = fitLogistic([columns[0]!.map((v) => v * 100 + 7), columns[1]!], target)
    expectClose(scaled.coefficients[1]! * 100, fit.coefficients[1]!, 1e-7)
    expectClose(scaled.loglik, fit.loglik, 1e-10)
    expectClose(predictLogistic(fit, [0.3, -1]), predictLogisticAll(fit, [[0.3], [-1]])[0]!, 1e-12)
    const heavy = fitLogistic(columns, target, { ridge: 1000 })
    expect(Math.abs(heavy.coefficients[1]!)).toBeLessThan(fit.coefficients[1]!)
    const doubled = fitLogistic(columns, target, { weights: target.map(() => 2) })
    expectClose(doubled.loglik, 2 * fit.loglik, 1e-9)
    expectClose(doubled.coefficients[1]!, fit.coefficients[1]!, 1e-7)
  })

  it('names what it cannot fit', () => {
    const y = [0, 0, 1, 1, 0, 1]
    expectRefusal(() => fitLogistic([[1, 2, 3, 4, 5, 6]], [0, 0, 0, 1, 1, 1]), 'separable')
    expectRefusal(() => fitLogistic([[1, 1, 1, 1, 1, 1]], y), 'constant_column')
    expectRefusal(
      () =>
        fitLogistic(
          [
            [1, 2, 3, 4, 6, 5],
            [2, 4, 6, 8, 12, 10],
          ],
          y,
        ),
      'collinear',
    )
    expectRefusal(() => fitLogistic([[1, 2]], [1, 1]), 'one_class')
    expectRefusal(() => fitLogistic([[1, Number.NaN]], [0, 1]), 'not_finite')
    expectRefusal(() => fitLogistic([[1, 2, 3]], [0, 1]), 'length_mismatch')
    expectRefusal(() => fitLogistic([[1, 2]], [0, 2]), 'out_of_range')
    expect(fitLogistic([[1, 2, 3, 4, 5, 6]], [0, 0, 0, 1, 1, 1], { ridge: 1 }).converged).toBe(true)
  })

  it('a design leaves out constant and repeated columns and says so', () => {
    const design = designOf([
      { name: 'plan', kind: 'category', values: ['b', 'a', 'c', 'a'] },
      { name: 'isB', kind: 'number', values: [1, 0, 0, 0] },
      { name: 'one', kind: 'number', values: [1, 1, 1, 1] },
      { name: 'age', kind: 'number', values: [1, 2, 3, 9] },
    ])
    expect(design.names).toEqual(['plan=b', 'plan=c', 'age'])
    expect(design.dropped.map((d) => [d.name, d.reason])).toEqual([
      ['isB', 'determined by the columns before it'],
      ['one', 'constant'],
    ])
    expectRefusal(() => designOf([]), 'empty_input')
    expectRefusal(() => designOf([{ name: 'x', kind: 'number', values: [2, 2] }]), 'constant_column')
    expectRefusal(() => designOf([{ name: 'x', kind: 'number', values: [2, Number.NaN] }]), 'not_finite')
  })
})

describe('boosted trees', () => {
  it('learn what a line cannot, and are unmoved by a monotone change of a column', () => {
    const random = seededStream(2)
    const x = Array.from({ length: 1500 }, () => drawNormal(random))
    const z = Array.from({ length: 1500 }, () => drawNormal(random))
    const target = x.map((v, i) => (v * z[i]! > 0 ? 1 : 0))
    const model = fitBoostedTrees([x, z], target, { loss: 'logistic', trees: 60 })
    const scores = predictBoostedTrees(model, [x, z])
    expect(areaUnderRoc(scores, target)).toBeGreaterThan(0.97)
    const turned = fitBoostedTrees([x.map(Math.exp), z], target, { loss: 'logistic', trees: 60 })
    expect(
      Math.abs(areaUnderRoc(predictBoostedTrees(turned, [x.map(Math.exp), z]), target) - areaUnderRoc(scores, target)),
    ).toBeLessThan(0.01)
    expect(areaUnderRoc(predictLogisticAll(fitLogistic([x, z], target), [x, z]), target)).toBeLessThan(0.6)
  })

  it('are deterministic, keep minimal leaves and explain every score exactly', () => {
    const { columns, target } = world(500, 4)
    const model = fitBoostedTrees(columns, target, { loss: 'logistic', trees: 20 })
    expect(fitBoostedTrees(columns, target, { loss: 'logistic', trees: 20 })).toEqual(model)
    const row = [columns[0]![7]!, columns[1]![7]!]
    const { contributions, rest, score } = explainBoostedTrees(model, row)
    expectClose(1 / (1 + Math.exp(-score)), predictBoostedTrees(model, [[row[0]!], [row[1]!]])[0]!, 1e-12)
    expect(contributions[0]! + contributions[1]! + rest).toBeCloseTo(score, 10)
    expect(model.gain[0]).toBeGreaterThan(model.gain[1]!)
    const stump = fitBoostedTrees(columns, target, { loss: 'logistic', trees: 5, minLeafRows: 400 })
    expect(stump.trees).toHaveLength(0)
  })

  it('squared loss finds a step, missing values have their own side', () => {
    const x = Array.from({ length: 200 }, (_, i) => (i < 60 ? Number.NaN : i))
    const y = x.map((v) => (Number.isNaN(v) ? 5 : v > 130 ? 1 : 0))
    const model = fitBoostedTrees([x], y, { loss: 'squared', trees: 200, learningRate: 0.2 })
    const [missing, low, high] = predictBoostedTrees(model, [[Number.NaN, 100, 180]])
    expect(missing).toBeCloseTo(5, 2)
    expect(low).toBeCloseTo(0, 2)
    expect(high).toBeCloseTo(1, 2)
    expect(binColumns([[3, 1, 2, Number.NaN]]).bins[0]).toEqual(Uint8Array.of(3, 1, 2, 0))
  })

  it('constant columns give the base rate, broken input a named error', () => {
    const model = fitBoostedTrees(
      [Array<number>(50).fill(3)],
      Array.from({ length: 50 }, (_, i) => (i < 20 ? 1 : 0)),
      { loss: 'logistic' },
    )
    expectClose(predictBoostedTrees(model, [[3]])[0]!, 0.4, 1e-12)
    expectRefusal(() => fitBoostedTrees([], [0, 1], { loss: 'logistic' }), 'empty_input')
    expectRefusal(() => fitBoostedTrees([[1, Number.POSITIVE_INFINITY]], [0, 1], { loss: 'logistic' }), 'not_finite')
    expectRefusal(() => fitBoostedTrees([[1, 2]], [1, 1], { loss: 'logistic' }), 'one_class')
    expectRefusal(() => fitBoostedTrees([[1, 2]], [0, 1], { loss: 'logistic', trees: 0 }), 'out_of_range')
    expectRefusal(() => fitBoostedTrees([[1, 2, 3]], [0, 1], { loss: 'logistic' }), 'length_mismatch')
  })
})

describe('scores', () => {
  it('AUC is the share of ordered pairs, ties half, mirrored by a minus', () => {
    expect(areaUnderRoc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75)
    expect(areaUnderRoc([1, 1, 1, 1], [0, 1, 0, 1])).toBe(0.5)
    expect(averagePrecision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBeCloseTo(0.8333333, 6)
    const rows = fc.array(fc.record({ s: fc.integer({ min: 0, max: 9 }), y: fc.constantFrom(0, 1) }), {
      minLength: 2,
      maxLength: 40,
    })
    fc.assert(
      fc.property(rows, (list) => {
        const [s, y] = [list.map((r) => r.s), list.map((r) => r.y)]
        fc.pre(y.includes(0) && y.includes(1))
        let wins = 0
        let pairs = 0
        for (let i = 0; i < s.length; i++) {
          for (let j = 0; j < s.length; j++) {
            if (y[i] !== 1 || y[j] !== 0) continue
            pairs++
            wins += s[i]! > s[j]! ? 1 : s[i] === s[j] ? 0.5 : 0
          }
        }
        expect(areaUnderRoc(s, y)).toBeCloseTo(wins / pairs, 12)
        expect(
          areaUnderRoc(
            s.map((v) => -v),
            y,
          ),
        ).toBeCloseTo(1 - wins / pairs, 12)
      }),
    )
    expectRefusal(() => areaUnderRoc([1, 2], [1, 1]), 'one_class')
  })

  it('Brier, log loss and the gain table', () => {
    expect(brierScore([1, 0, 0.5], [1, 0, 1])).toBeCloseTo(0.25 / 3, 12)
    expectClose(logLoss([0.8, 0.4], [1, 0]), -(Math.log(0.8) + Math.log(0.6)) / 2, 1e-12)
    expect(Number.isFinite(logLoss([0, 1], [1, 0]))).toBe(true)
    const gain = gainTable([9, 8, 7, 6, 5, 4, 3, 2, 1, 0], [1, 1, 0, 1, 0, 0, 0, 0, 0, 0], 5)
    expect(gain[0]).toMatchObject({ n: 2, rate: 1, captured: 2 / 3 })
    expectClose(gain[0]!.lift, 1 / 0.3, 1e-12)
    expect(gain.at(-1)!.captured).toBe(1)
  })

  it('calibrators mend scores that are too sure of themselves', () => {
    const { columns, target } = world(3000, 6)
    const sure = columns[0]!.map((v) => 1 / (1 + Math.exp(-5 * v)))
    const raw = brierScore(sure, target)
    for (const calibrate of [plattCalibrator(columns[0]!, target), isotonicCalibrator(columns[0]!, target)]) {
      const mended = columns[0]!.map(calibrate)
      expect(brierScore(mended, target)).toBeLessThan(raw - 0.01)
      expect(calibrate(2)).toBeGreaterThanOrEqual(calibrate(-2))
      expect(mended.reduce((s, v) => s + v, 0) / 3000).toBeCloseTo(target.reduce<number>((s, v) => s + v, 0) / 3000, 2)
    }
    const step = isotonicCalibrator([1, 2, 3, 4], [0, 1, 0, 1])
    expect([step(0), step(2), step(3), step(9)]).toEqual([0, 0.5, 0.5, 1])
    expect(plattCalibrator([1, 2, 3, 4], [0, 0, 1, 1])(4)).toBeLessThan(1)
  })

  it('classes balance, reasons name the driver, shuffling it costs AUC, folds are honest', () => {
    const { columns, target } = world(800, 9)
    const weights = balancedWeights(target)
    const side = (y: number) => target.reduce<number>((s, v, i) => s + (v === y ? weights[i]! : 0), 0)
    expectClose(side(0), side(1), 1e-12)
    for (const kind of ['logistic', 'trees'] as const) {
      const model = trainClassifier(columns, target, { kind })
      expect(reasonsFor(model, [2.5, 0], ['driver', 'noise'])[0]!.name).toBe('driver')
      const { losses, auc } = permutationImportance(model, columns, target, { random: seededStream(1), repetitions: 2 })
      expect(losses[0]).toBeGreaterThan(0.1)
      expect(losses[0]).toBeGreaterThan(losses[1]! + 0.05)
      const cv = crossValidate(columns, target, { kind }, foldsAtRandom(800, 4, seededStream(3)))
      expect(cv.pooled.auc).toBeLessThan(auc + 0.005)
      expect(cv.folds.map((f) => f.n)).toEqual([200, 200, 200, 200])
    }
    expectRefusal(() => foldsByRow(3, 5), 'too_few_rows')
    expectRefusal(() => balancedWeights([1, 1]), 'one_class')
  })
})
