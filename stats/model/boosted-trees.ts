import { requireCount, requirePositive, requireSameLength, requireSeries, StatsError } from '../errors.ts'
import { binColumns } from './bins.ts'
import { requireTarget, requireWeights } from './logistic.ts'
import { growTree, type Tree, treeOutput, treePath } from './tree.ts'

export type BoostOptions = {
  /** `logistic` for a 0/1 target, `squared` for a number. */
  readonly loss: 'logistic' | 'squared'
  readonly trees?: number
  readonly learningRate?: number
  readonly maxLeaves?: number
  readonly minLeafRows?: number
  readonly ridge?: number
  readonly weights?: ArrayLike<number>
}

export type BoostedTrees = {
  readonly loss: 'logistic' | 'squared'
  readonly features: number
  /** Log odds or mean before any tree. */
  readonly base: number
  readonly trees: readonly Tree[]
  /** Total gain of the splits on each feature. */
  readonly gain: Float64Array
}

const MAX_TREES = 5_000

/**
 * Gradient-boosted histogram trees. Deterministic: no rows or columns are drawn. A constant column is simply never
 * split on; a missing value (NaN) has its own bin. 50,000 × 20 is measured in `bench/stats/trees.ts`.
 */
export function fitBoostedTrees(
  columns: readonly ArrayLike<number>[],
  target: ArrayLike<number>,
  options: BoostOptions,
): BoostedTrees {
  const { loss, trees = 100, learningRate = 0.05, maxLeaves = 15, minLeafRows = 20, ridge = 1e-6, weights } = options
  if (loss === 'logistic') requireTarget(target)
  else requireSeries('target', target, 2)
  requireCount('trees', trees, 1)
  requireCount('maxLeaves', maxLeaves, 2)
  requireCount('minLeafRows', minLeafRows, 1)
  requirePositive('learningRate', learningRate)
  requirePositive('ridge', ridge)
  if (trees > MAX_TREES) throw new StatsError('out_of_range', `between 1 and ${MAX_TREES} trees, got ${trees}`)
  if (maxLeaves > 1024) throw new StatsError('out_of_range', `between 2 and 1024 leaves, got ${maxLeaves}`)
  const data = binColumns(columns)
  requireSameLength('columns and target', data.rows, target.length)
  requireWeights(weights, target, loss === 'logistic')
  const base = baseScore(target, weights, loss)
  const scores = new Float64Array(data.rows).fill(base)
  const gradients = new Float64Array(data.rows)
  const hessians = new Float64Array(data.rows)
  const order = Int32Array.from({ length: data.rows }, (_, i) => i)
  const grown: Tree[] = []
  const gain = new Float64Array(columns.length)
  for (let t = 0; t < trees; t++) {
    slopes(loss, { scores, target, weights, gradients, hessians })
    const tree = growTree(data, order, gradients, hessians, { maxLeaves, minLeafRows, ridge, learningRate })
    if (tree.feature[0] === -1) break
    for (let i = 0; i < data.rows; i++) scores[i]! += treeOutput(tree, data.bins, i)
    tree.feature.forEach((f, node) => {
      if (f >= 0) gain[f]! += tree.gain[node]!
    })
    grown.push(tree)
  }
  return { loss, features: columns.length, base, trees: grown, gain }
}

function baseScore(
  target: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  loss: 'logistic' | 'squared',
): number {
  let sum = 0
  let all = 0
  for (let i = 0; i < target.length; i++) {
    const w = weights?.[i] ?? 1
    sum += w * target[i]!
    all += w
  }
  return loss === 'squared' ? sum / all : Math.log(sum / (all - sum))
}

type Slopes = {
  scores: Float64Array
  target: ArrayLike<number>
  weights: ArrayLike<number> | undefined
  gradients: Float64Array
  hessians: Float64Array
}

function slopes(loss: 'logistic' | 'squared', { scores, target, weights, gradients, hessians }: Slopes): void {
  for (let i = 0; i < scores.length; i++) {
    const w = weights?.[i] ?? 1
    if (loss === 'squared') {
      gradients[i] = w * (scores[i]! - target[i]!)
      hessians[i] = w
    } else {
      const p = 1 / (1 + Math.exp(-scores[i]!))
      gradients[i] = w * (p - target[i]!)
      hessians[i] = w * Math.max(p * (1 - p), 1e-12)
    }
  }
}

/** Chances (`logistic`) or values (`squared`) for rows of raw columns. */
export function predictBoostedTrees(model: BoostedTrees, columns: readonly ArrayLike<number>[]): Float64Array {
  requireSameLength('features of the model and columns', model.features, columns.length)
  return Float64Array.from({ length: columns[0]!.length }, (_, row) => {
    let score = model.base
    for (const tree of model.trees) score += treePath(tree, (f) => columns[f]![row]!)
    return model.loss === 'squared' ? score : 1 / (1 + Math.exp(-score))
  })
}

/**
 * Why this row scores as it does: the change of the score along its path, added up by feature. They sum, with `base`
 * and the trees' root values in `rest`, to the log odds (or the value) exactly.
 */
export function explainBoostedTrees(
  model: BoostedTrees,
  row: ArrayLike<number>,
): { contributions: Float64Array; rest: number; score: number } {
  const contributions = new Float64Array(model.features)
  let score = model.base
  for (const tree of model.trees) score += treePath(tree, (f) => row[f]!, contributions)
  return { contributions, rest: score - contributions.reduce((sum, v) => sum + v, 0), score }
}
