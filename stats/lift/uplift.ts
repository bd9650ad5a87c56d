import { requireInside, requireSameLength, requireSeries, StatsError } from '../errors.ts'
import { type BoostOptions, fitBoostedTrees, predictBoostedTrees } from '../model/boosted-trees.ts'

/** One randomised campaign: features, who was treated (0/1), what came of it (0/1 or an amount). */
export type Trial = {
  readonly columns: readonly ArrayLike<number>[]
  readonly treated: ArrayLike<number>
  readonly outcome: ArrayLike<number>
}

/** Predicted gain in the outcome if treated, for rows of columns. */
export type UpliftModel = (columns: readonly ArrayLike<number>[]) => Float64Array

export type UpliftOptions = Omit<BoostOptions, 'loss'>

/** Few leaves and large ones: an effect is a small difference of noisy means. */
const CAUTIOUS: UpliftOptions = { trees: 60, learningRate: 0.05, maxLeaves: 6, minLeafRows: 200 }

/** Two models (Radcliffe & Surry 1999): one on the treated, one on the others, uplift their difference. */
export function fitTwoModels(trial: Trial, options: UpliftOptions = CAUTIOUS): UpliftModel {
  requireTrial(trial)
  const binary = isBinary(trial.outcome)
  const side = (value: number) => {
    const rows = Int32Array.from({ length: trial.treated.length }, (_, i) => i).filter(
      (i) => trial.treated[i] === value,
    )
    const take = (column: ArrayLike<number>) => Float64Array.from(rows, (i) => column[i]!)
    const outcome = take(trial.outcome)
    // A side in which everybody or nobody answers is a constant, which squared loss can hold and logistic cannot.
    const mixed = binary && outcome.some((v) => v !== outcome[0])
    return fitBoostedTrees(trial.columns.map(take), outcome, { ...options, loss: mixed ? 'logistic' : 'squared' })
  }
  const [treated, control] = [side(1), side(0)]
  return (columns) => {
    const base = predictBoostedTrees(control, columns)
    return predictBoostedTrees(treated, columns).map((v, i) => v - base[i]!)
  }
}

/**
 * Transformed outcome (Athey & Imbens 2016): regress y·(t/e − (1 − t)/(1 − e)), whose expectation given the features is
 * the uplift when treatment is random with probability e (the share treated unless given).
 */
export function fitTransformedOutcome(
  trial: Trial,
  options: UpliftOptions & { readonly propensity?: number } = CAUTIOUS,
): UpliftModel {
  const share = requireTrial(trial)
  const { propensity: e = share, ...boost } = options
  requireInside('propensity', e, 0, 1)
  const target = Float64Array.from({ length: trial.treated.length }, (_, i) =>
    trial.treated[i] === 1 ? trial.outcome[i]! / e : -trial.outcome[i]! / (1 - e),
  )
  const model = fitBoostedTrees(trial.columns, target, { ...boost, loss: 'squared' })
  return (columns) => predictBoostedTrees(model, columns)
}

/** Throws unless both sides have at least two rows; returns the share treated. */
export function requireTrial({ treated, outcome }: Pick<Trial, 'treated' | 'outcome'>): number {
  requireSameLength('treated and outcome', treated.length, outcome.length)
  requireSeries('outcome', outcome, 4)
  let count = 0
  for (let i = 0; i < treated.length; i++) {
    if (treated[i] !== 0 && treated[i] !== 1)
      throw new StatsError('out_of_range', `treated[${i}] is ${treated[i]}, not 0 or 1`)
    count += treated[i]!
  }
  if (count < 2 || treated.length - count < 2)
    throw new StatsError('one_class', 'uplift needs treated members and a control group')
  return count / treated.length
}

function isBinary(outcome: ArrayLike<number>): boolean {
  for (let i = 0; i < outcome.length; i++) if (outcome[i] !== 0 && outcome[i] !== 1) return false
  return true
}
