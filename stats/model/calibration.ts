import { momentsOf } from '../core/moments.ts'
import { requireSameLength, requireSeries } from '../errors.ts'
import { minimiseBfgs } from '../optimise/bfgs.ts'
import { requireTarget } from './logistic.ts'

/** Turns a raw score into a calibrated chance. */
export type Calibrator = (score: number) => number

/**
 * Platt's scaling: 1/(1 + e^(A s + B)) by maximum likelihood with targets (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2) (J. Platt
 * 1999), which keeps A finite also when the scores separate the classes.
 */
export function plattCalibrator(scores: ArrayLike<number>, target: ArrayLike<number>): Calibrator {
  requireSameLength('scores and target', scores.length, target.length)
  requireSeries('scores', scores)
  requireTarget(target)
  let positives = 0
  for (let i = 0; i < target.length; i++) positives += target[i]!
  const high = (positives + 1) / (positives + 2)
  const low = 1 / (target.length - positives + 2)
  // Standardised, so that the search sees the same problem whatever the scores are measured in.
  const { mean, variance } = momentsOf(scores)
  const spread = variance > 0 ? Math.sqrt(variance) : 1
  const scaled = Float64Array.from(scores, (s) => (s - mean) / spread)
  const { point } = minimiseBfgs(
    (q, gradient) => {
      let value = 0
      gradient.fill(0)
      for (let i = 0; i < scores.length; i++) {
        const eta = q[0]! * scaled[i]! + q[1]!
        const t = target[i] === 1 ? high : low
        value += Math.max(eta, 0) - t * eta + Math.log1p(Math.exp(-Math.abs(eta)))
        const gap = 1 / (1 + Math.exp(-eta)) - t
        gradient[0]! += gap * scaled[i]!
        gradient[1]! += gap
      }
      return value
    },
    [0, Math.log((positives + 1) / (target.length - positives + 1))],
  )
  return (score) => 1 / (1 + Math.exp(-((point[0]! * (score - mean)) / spread + point[1]!)))
}

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955): the best non-decreasing step function, linear
 * between the block centres so that equal ranks stay distinguishable; flat beyond the ends.
 */
export function isotonicCalibrator(scores: ArrayLike<number>, target: ArrayLike<number>): Calibrator {
  requireSameLength('scores and target', scores.length, target.length)
  requireSeries('scores', scores)
  requireTarget(target)
  const blocks = pool(scores, target)
  return (score) => {
    if (score <= blocks[0]!.high) return blocks[0]!.mean
    for (let i = 1; i < blocks.length; i++) {
      const [before, block] = [blocks[i - 1]!, blocks[i]!]
      if (score < block.low)
        return before.mean + ((score - before.high) / (block.low - before.high)) * (block.mean - before.mean)
      if (score <= block.high) return block.mean
    }
    return blocks.at(-1)!.mean
  }
}

type Block = { low: number; high: number; weight: number; mean: number }

function pool(scores: ArrayLike<number>, target: ArrayLike<number>): Block[] {
  const order = Int32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!)
  const blocks: Block[] = []
  for (let i = 0; i < order.length; ) {
    // Equal scores are one observation with their mean before anything is pooled, or their order would decide.
    const score = scores[order[i]!]!
    let weight = 0
    let ones = 0
    for (; i < order.length && scores[order[i]!] === score; i++, weight++) ones += target[order[i]!]!
    let block: Block = { low: score, high: score, weight, mean: ones / weight }
    for (let last = blocks.at(-1); last !== undefined && last.mean >= block.mean; last = blocks.at(-1)) {
      blocks.pop()
      const weight = last.weight + block.weight
      block = {
        low: last.low,
        high: block.high,
        weight,
        mean: (last.mean * last.weight + block.mean * block.weight) / weight,
      }
    }
    blocks.push(block)
  }
  return blocks
}
