import { chiSquareSf } from '../distributions/chi-square.ts'
import { requireSameLength, StatsError } from '../errors.ts'
import { luFactor, luSolve } from '../linear/lu.ts'
import { type FollowUp, requireFollowUp } from './kaplan-meier.ts'

export type LogRank = {
  readonly chi2: number
  readonly df: number
  readonly p: number
  readonly groups: readonly {
    readonly group: string
    readonly n: number
    readonly observed: number
    readonly expected: number
  }[]
}

const MAX_GROUPS = 200

/**
 * Log-rank test that several groups share one hazard (Mantel 1966; Peto & Peto 1972), with the hypergeometric covariance
 * over tied times. chi2 = 0, df = 0, p = 1 when no event happened, or all in the sight of one group.
 */
export function logRank(followUp: FollowUp, groups: readonly string[]): LogRank {
  requireFollowUp(followUp)
  requireSameLength('times and groups', followUp.times.length, groups.length)
  const names = [...new Set(groups)].sort()
  if (names.length < 2) throw new StatsError('one_class', 'a log-rank test needs at least two groups')
  if (names.length > MAX_GROUPS)
    throw new StatsError('too_large', `${names.length} groups, at most ${MAX_GROUPS} can be compared: is it an id?`)
  const numberOf = new Map(names.map((name, i) => [name, i]))
  const numbers = groups.map((group) => numberOf.get(group)!)
  const { observed, expected, covariance } = accumulate(followUp, numbers, names.length)
  const summary = names.map((group, g) => ({
    group,
    n: numbers.filter((v) => v === g).length,
    observed: observed[g]!,
    expected: expected[g]!,
  }))
  // A group that was gone before the first event says nothing and takes no degree of freedom, as in R's survdiff.
  const used = names.map((_, g) => g).filter((g) => expected[g]! > 0)
  const df = Math.max(0, used.length - 1)
  const chi2 = df === 0 ? 0 : quadraticForm(used, observed, expected, covariance)
  return { chi2, df, p: df === 0 ? 1 : chiSquareSf(chi2, df), groups: summary }
}

function accumulate({ times, events }: FollowUp, group: readonly number[], k: number) {
  const order = Int32Array.from({ length: times.length }, (_, i) => i).sort((a, b) => times[a]! - times[b]!)
  const atRisk = new Float64Array(k)
  for (const g of group) atRisk[g]!++
  const observed = new Float64Array(k)
  const expected = new Float64Array(k)
  const covariance = new Float64Array(k * k)
  const died = new Float64Array(k)
  for (let i = 0, left = order.length; i < order.length; left = order.length - i) {
    const time = times[order[i]!]!
    const before = Float64Array.from(atRisk)
    died.fill(0)
    for (; i < order.length && times[order[i]!]! === time; i++) {
      died[group[order[i]!]!]! += events[order[i]!]!
      atRisk[group[order[i]!]!]!--
    }
    const total = died.reduce((sum, v) => sum + v, 0)
    if (total === 0) continue
    const spread = left > 1 ? (total * (left - total)) / (left - 1) : 0
    for (let a = 0; a < k; a++) {
      const share = before[a]! / left
      observed[a]! += died[a]!
      expected[a]! += total * share
      for (let b = 0; b < k; b++) covariance[a * k + b]! += spread * share * ((a === b ? 1 : 0) - before[b]! / left)
    }
  }
  return { observed, expected, covariance }
}

/** (O − E)ᵀ V⁻ (O − E) over all `used` groups but the last, which the others determine. */
function quadraticForm(
  used: readonly number[],
  observed: Float64Array,
  expected: Float64Array,
  covariance: Float64Array,
): number {
  const k = used.length
  const gap = Float64Array.from(used.slice(0, -1), (g) => observed[g]! - expected[g]!)
  if (gap.every((v) => v === 0)) return 0
  const reduced = Float64Array.from(
    { length: (k - 1) ** 2 },
    (_, i) => covariance[used[Math.floor(i / (k - 1))]! * observed.length + used[i % (k - 1)]!]!,
  )
  const solved = luSolve(luFactor(reduced, k - 1), gap)
  return gap.reduce((sum, v, i) => sum + v * solved[i]!, 0)
}
