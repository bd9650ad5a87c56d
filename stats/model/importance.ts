import { type RandomStream, shuffle } from '../core/random.ts'
import type { Classifier } from './classifier.ts'
import { areaUnderRoc } from './ranking.ts'

/**
 * Permutation importance (Breiman 2001): how much AUC is lost when one column is shuffled, mean over `repetitions`.
 * Measure it on rows the model has not seen.
 */
export function permutationImportance(
  classifier: Classifier,
  columns: readonly ArrayLike<number>[],
  target: ArrayLike<number>,
  { random, repetitions = 5 }: { random: RandomStream; repetitions?: number },
): { auc: number; losses: Float64Array } {
  const auc = areaUnderRoc(classifier.predict(columns), target)
  const losses = Float64Array.from(columns, (column, j) => {
    let lost = 0
    for (let r = 0; r < repetitions; r++) {
      const shuffled = shuffle(random, Array.from(column))
      lost += auc - areaUnderRoc(classifier.predict(columns.map((c, k) => (k === j ? shuffled : c))), target)
    }
    return lost / repetitions
  })
  return { auc, losses }
}
