import { requireCount, StatsError } from '../errors.ts'
import { type Interactions, itemsOf } from './interactions.ts'
import { type Recommender, topItems } from './recommender.ts'

export type RecommendationQuality = {
  /** Users with at least one new item in the test. */
  readonly users: number
  readonly precision: number
  readonly recall: number
  readonly ndcg: number
  /** Mean average precision, each divided by min(k, new items). */
  readonly map: number
  readonly hitRate: number
  /** Share of the catalogue recommended to anyone. */
  readonly coverage: number
}

/** How well the k best items of each user foresee what the user newly took. `test` is made by {@link newInteractions}. */
export function evaluateRecommender(
  recommender: Recommender,
  train: Interactions,
  test: Interactions,
  k: number,
): RecommendationQuality {
  requireCount('k', k, 1)
  const sums = { precision: 0, recall: 0, ndcg: 0, map: 0, hits: 0 }
  const scores = new Float64Array(train.items.length)
  const shown = new Uint8Array(train.items.length)
  let users = 0
  for (let u = 0; u < train.users.length; u++) {
    const wanted = itemsOf(test, u)
    if (wanted.length === 0) continue
    users++
    const list = topItems(recommender, itemsOf(train, u), k, scores)
    for (const item of list) shown[item] = 1
    const one = qualityOf(
      list.map((item) => wanted.includes(item)),
      wanted.length,
      k,
    )
    sums.precision += one.hits / k
    sums.recall += one.hits / wanted.length
    sums.ndcg += one.ndcg
    sums.map += one.averagePrecision
    sums.hits += one.hits > 0 ? 1 : 0
  }
  if (users === 0) throw new StatsError('empty_input', 'no known user took a new, known item in the test period')
  return {
    users,
    precision: sums.precision / users,
    recall: sums.recall / users,
    ndcg: sums.ndcg / users,
    map: sums.map / users,
    hitRate: sums.hits / users,
    coverage: shown.reduce((sum, v) => sum + v, 0) / train.items.length,
  }
}

/** Hits, nDCG with gains 1/log₂(rank + 1), and average precision of one list. */
export function qualityOf(
  hit: readonly boolean[],
  wanted: number,
  k: number,
): { hits: number; ndcg: number; averagePrecision: number } {
  let hits = 0
  let gain = 0
  let precision = 0
  hit.forEach((isHit, rank) => {
    if (!isHit) return
    hits++
    gain += 1 / Math.log2(rank + 2)
    precision += hits / (rank + 1)
  })
  const most = Math.min(k, wanted)
  let ideal = 0
  for (let rank = 0; rank < most; rank++) ideal += 1 / Math.log2(rank + 2)
  return { hits, ndcg: gain / ideal, averagePrecision: precision / most }
}
