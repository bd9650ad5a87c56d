import { StatsError } from '../errors.ts'
import { fitEase } from './ease.ts'
import type { Interactions } from './interactions.ts'
import { fitItemItem, type Similarity } from './item-item.ts'

/** Adds the score of every item for a user who took `taken` to `scores`, which comes zeroed. */
export type Recommender = { readonly score: (taken: Int32Array, scores: Float64Array) => void }

export type RecommenderSpec =
  | { readonly model: 'popularity' }
  | { readonly model: 'item-cosine' | 'item-jaccard' | 'item-lift'; readonly neighbours?: number }
  | { readonly model: 'ease'; readonly lambda?: number }

export function fitRecommender(train: Interactions, spec: RecommenderSpec): Recommender {
  switch (spec.model) {
    case 'popularity':
      return { score: (_, scores) => scores.set(train.popularity) }
    case 'ease':
      return fitEase(train, spec.lambda)
    case 'item-cosine':
    case 'item-jaccard':
    case 'item-lift':
      // The name after "item-" is the similarity.
      return fitItemItem(train, spec.model.slice(5) as Similarity, spec.neighbours)
    default: {
      const { model } = spec satisfies never as { model: string }
      throw new StatsError('unknown_name', `no recommender '${model}'`)
    }
  }
}

/** The k best items not yet taken, best first, ties to the lower number. Fewer when the catalogue is that small. */
export function topItems(recommender: Recommender, taken: Int32Array, k: number, scores: Float64Array): number[] {
  scores.fill(0)
  recommender.score(taken, scores)
  for (const item of taken) scores[item] = Number.NEGATIVE_INFINITY
  const best: number[] = []
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] === Number.NEGATIVE_INFINITY) continue
    if (best.length === k && scores[i]! <= scores[best[k - 1]!]!) continue
    let at = Math.min(best.length, k - 1)
    while (at > 0 && scores[best[at - 1]!]! < scores[i]!) {
      best[at] = best[at - 1]!
      at--
    }
    best[at] = i
  }
  return best
}
