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
const MAX_FIELDS = 20

/** What a field of a pair says: that it agrees, that it differs, or nothing, because one side is blank. */
export type Finding = 'agrees' | 'differs' | 'blank'

/** So many candidate pairs with these findings, one for each field. */
export type FindingCount = { readonly findings: readonly Finding[]; readonly count: number }

/**
 * What is believed before any pair is seen, worth `pairs` pairs of each class: it keeps the model sensible on a batch of
 * few pairs, where a maximum-likelihood fit would call anything anything.
 */
export type MatchPrior = {
  readonly m: number
  readonly u: number
  readonly share: number
  readonly pairs: number
}

const NO_PRIOR: MatchPrior = { m: 0.9, u: 0.1, share: 0.1, pairs: 0 }

/**
 * Fellegi & Sunter's model (1969) with conditionally independent fields, fitted by EM (Winkler 1988) on counts of
 * agreement patterns (bit i set: field i agrees). The class that agrees more is called the matches. Bounded to 1,000
 * iterations and kept 1e-6 away from 0 and 1, so that no weight is infinite.
 */
export function fitMatchModel(patterns: ReadonlyMap<number, number>, fields: number): MatchModel {
  requireFields(fields)
  return fitMatchFindings(
    [...patterns].map(([bits, count]) => ({ findings: findingsOf(bits, fields), count })),
    fields,
  )
}

/**
 * The same model from findings with blanks. A blank field says nothing about its pair (missing at random): it neither
 * counts in the chances of its field nor moves the chance of the pair. With `knownM`, how often each field of a match
 * agrees is taken from there: where matches are few or none, EM would otherwise call another class of pairs by that name,
 * such as those who only share a frequent name.
 */
export function fitMatchFindings(
  rows: readonly FindingCount[],
  fields: number,
  prior: MatchPrior = NO_PRIOR,
  knownM?: readonly number[],
): MatchModel {
  requireFields(fields)
  if (knownM !== undefined && knownM.length !== fields)
    throw new StatsError('length_mismatch', `${knownM.length} chances are known of ${fields} fields`)
  if (rows.length === 0 && prior.pairs === 0) throw new StatsError('empty_input', 'no candidate pairs')
  const total = rows.reduce((sum, row) => sum + row.count, 0)
  let m = knownM?.map(clip) ?? new Array<number>(fields).fill(prior.m)
  let u = Array.from({ length: fields }, (_, f) => startingChance(rows, f, prior))
  let share = prior.share
  let iterations = 0
  let converged = false
  while (iterations < MAX_ITERATIONS && !converged) {
    iterations++
    const seen = Array.from({ length: fields }, () => ({ m: prior.pairs, u: prior.pairs }))
    const agreed = Array.from({ length: fields }, () => ({ m: prior.pairs * prior.m, u: prior.pairs * prior.u }))
    let matches = 0
    for (const { findings, count } of rows) {
      const p = chanceOf(findings, { m, u, share }) * count
      matches += p
      for (let f = 0; f < fields; f++) {
        if (findings[f] === 'blank') continue
        seen[f]!.m += p
        seen[f]!.u += count - p
        if (findings[f] === 'differs') continue
        agreed[f]!.m += p
        agreed[f]!.u += count - p
      }
    }
    const before = [...m, ...u, share]
    if (knownM === undefined) m = agreed.map((of, f) => clip(of.m / Math.max(seen[f]!.m, FLOOR)))
    u = agreed.map((of, f) => clip(of.u / Math.max(seen[f]!.u, FLOOR)))
    share = clip((matches + prior.pairs * prior.share) / (total + prior.pairs))
    converged = [...m, ...u, share].every((v, i) => Math.abs(v - before[i]!) < 1e-9)
  }
  const sum = (values: readonly number[]) => values.reduce((s, v) => s + v, 0)
  if (knownM === undefined && sum(m) < sum(u)) return { m: u, u: m, share: 1 - share, iterations, converged }
  return { m, u, share, iterations, converged }
}

/** log₂ of how much likelier the pattern is for a match. */
export function matchWeight(bits: number, model: Pick<MatchModel, 'm' | 'u'>): number {
  return weightOf(findingsOf(bits, model.m.length), model)
}

/** Chance that a pair with this pattern is a match. */
export function matchChance(bits: number, model: MatchModel): number {
  return chanceOf(findingsOf(bits, model.m.length), model)
}

/** What one finding on field `f` adds to the weight of a pair, in bits; nothing when it is blank. */
export function fieldWeight(finding: Finding, f: number, { m, u }: Pick<MatchModel, 'm' | 'u'>): number {
  if (finding === 'blank') return 0
  return Math.log2(finding === 'agrees' ? m[f]! / u[f]! : (1 - m[f]!) / (1 - u[f]!))
}

/** The sum of the fields' weights, in bits. */
export function weightOf(findings: readonly Finding[], model: Pick<MatchModel, 'm' | 'u'>): number {
  return findings.reduce((sum, finding, f) => sum + fieldWeight(finding, f, model), 0)
}

/** Chance that a pair with these findings is a match. */
export function chanceOf(findings: readonly Finding[], { m, u, share }: Pick<MatchModel, 'm' | 'u' | 'share'>): number {
  const odds = (share / (1 - share)) * 2 ** weightOf(findings, { m, u })
  return odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds)
}

/** Half of how often the field agrees, since most candidates are no matches; the prior's when no pair tells. */
function startingChance(rows: readonly FindingCount[], f: number, prior: MatchPrior): number {
  let seen = 0
  let agreed = 0
  for (const { findings, count } of rows) {
    if (findings[f] !== 'blank') seen += count
    if (findings[f] === 'agrees') agreed += count
  }
  return clip(seen === 0 ? prior.u : agreed / seen / 2)
}

function findingsOf(bits: number, fields: number): Finding[] {
  return Array.from({ length: fields }, (_, f) => ((bits & (1 << f)) !== 0 ? 'agrees' : 'differs'))
}

function requireFields(fields: number): void {
  if (!(fields >= 1 && fields <= MAX_FIELDS))
    throw new StatsError('out_of_range', `between 1 and ${MAX_FIELDS} fields, got ${fields}`)
}

function clip(p: number): number {
  return Math.min(1 - FLOOR, Math.max(FLOOR, p))
}
