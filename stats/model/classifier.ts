import { StatsError } from '../errors.ts'
import { type BoostOptions, explainBoostedTrees, fitBoostedTrees, predictBoostedTrees } from './boosted-trees.ts'
import { fitLogistic, type LogisticOptions, predictLogisticAll } from './logistic.ts'

/** A trained model of a yes-or-no outcome, whichever kind it is. */
export type Classifier = {
  readonly kind: 'logistic' | 'trees'
  readonly predict: (columns: readonly ArrayLike<number>[]) => Float64Array
  /** What each feature adds to this row's log odds, against an average row. */
  readonly explain: (row: ArrayLike<number>) => Float64Array
}

export type ClassifierSpec =
  | ({ readonly kind: 'logistic' } & LogisticOptions)
  | ({ readonly kind: 'trees' } & Omit<BoostOptions, 'loss'>)

export function trainClassifier(
  columns: readonly ArrayLike<number>[],
  target: ArrayLike<number>,
  spec: ClassifierSpec,
): Classifier {
  if (spec.kind === 'logistic') {
    const fit = fitLogistic(columns, target, spec)
    const means = columns.map((column) => Array.from(column).reduce((sum, v) => sum + v, 0) / column.length)
    return {
      kind: 'logistic',
      predict: (rows) => predictLogisticAll(fit, rows),
      explain: (row) => Float64Array.from(means, (mean, j) => fit.coefficients[j + 1]! * (row[j]! - mean)),
    }
  }
  const model = fitBoostedTrees(columns, target, { ...spec, loss: 'logistic' })
  return {
    kind: 'trees',
    predict: (rows) => predictBoostedTrees(model, rows),
    explain: (row) => explainBoostedTrees(model, row).contributions,
  }
}

/** Weights that make both classes count the same in total, with mean 1. Calibrate afterwards: they shift the chances. */
export function balancedWeights(target: ArrayLike<number>): Float64Array {
  let ones = 0
  for (let i = 0; i < target.length; i++) ones += target[i]!
  if (ones === 0 || ones === target.length) throw new StatsError('one_class', 'the target holds one class only')
  const n = target.length
  return Float64Array.from({ length: n }, (_, i) => n / (2 * (target[i] === 1 ? ones : n - ones)))
}

/** The largest contributions of one row, named, strongest first. */
export function reasonsFor(
  classifier: Classifier,
  row: ArrayLike<number>,
  names: readonly string[],
  count = 3,
): { name: string; contribution: number }[] {
  const contributions = classifier.explain(row)
  return names
    .map((name, j) => ({ name, contribution: contributions[j]! }))
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, count)
}
