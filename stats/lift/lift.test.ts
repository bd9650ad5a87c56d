import { describe, expect, it } from 'vitest'
import { drawNormal, seededStream } from '../core/random.ts'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { policyValue } from './policy-value.ts'
import { qiniCurve, qiniIntervals } from './qini.ts'
import { fitTransformedOutcome, fitTwoModels } from './uplift.ts'

/** Treatment helps by 0.3 where x > 0 and does nothing elsewhere; z raises the base rate only. */
function trial(n: number, seed: number) {
  const random = seededStream(seed)
  const x = Array.from({ length: n }, () => drawNormal(random))
  const z = Array.from({ length: n }, () => drawNormal(random))
  const treated = x.map(() => (random() < 0.5 ? 1 : 0))
  const outcome = x.map((v, i) =>
    random() < 0.2 + (z[i]! > 0 ? 0.2 : 0) + (treated[i] === 1 && v > 0 ? 0.3 : 0) ? 1 : 0,
  )
  return { columns: [x, z], treated, outcome }
}

describe('uplift models', () => {
  const train = trial(4000, 1)
  const fresh = trial(4000, 2)

  it.each([
    ['two models', fitTwoModels],
    ['transformed outcome', fitTransformedOutcome],
  ] as const)('%s rank by effect, not by base rate', (_, fit) => {
    const scores = fit(train)(fresh.columns)
    const meanWhere = (keep: (i: number) => boolean) => {
      const rows = Array.from(scores.keys()).filter(keep)
      return rows.reduce((s, i) => s + scores[i]!, 0) / rows.length
    }
    expect(Math.abs(meanWhere((i) => fresh.columns[0]![i]! > 0) - 0.3)).toBeLessThan(0.1)
    expect(Math.abs(meanWhere((i) => fresh.columns[0]![i]! <= 0))).toBeLessThan(0.1)
    const result = qiniCurve({ ...fresh, scores })
    const wrong = qiniCurve({ ...fresh, scores: fresh.columns[1]! })
    expect(result.qini).toBeGreaterThan(0.02)
    expect(Math.abs(wrong.qini)).toBeLessThan(0.02)
    expect(result.auuc).toBeGreaterThan(result.auucAtRandom)
    const intervals = qiniIntervals({ ...fresh, scores }, { random: seededStream(4), repetitions: 60 })
    expect(intervals.qini[0]).toBeGreaterThan(0)
    expect(intervals.qini[0]).toBeLessThan(result.qini)
    expect(intervals.qini[1]).toBeGreaterThan(result.qini)
  })

  it('need both groups', () => {
    expectRefusal(() => fitTwoModels({ ...train, treated: train.treated.map(() => 1) }), 'one_class')
    expectRefusal(() => fitTwoModels({ ...train, treated: train.treated.map(() => 2) }), 'out_of_range')
    expectRefusal(() => fitTransformedOutcome({ ...train, treated: [1] }), 'length_mismatch')
    expectRefusal(() => fitTransformedOutcome(train, { propensity: 1 }), 'out_of_range')
  })
})

describe('Qini', () => {
  it('the hand-computed curve, and nothing to gain from equal scores', () => {
    const treated = [1, 0, 1, 0]
    const outcome = [1, 0, 0, 0]
    const result = qiniCurve({ scores: [4, 3, 2, 1], treated, outcome }, 4)
    expect(result.curve.map((p) => p.gain)).toEqual([1, 1, 1, 1])
    expect(result.averageEffect).toBe(0.5)
    // Area 1/8 + 3/4 against 1/2, per two treated.
    expectClose(result.qini, (0.875 - 0.5) / 2, 1e-12)
    const flat = qiniCurve({ scores: [1, 1, 1, 1], treated, outcome })
    expect(flat.qini).toBe(0)
    expect(flat.auuc).toBeCloseTo(flat.auucAtRandom, 12)
  })

  it('mirrored scores lose what the scores gain', () => {
    const data = trial(2000, 7)
    const scores = data.columns[0]!
    const [up, down] = [qiniCurve({ ...data, scores }), qiniCurve({ ...data, scores: scores.map((v) => -v) })]
    expect(up.qini).toBeGreaterThan(0)
    expect(down.qini).toBeLessThan(0)
    expect(up.averageEffect).toBeCloseTo(down.averageEffect, 12)
    expectRefusal(() => qiniCurve({ scores: [1], treated: [1, 0], outcome: [1, 0] }), 'length_mismatch')
  })
})

describe('policy value', () => {
  it('treating everybody or nobody is worth the mean of that arm; doubly robust is as right and tighter', () => {
    const data = trial(6000, 3)
    const base = { treated: data.treated, propensity: 0.5, outcome: data.outcome }
    const mean = (side: number) => {
      const rows = data.outcome.filter((_, i) => data.treated[i] === side)
      return rows.reduce<number>((s, v) => s + v, 0) / rows.length
    }
    const all = policyValue(base, { policy: data.outcome.map(() => 1) })
    expect(Math.abs(all.value - mean(1))).toBeLessThan(0.02)
    expect(Math.abs(policyValue(base, { policy: data.outcome.map(() => 0) }).value - mean(0))).toBeLessThan(0.02)
    const policy = data.columns[0]!.map((v) => (v > 0 ? 1 : 0))
    const truth = 0.3 + 0.15
    const plain = policyValue(base, { policy })
    const robust = policyValue(base, {
      policy,
      predicted: { treated: data.columns[0]!.map((v) => (v > 0 ? 0.6 : 0.3)), control: data.outcome.map(() => 0.3) },
    })
    expect(plain.interval[0]).toBeLessThan(truth)
    expect(plain.interval[1]).toBeGreaterThan(truth)
    expect(Math.abs(robust.value - truth)).toBeLessThan(0.03)
    expect(robust.standardError).toBeLessThan(plain.standardError)
    expect(plain.effectiveMembers).toBeLessThan(6000)
  })

  it('its interval covers at 95 %', () => {
    let covered = 0
    for (let run = 0; run < 200; run++) {
      const data = trial(300, 100 + run)
      const { interval } = policyValue(
        { treated: data.treated, propensity: 0.5, outcome: data.outcome },
        { policy: data.columns[0]!.map((v) => (v > 0 ? 1 : 0)) },
      )
      if (interval[0] <= 0.45 && 0.45 <= interval[1]) covered++
    }
    expect(covered).toBeGreaterThan(178)
  })

  it('refuses a propensity of 0 or 1 and a policy never seen', () => {
    const logged = { treated: [1, 1, 0], propensity: 0.5, outcome: [1, 0, 1] }
    expectRefusal(() => policyValue({ ...logged, propensity: 1 }, { policy: [1, 1, 1] }), 'out_of_range')
    expectRefusal(() => policyValue(logged, { policy: [0, 0, 1] }), 'too_few_rows')
    expectRefusal(() => policyValue(logged, { policy: [0, 2, 1] }), 'out_of_range')
  })
})

describe('logged decisions that are none', () => {
  it('are refused by name', () => {
    const logged = { treated: [1, 0, 1], propensity: 0.5, outcome: [1, 0, 1] }
    const policy = [1, 1, 0]
    expectRefusal(() => policyValue({ ...logged, treated: [1, 2, 0] }, { policy }), 'out_of_range')
    expectRefusal(() => policyValue({ ...logged, propensity: [0.5] }, { policy }), 'length_mismatch')
    expectRefusal(
      () => policyValue(logged, { policy, predicted: { treated: [1, Number.NaN, 1], control: [0, 0, 0] } }),
      'not_finite',
    )
  })
})
