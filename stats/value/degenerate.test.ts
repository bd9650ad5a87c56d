import { describe, expect, it } from 'vitest'
import { betaExpectation } from '../distributions/beta.ts'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { expectedPurchases } from './beta-geometric-forecast.ts'
import { bgBbExpectedPurchases, fitBgBb } from './bg-bb.ts'
import { fitParetoNbd } from './pareto-nbd.ts'
import { patternsOf } from './patterns.ts'
import { scoreRfm } from './rfm.ts'
import { summarisePurchases } from './summary.ts'

describe('where dropout vanishes', () => {
  it('a belief whose mass lies below every double still has a mean', () => {
    // Beta(1e-12, 1) is a point mass at 0 but for a part in 10⁹.
    expectClose(
      betaExpectation({ a: 1e-12, b: 1 }, (p) => 3 / (1 + p)),
      3,
      1e-8,
    )
    expectClose(
      betaExpectation({ a: 2, b: 1e-12 }, (_, q) => 3 / (1 + q)),
      3,
      1e-8,
    )
  })

  it('a member who never leaves is expected to buy at the gamma rate', () => {
    const params = { r: 0.8, alpha: 4, a: 1e-12, b: 1 }
    for (const frequency of [0, 1, 5]) {
      const member = { frequency, recency: frequency === 0 ? 0 : 9, age: 10 }
      expectClose(expectedPurchases('bgnbd', params, member, 6), ((0.8 + frequency) * 6) / 14, 1e-8)
    }
  })

  it('Pareto/NBD at its limit has the fields of any other fit', () => {
    const patterns = patternsOf(
      Array.from({ length: 60 }, (_, i) => ({ frequency: 1 + (i % 4), recency: 19.9, age: 20 })),
    )
    const fit = fitParetoNbd(patterns)
    expect(fit.identified).toBe(false)
    expect(Object.keys(fit).sort()).toEqual(
      ['converged', 'identified', 'loglik', 'members', 'notes', 'params', 'standardErrors'].sort(),
    )
  })
})

describe('BG/BB', () => {
  it('expects the sum of the chances to be there, also at γ = 1', () => {
    // β is 1 and α 1: with no purchase seen and no period past, E = ½ Σ_k P(alive at k).
    const member = { frequency: 0, recency: 0, periods: 1 }
    const at = (gamma: number) => bgBbExpectedPurchases({ alpha: 1, beta: 1, gamma, delta: 2 }, member, 5)
    expectClose(at(1), (at(1 - 1e-5) + at(1 + 1e-5)) / 2, 1e-9)
    // By hand at γ = 1, δ = 2: P(alive at k) = 2/(2 + k); likelihood ½·⅔ + ⅓.
    const alive = [2, 3, 4, 5, 6].reduce((sum, k) => sum + 2 / (2 + k), 0)
    const likelihood = (1 / 2) * (2 / 3) + 1 / 3
    expectClose(at(1), ((1 / 6) * alive) / likelihood, 1e-13)
    expectRefusal(() => bgBbExpectedPurchases({ alpha: 1, beta: 1, gamma: 1, delta: 2 }, member, 0.5), 'out_of_range')
  })

  it('refuses weights that are no weights', () => {
    const row = { frequency: 1, recency: 1, periods: 3 }
    expectRefusal(() => fitBgBb([{ ...row, weight: Number.NaN }]), 'not_finite')
    expectRefusal(() => fitBgBb([{ ...row, weight: -1 }]), 'out_of_range')
    expectRefusal(() => patternsOf([{ frequency: 1, recency: 1, age: 3 }], [Number.NaN]), 'not_finite')
  })
})

describe('raw purchases', () => {
  const rows = { members: ['a', 'b'], days: [1, 2] }

  it('a unit of no days and an end that is no day are refused', () => {
    expectRefusal(() => summarisePurchases(rows, { untilDay: 5, daysPerUnit: 0 }), 'out_of_range')
    expectRefusal(() => summarisePurchases(rows, { untilDay: Number.NaN }), 'not_finite')
  })

  it('the mean of the repeat days does not remember a huge first purchase', () => {
    const [member] = summarisePurchases(
      { members: ['a', 'a', 'a'], days: [1, 2, 3], values: [1e15, 0.01, 0.02] },
      { untilDay: 5 },
    )
    expectClose(member!.monetary, 0.015, 1e-14)
  })

  it('RFM does not depend on the order of rows when ids mix numbers and text', () => {
    const members = ['10', '5x', '9', '7', '1b', '30']
    const scored = (order: readonly string[]) =>
      scoreRfm({ members: order, days: order.map(() => 1), values: order.map(() => 1), asOfDay: 2 }).scores
    const first = scored(members)
    for (let turn = 1; turn < members.length; turn++)
      expect(scored([...members.slice(turn), ...members.slice(0, turn)])).toEqual(first)
    expectRefusal(
      () => scoreRfm({ members, days: members.map(() => 1), values: members.map(() => 1), orders: ['x'], asOfDay: 2 }),
      'length_mismatch',
    )
  })
})
