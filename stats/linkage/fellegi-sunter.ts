import { StatsError } from '../errors.ts'

export type MatchModel = {
  /** P(field agrees | same person), by field. */
  readonly m: readonly number[]
  /** P(field agrees | different persons), by field. */
  readonly u: readonly number[]
  /** Share of candidate pairs that are matches. */
  readonly share: number
  readonly iterations: number
  readonly converged: boolean
}

const FLOOR = 1e-6
const MAX_ITERATIONS = 1000

/**
 * Fellegi & Sunter's model (1969) with conditionally independent fields, fitted by EM (Winkler 1988) on counts of
 * agreement patterns (bit i set: field i agrees). The class that agrees more is called the matches. Bounded to 1,000
 * iterations and kept 1e-6 away from 0 and 1, so that no weight is infinite.
 */
export function fitMatchModel(patterns: ReadonlyMap<number, number>, fields: number): MatchModel {
  if (patterns.size === 0) throw new StatsError('empty_input', 'no candidate pairs')
  if (fields < 1 || fields > 20) throw new StatsError('out_of_range', `between 1 and 20 fields, got ${fields}`)
  const rows = [...patterns]
  const total = rows.reduce((sum, [, count]) => sum + count, 0)
  let m = new Array<number>(fields).fill(0.9)
  let u = Array.from({ length: fields }, (_, f) =>
    clip(rows.reduce((sum, [bits, count]) => sum + (bits & (1 << f) ? count : 0), 0) / total / 2),
  )
  let share = 0.1
  let iterations = 0
  let converged = false
  while (iterations < MAX_ITERATIONS && !converged) {
    iterations++
    const nextM = new Array<number>(fields).fill(0)
    const nextU = new Array<number>(fields).fill(0)
    let matches = 0
    for (const [bits, count] of rows) {
      const p = chance(bits, { m, u, share }) * count
      matches += p
      for (let f = 0; f < fields; f++) {
        if ((bits & (1 << f)) === 0) continue
        nextM[f]! += p
        nextU[f]! += count - p
      }
    }
    const before = [...m, ...u, share]
    m = nextM.map((v) => clip(v / Math.max(matches, FLOOR)))
    u = nextU.map((v) => clip(v / Math.max(total - matches, FLOOR)))
    share = clip(matches / total)
    converged = [...m, ...u, share].every((v, i) => Math.abs(v - before[i]!) < 1e-9)
  }
  const sum = (values: readonly number[]) => values.reduce((s, v) => s + v, 0)
  if (sum(m) < sum(u)) return { m: u, u: m, share: 1 - share, iterations, converged }
  return { m, u, share, iterations, converged }
}

/** log₂ of how much likelier the pattern is for a match. */
export function matchWeight(bits: number, { m, u }: Pick<MatchModel, 'm' | 'u'>): number {
  return m.reduce((sum, p, f) => sum + Math.log2((bits & (1 << f)) !== 0 ? p / u[f]! : (1 - p) / (1 - u[f]!)), 0)
}

/** Chance that a pair with this pattern is a match. */
export function matchChance(bits: number, model: MatchModel): number {
  return chance(bits, model)
}

function chance(bits: number, { m, u, share }: Pick<MatchModel, 'm' | 'u' | 'share'>): number {
  const odds = (share / (1 - share)) * 2 ** matchWeight(bits, { m, u })
  return odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds)
}

function clip(p: number): number {
  return Math.min(1 - FLOOR, Math.max(FLOOR, p))
}
