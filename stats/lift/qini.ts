import { quantileOfSorted } from '../core/moments.ts'
import { drawInteger, type RandomStream } from '../core/random.ts'
import { requireCount, requireSameLength, requireSeries } from '../errors.ts'
import { requireTrial } from './uplift.ts'

export type UpliftScores = {
  readonly scores: ArrayLike<number>
  readonly treated: ArrayLike<number>
  readonly outcome: ArrayLike<number>
}

export type QiniPoint = {
  /** Share of members targeted, best first. */
  readonly share: number
  /** Extra outcome among the treated of that share: Y_t − Y_c · N_t / N_c (Radcliffe 2007). */
  readonly gain: number
  /** Extra outcome per member had everybody in the share been treated. */
  readonly uplift: number
}

export type QiniResult = {
  readonly curve: readonly QiniPoint[]
  /** Area between the curve and the straight line of random targeting, in units of outcome a treated member. */
  readonly qini: number
  /** Area under the uplift curve: mean over shares of share × uplift in the share. */
  readonly auuc: number
  /** What random targeting would score as `auuc`: half the average effect. */
  readonly auucAtRandom: number
  readonly averageEffect: number
}

/** Qini curve at up to `points` shares. Equal scores are taken together, so that ties cannot be ordered luckily. */
export function qiniCurve(input: UpliftScores, points = 100): QiniResult {
  check(input)
  const order = rank(input.scores)
  return fromOrder(input, order, points)
}

export type QiniIntervals = { readonly qini: readonly [number, number]; readonly auuc: readonly [number, number] }

/** Percentile bootstrap over members. */
export function qiniIntervals(
  input: UpliftScores,
  { random, repetitions = 200, alpha = 0.05 }: { random: RandomStream; repetitions?: number; alpha?: number },
): QiniIntervals {
  check(input)
  requireCount('repetitions', repetitions, 20)
  const n = input.scores.length
  const order = rank(input.scores)
  const qini: number[] = []
  const auuc: number[] = []
  const counts = new Int32Array(n)
  for (let r = 0; r < repetitions; r++) {
    counts.fill(0)
    for (let i = 0; i < n; i++) counts[drawInteger(random, n)]!++
    // Drawing with repetition in rank order keeps the sort of the original.
    const drawn = new Int32Array(n)
    let at = 0
    for (const i of order) for (let k = 0; k < counts[i]!; k++) drawn[at++] = i
    const result = fromOrder(input, drawn, 100)
    qini.push(result.qini)
    auuc.push(result.auuc)
  }
  const ends = (values: number[]) => {
    const sorted = values.sort((a, b) => a - b)
    return [quantileOfSorted(sorted, alpha / 2), quantileOfSorted(sorted, 1 - alpha / 2)] as const
  }
  return { qini: ends(qini), auuc: ends(auuc) }
}

function check({ scores, treated, outcome }: UpliftScores): void {
  requireSameLength('scores and outcome', scores.length, outcome.length)
  requireSeries('scores', scores)
  requireTrial({ treated, outcome })
}

function rank(scores: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b)
}

function fromOrder({ scores, treated, outcome }: UpliftScores, order: Int32Array, points: number): QiniResult {
  const n = order.length
  const curve: QiniPoint[] = []
  const sums = { treated: 0, control: 0, outcomeTreated: 0, outcomeControl: 0 }
  let mark = 1
  for (let i = 0; i < n; i++) {
    const row = order[i]!
    const side = treated[row] === 1 ? ('treated' as const) : ('control' as const)
    sums[side]++
    if (side === 'treated') sums.outcomeTreated += outcome[row]!
    else sums.outcomeControl += outcome[row]!
    const last = i === n - 1
    if (!last && scores[order[i + 1]!] === scores[row]) continue
    if (!last && i + 1 < (mark * n) / points) continue
    mark = Math.floor(((i + 1) * points) / n) + 1
    const { treated: t, control: c } = sums
    const gain = c === 0 ? sums.outcomeTreated : sums.outcomeTreated - (sums.outcomeControl * t) / c
    const uplift = t === 0 || c === 0 ? 0 : sums.outcomeTreated / t - sums.outcomeControl / c
    curve.push({ share: (i + 1) / n, gain, uplift })
  }
  const end = curve.at(-1)!
  const area = (f: (p: QiniPoint) => number) =>
    curve.reduce(
      (sum, p, k) => sum + ((p.share - (curve[k - 1]?.share ?? 0)) * (f(p) + (k === 0 ? 0 : f(curve[k - 1]!)))) / 2,
      0,
    )
  return {
    curve,
    qini: (area((p) => p.gain) - end.gain / 2) / Math.max(1, sums.treated),
    auuc: area((p) => p.share * p.uplift),
    auucAtRandom: end.uplift / 2,
    averageEffect: end.uplift,
  }
}
