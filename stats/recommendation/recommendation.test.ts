import { describe, expect, it } from 'vitest'
import { drawInteger, seededStream } from '../core/random.ts'
import { expectClose, expectRefusal } from '../reference/closeness.ts'
import { basketPairs } from './basket-pairs.ts'
import { evaluateRecommender, qualityOf } from './evaluation.ts'
import { interactionsOf, itemsOf, newInteractions } from './interactions.ts'
import { similarItems } from './item-item.ts'
import { fitRecommender, topItems } from './recommender.ts'

const users = ['u1', 'u1', 'u2', 'u2', 'u2', 'u3', 'u3', 'u1']
const items = ['a', 'b', 'a', 'b', 'c', 'c', 'd', 'a']
const train = interactionsOf(users, items)

describe('interactions', () => {
  it('count a repeat once, order items, and drop rare ones but not their users', () => {
    expect(train.items).toEqual(['a', 'b', 'c', 'd'])
    expect([...train.popularity]).toEqual([2, 2, 2, 1])
    expect([...itemsOf(train, 0)]).toEqual([0, 1])
    const common = interactionsOf(users, items, 2)
    expect(common.items).toEqual(['a', 'b', 'c'])
    expect(common.users).toHaveLength(3)
    const fresh = newInteractions(train, ['u1', 'u1', 'u9', 'u2'], ['a', 'c', 'a', 'zzz'])
    expect([...itemsOf(fresh, 0)]).toEqual([2])
    expect(fresh.item).toHaveLength(1)
    expectRefusal(() => interactionsOf([], []), 'empty_input')
    expectRefusal(() => interactionsOf(users, items, 9), 'too_few_rows')
    expectRefusal(() => interactionsOf(['a'], []), 'length_mismatch')
  })
})

describe('similarities', () => {
  it('are the textbook ratios, symmetric, without the item itself', () => {
    const of = (kind: 'cosine' | 'jaccard' | 'lift') => {
      const { rowStart, item, weight } = similarItems(train, kind)
      return (i: number, j: number) => {
        const at = item.subarray(rowStart[i]!, rowStart[i + 1]!).indexOf(j)
        return at < 0 ? 0 : weight[rowStart[i]! + at]!
      }
    }
    expectClose(of('cosine')(0, 1), 1, 1e-12)
    expectClose(of('cosine')(0, 2), 0.5, 1e-12)
    expectClose(of('jaccard')(0, 2), 1 / 3, 1e-12)
    expectClose(of('lift')(2, 3), 1.5, 1e-12)
    expect(of('cosine')(2, 3)).toBe(of('cosine')(3, 2))
    expect(of('cosine')(0, 0)).toBe(0)
    const nearest = similarItems(train, 'cosine', 1)
    expect([...nearest.item]).toEqual([1, 0, 3, 2])
  })
})

describe('recommenders', () => {
  const random = seededStream(3)
  // Two tastes: even users take even items, odd users odd ones.
  const rows = Array.from({ length: 1500 }, () => {
    const user = drawInteger(random, 100)
    return { user: `u${user}`, item: `i${String(2 * drawInteger(random, 10) + (user % 2)).padStart(2, '0')}` }
  })
  const tastes = interactionsOf(
    rows.slice(0, 600).map((r) => r.user),
    rows.slice(0, 600).map((r) => r.item),
  )
  const test = newInteractions(
    tastes,
    rows.slice(600).map((r) => r.user),
    rows.slice(600).map((r) => r.item),
  )

  it('ties go to the earlier item and taken items never come back', () => {
    const popular = fitRecommender(train, { model: 'popularity' })
    expect(topItems(popular, Int32Array.of(0), 2, new Float64Array(4))).toEqual([1, 2])
    expect(topItems(popular, Int32Array.of(0, 1, 2, 3), 2, new Float64Array(4))).toEqual([])
    expect(topItems(popular, Int32Array.of(), 10, new Float64Array(4))).toEqual([0, 1, 2, 3])
  })

  it.each([{ model: 'item-cosine' }, { model: 'item-jaccard' }, { model: 'ease', lambda: 5 }] as const)(
    '$model learns the tastes that popularity cannot',
    (spec) => {
      const popular = evaluateRecommender(fitRecommender(tastes, { model: 'popularity' }), tastes, test, 3)
      const learned = evaluateRecommender(fitRecommender(tastes, spec), tastes, test, 3)
      expect(learned.precision).toBeGreaterThan(popular.precision + 0.2)
      expect(learned.ndcg).toBeGreaterThan(popular.ndcg)
      expect(learned.map).toBeLessThanOrEqual(1)
      expect(learned.coverage).toBeGreaterThan(popular.coverage - 1e-9)
    },
  )

  it('EASE solves its defining equations', () => {
    // One item pair taken together by all: the weight is the ridge regression of one on the other, c/(c + λ).
    const pair = interactionsOf(['a', 'a', 'b', 'b'], ['x', 'y', 'x', 'y'])
    const scores = new Float64Array(2)
    fitRecommender(pair, { model: 'ease', lambda: 3 }).score(Int32Array.of(0), scores)
    expectClose(scores[1]!, 2 / 5, 1e-12)
    expect(scores[0]).toBe(0)
    expectRefusal(() => fitRecommender(pair, { model: 'ease', lambda: 0 }), 'out_of_range')
    expectRefusal(() => fitRecommender(pair, { model: 'magic' } as never), 'unknown_name')
  })

  it('a perfect list scores one, and rank counts', () => {
    expect(qualityOf([true, true], 2, 2)).toEqual({ hits: 2, ndcg: 1, averagePrecision: 1 })
    expect(qualityOf([false, true], 2, 2).ndcg).toBeLessThan(qualityOf([true, false], 2, 2).ndcg)
    expectClose(qualityOf([false, true], 1, 2).averagePrecision, 0.5, 1e-12)
    expectRefusal(
      () =>
        evaluateRecommender(fitRecommender(train, { model: 'popularity' }), train, newInteractions(train, [], []), 3),
      'empty_input',
    )
  })
})

describe('basket pairs', () => {
  it('count baskets, not lines', () => {
    const { baskets, pairs } = basketPairs(['1', '1', '1', '2', '2', '3', '4'], ['a', 'b', 'a', 'a', 'b', 'a', 'c'])
    expect(baskets).toBe(4)
    expect(pairs).toEqual([
      { a: 'a', b: 'b', count: 2, support: 0.5, lift: (2 * 4) / (3 * 2), confidenceAToB: 2 / 3, confidenceBToA: 1 },
    ])
    expect(basketPairs(['1', '1'], ['a', 'b'], 2).pairs).toEqual([])
  })
})
