import { type RandomStream, shuffle } from '../core/random.ts'
import { requireCount, StatsError } from '../errors.ts'
import { type ClassifierSpec, trainClassifier } from './classifier.ts'
import { areaUnderRoc, brierScore, logLoss } from './ranking.ts'

export type FoldScore = {
  readonly fold: number
  readonly n: number
  readonly auc: number
  readonly brier: number
  readonly logLoss: number
}

export type CrossValidation = {
  readonly folds: readonly FoldScore[]
  readonly meanAuc: number
  /** Over all rows, each scored by the model that had not seen it. */
  readonly pooled: { readonly auc: number; readonly brier: number; readonly logLoss: number }
  readonly chances: Float64Array
}

/** Row number modulo `folds`: the same folds on every machine. Shuffle the rows first when their order carries meaning. */
export function foldsByRow(rows: number, folds: number): Int32Array {
  requireCount('folds', folds, 2)
  if (rows < folds) throw new StatsError('too_few_rows', `${rows} rows cannot make ${folds} folds`)
  return Int32Array.from({ length: rows }, (_, i) => i % folds)
}

/** Folds at random, sizes within one row of each other. */
export function foldsAtRandom(rows: number, folds: number, random: RandomStream): Int32Array {
  return Int32Array.from(shuffle(random, Array.from(foldsByRow(rows, folds))))
}

/** Trains on all folds but one and scores that one, in turn. */
export function crossValidate(
  columns: readonly ArrayLike<number>[],
  target: ArrayLike<number>,
  spec: ClassifierSpec,
  fold: Int32Array,
): CrossValidation {
  const count = fold.reduce((most, f) => Math.max(most, f), 0) + 1
  const chances = new Float64Array(target.length)
  const folds: FoldScore[] = []
  for (let k = 0; k < count; k++) {
    const inside = rowsWhere(fold, (f) => f !== k)
    const outside = rowsWhere(fold, (f) => f === k)
    const take = (rows: Int32Array) => (column: ArrayLike<number>) => Float64Array.from(rows, (i) => column[i]!)
    const model = trainClassifier(columns.map(take(inside)), take(inside)(target), weighted(spec, inside))
    const scored = model.predict(columns.map(take(outside)))
    const truth = take(outside)(target)
    outside.forEach((row, i) => {
      chances[row] = scored[i]!
    })
    folds.push({
      fold: k,
      n: outside.length,
      auc: areaUnderRoc(scored, truth),
      brier: brierScore(scored, truth),
      logLoss: logLoss(scored, truth),
    })
  }
  return {
    folds,
    meanAuc: folds.reduce((sum, f) => sum + f.auc, 0) / count,
    pooled: {
      auc: areaUnderRoc(chances, target),
      brier: brierScore(chances, target),
      logLoss: logLoss(chances, target),
    },
    chances,
  }
}

function rowsWhere(fold: Int32Array, keep: (f: number) => boolean): Int32Array {
  return Int32Array.from(fold.keys()).filter((i) => keep(fold[i]!))
}

function weighted(spec: ClassifierSpec, rows: Int32Array): ClassifierSpec {
  return spec.weights === undefined ? spec : { ...spec, weights: Float64Array.from(rows, (i) => spec.weights![i]!) }
}
