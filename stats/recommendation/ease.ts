import { StatsError } from '../errors.ts'
import { choleskyInPlace, choleskyInverse } from '../linear/cholesky.ts'
import { type Interactions, itemsOf } from './interactions.ts'
import type { Recommender } from './recommender.ts'

/** A dense inverse of this many items takes about 800 MB and minutes. */
const MAX_ITEMS = 10_000

/**
 * EASE (H. Steck, "Embarrassingly shallow autoencoders", WWW 2019): with P = (XᵀX + λI)⁻¹ the weight of item i for item
 * j is −P_ij / P_jj, zero on the diagonal. One matrix inversion, no iteration.
 */
export function fitEase(train: Interactions, lambda = 100): Recommender {
  if (!(lambda > 0) || !Number.isFinite(lambda))
    throw new StatsError('out_of_range', `lambda must be positive, got ${lambda}`)
  const n = train.items.length
  if (n > MAX_ITEMS) throw new StatsError('too_large', `${n} items: raise minCount until at most ${MAX_ITEMS} are left`)
  const gram = new Float64Array(n * n)
  for (let u = 0; u < train.users.length; u++) {
    const taken = itemsOf(train, u)
    for (const i of taken) for (const j of taken) gram[i * n + j]!++
  }
  for (let i = 0; i < n; i++) gram[i * n + i]! += lambda
  const weights = choleskyInverse(choleskyInPlace(gram, n), n)
  const diagonal = Float64Array.from({ length: n }, (_, j) => weights[j * n + j]!)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) weights[i * n + j] = i === j ? 0 : -weights[i * n + j]! / diagonal[j]!
  return {
    score: (taken, scores) => {
      for (const i of taken) {
        const row = i * n
        for (let j = 0; j < n; j++) scores[j]! += weights[row + j]!
      }
    },
  }
}
