import { requireBetween, StatsError } from '../errors.ts'
import { candidatePairs, type RecordPair } from './blocking.ts'
import { agreementOn, type FieldComparison, type TextRecord } from './comparison.ts'
import { fitMatchModel, type MatchModel, matchChance } from './fellegi-sunter.ts'

/** How to find pairs of records of one person. */
export type LinkSpec = {
  /** Blocking keys, any of which lets a pair be compared; a key of several fields needs all of them. */
  readonly block: readonly (string | readonly string[])[]
  readonly compare: readonly FieldComparison[]
  /**
   * `score`: the weights of agreeing fields add up to more than `above`.
   * `probability`: Fellegi-Sunter chance, fitted by EM on the candidates, of at least `atLeast` (default 0.9).
   */
  readonly decide:
    | { readonly rule: 'score'; readonly above: number }
    | { readonly rule: 'probability'; readonly atLeast?: number }
}

export type LinkResult = {
  readonly candidatePairs: number
  readonly matches: readonly RecordPair[]
  /** Candidates by score, or by number of agreeing fields when the rule is a probability. */
  readonly scores: Readonly<Record<string, number>>
  readonly model?: MatchModel
}

export function linkRecords(spec: LinkSpec, a: readonly TextRecord[], b?: readonly TextRecord[]): LinkResult {
  if (spec.compare.length === 0 || spec.compare.length > 20)
    throw new StatsError('bad_spec', 'compare between 1 and 20 fields')
  const pairs = candidatePairs(
    spec.block.map((key) => (typeof key === 'string' ? [key] : key)),
    a,
    b,
  )
  const agree = spec.compare.map(agreementOn)
  const bits = Int32Array.from(pairs, ([i, j]) =>
    agree.reduce((sum, f, k) => (f(a[i]!, (b ?? a)[j]!) ? sum | (1 << k) : sum), 0),
  )
  const scoreOf = (pattern: number) =>
    spec.compare.reduce(
      (sum, field, k) =>
        (pattern & (1 << k)) === 0 ? sum : sum + (spec.decide.rule === 'score' ? (field.weight ?? 1) : 1),
      0,
    )
  const scores: Record<string, number> = {}
  const patterns = new Map<number, number>()
  for (const pattern of bits) {
    scores[scoreOf(pattern)] = (scores[scoreOf(pattern)] ?? 0) + 1
    patterns.set(pattern, (patterns.get(pattern) ?? 0) + 1)
  }
  if (spec.decide.rule === 'score') {
    const { above } = spec.decide
    return { candidatePairs: pairs.length, matches: pairs.filter((_, k) => scoreOf(bits[k]!) > above), scores }
  }
  const atLeast = requireBetween('atLeast', spec.decide.atLeast ?? 0.9, 0, 1)
  const model = fitMatchModel(patterns, spec.compare.length)
  const isMatch = new Map([...patterns.keys()].map((pattern) => [pattern, matchChance(pattern, model) >= atLeast]))
  return {
    candidatePairs: pairs.length,
    matches: pairs.filter((_, k) => isMatch.get(bits[k]!)),
    scores,
    model,
  }
}

/** Precision and recall of matches against the true pairs. Without matches precision is 0; without truth, an error. */
export function linkQuality(
  matches: readonly RecordPair[],
  truth: readonly RecordPair[],
): { truePositives: number; precision: number; recall: number; f1: number } {
  if (truth.length === 0) throw new StatsError('empty_input', 'there are no true pairs to compare with')
  const known = new Set(truth.map(([i, j]) => `${i} ${j}`))
  const truePositives = matches.filter(([i, j]) => known.has(`${i} ${j}`)).length
  return {
    truePositives,
    precision: matches.length === 0 ? 0 : truePositives / matches.length,
    recall: truePositives / truth.length,
    f1: (2 * truePositives) / (matches.length + truth.length),
  }
}

/** True pairs from the person each record belongs to; records of nobody (an empty text) are in none. */
export function pairsOfPersons(a: readonly string[], b?: readonly string[]): RecordPair[] {
  return candidatePairs(
    [['person']],
    a.map((person) => ({ person })),
    b?.map((person) => ({ person })),
  )
}
