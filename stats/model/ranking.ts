import { requireSameLength, requireSeries } from '../errors.ts'
import { requireTarget } from './logistic.ts'

/** Rows by falling score; ties keep their order. */
function ranked(scores: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b)
}

function check(scores: ArrayLike<number>, target: ArrayLike<number>): void {
  requireSameLength('scores and target', scores.length, target.length)
  requireSeries('scores', scores)
  requireTarget(target)
}

/** Area under the ROC curve: P(score of a positive > of a negative), ties counting half (Mann & Whitney). */
export function areaUnderRoc(scores: ArrayLike<number>, target: ArrayLike<number>): number {
  check(scores, target)
  const order = ranked(scores)
  let positives = 0
  let wins = 0
  for (let i = 0; i < order.length; ) {
    let ones = 0
    let zeros = 0
    const score = scores[order[i]!]
    for (; i < order.length && scores[order[i]!] === score; i++) target[order[i]!] === 1 ? ones++ : zeros++
    wins += zeros * (positives + ones / 2)
    positives += ones
  }
  return wins / (positives * (order.length - positives))
}

/** Area under precision and recall as average precision: Σ (recall step) × precision, ties taken together. */
export function averagePrecision(scores: ArrayLike<number>, target: ArrayLike<number>): number {
  check(scores, target)
  const order = ranked(scores)
  let positives = 0
  let sum = 0
  for (let i = 0; i < order.length; ) {
    const before = positives
    const score = scores[order[i]!]
    for (; i < order.length && scores[order[i]!] === score; i++) positives += target[order[i]!]!
    sum += ((positives - before) * positives) / i
  }
  return sum / positives
}

/** Mean squared error of chances: 0 is perfect, base × (1 − base) is what a constant scores. */
export function brierScore(chances: ArrayLike<number>, target: ArrayLike<number>): number {
  check(chances, target)
  let sum = 0
  for (let i = 0; i < chances.length; i++) sum += (chances[i]! - target[i]!) ** 2
  return sum / chances.length
}

/** Mean negative log-likelihood; chances are kept 1e-15 away from 0 and 1. */
export function logLoss(chances: ArrayLike<number>, target: ArrayLike<number>): number {
  check(chances, target)
  let sum = 0
  for (let i = 0; i < chances.length; i++) {
    const p = Math.min(1 - 1e-15, Math.max(1e-15, chances[i]!))
    sum -= target[i] === 1 ? Math.log(p) : Math.log1p(-p)
  }
  return sum / chances.length
}

export type GainRow = {
  readonly bin: number
  readonly n: number
  readonly meanScore: number
  readonly rate: number
  /** Rate over the base rate. */
  readonly lift: number
  /** Share of all positives in this bin and those above it. */
  readonly captured: number
}

/** Rows cut into equal bins from the highest score down: lift, gain and calibration in one table. */
export function gainTable(scores: ArrayLike<number>, target: ArrayLike<number>, bins = 10): GainRow[] {
  check(scores, target)
  const order = ranked(scores)
  const positives = order.reduce((sum, i) => sum + target[i]!, 0)
  let captured = 0
  return Array.from({ length: Math.min(bins, order.length) }, (_, bin) => {
    const count = Math.min(bins, order.length)
    const rows = order.subarray(
      Math.floor((bin * order.length) / count),
      Math.floor(((bin + 1) * order.length) / count),
    )
    const ones = rows.reduce((sum, i) => sum + target[i]!, 0)
    captured += ones
    const rate = ones / rows.length
    const meanScore = rows.reduce((sum, i) => sum + scores[i]!, 0) / rows.length
    return {
      bin: bin + 1,
      n: rows.length,
      meanScore,
      rate,
      lift: (rate * order.length) / positives,
      captured: captured / positives,
    }
  })
}
