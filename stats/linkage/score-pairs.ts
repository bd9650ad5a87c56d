import { requireBetween, StatsError } from '../errors.ts'
import type { RecordPair } from './blocking.ts'
import { type BlockReport, boundedPairs, type KeyPart } from './bounded-blocks.ts'
import { type FieldComparison, type FieldLikeness, likenessOn, type TextRecord } from './comparison.ts'
import {
  chanceOf,
  type Finding,
  type FindingCount,
  fieldWeight,
  fitMatchFindings,
  type MatchModel,
  type MatchPrior,
  weightOf,
} from './fellegi-sunter.ts'

/** How a batch of records is searched for duplicates. */
export type PairSpec = {
  /** Blocking keys, any of which lets a pair be compared; a key of several parts needs all of them. */
  readonly block: readonly (KeyPart | readonly KeyPart[])[]
  readonly compare: readonly Omit<FieldComparison, 'weight'>[]
  /** Pairs of at least this chance are returned; default 0.5. */
  readonly atLeast?: number
  /** Records a block may hold before it is split; default 200. */
  readonly blockLimit?: number
  /** The model of an earlier, larger batch with the same comparisons; fitted to this batch when absent. */
  readonly model?: Pick<MatchModel, 'm' | 'u' | 'share'>
}

/** Why a pair scored as it did: one for each comparison, in order. */
export type FieldEvidence = {
  readonly field: string
  readonly finding: Finding
  /** 0 to 1; absent when a side is blank. */
  readonly similarity?: number
  /** What this field added to the weight, in bits; 0 when blank. */
  readonly weight: number
}

export type ScoredPair = {
  /** Row numbers, a < b. */
  readonly a: number
  readonly b: number
  /** log₂ of how much likelier the findings are for one person than for two. */
  readonly weight: number
  /** Chance that both records are of one person. */
  readonly probability: number
  readonly evidence: readonly FieldEvidence[]
}

export type PairScores = {
  /** Likeliest first; equal ones by row. */
  readonly pairs: readonly ScoredPair[]
  readonly candidatePairs: number
  readonly blocking: BlockReport
  /** To be handed to the next batch. */
  readonly model: MatchModel
}

const BLOCK_LIMIT = 200
const MAX_FIELDS = 20
/** A duplicate's fields agree nine times in ten and others' one in ten: worth ten pairs of each. */
const PRIOR: MatchPrior = { m: 0.9, u: 0.1, share: 0.1, pairs: 10 }

/**
 * Possible duplicates in a batch of records, each with Fellegi-Sunter weight, probability and what every field said.
 * The weights are fitted to the candidates by EM from a weak prior, so that a batch of a few records gives sensible
 * answers too; blanks are no evidence either way. Fewer than two records, or none that share a block, give no pairs.
 * Checked on FEBRL in `reference/febrl.test.ts`.
 */
export function scorePairs(records: readonly TextRecord[], spec: PairSpec): PairScores {
  const { compare, atLeast = 0.5, blockLimit = BLOCK_LIMIT } = spec
  requireSpec(spec)
  requireBetween('atLeast', atLeast, 0, 1)
  const { pairs, report } = boundedPairs(records, {
    keys: spec.block.map((key) => (isList(key) ? key : [key])),
    splitBy: compare.map(({ field }) => field),
    limit: blockLimit,
  })
  const likeness = compare.map(likenessOn)
  // One number a pair, so that a batch of millions of candidates stays small; evidence is read again for those kept.
  const patterns = patternsOf(records, pairs, likeness)
  const rows = countsOf(patterns, compare.length)
  const model =
    spec.model === undefined
      ? fitMatchFindings(rows, compare.length, PRIOR)
      : { ...spec.model, iterations: 0, converged: true }
  const chances = new Map(rows.map((row) => [patternNumber(row.findings), chanceOf(row.findings, model)]))
  const kept = pairs.filter((_, k) => chances.get(patterns[k]!)! >= atLeast)
  return {
    pairs: kept
      .map((pair) => scored(pair, likenessesOf(records, pair, likeness), compare, model))
      .sort((x, y) => y.weight - x.weight || x.a - y.a || x.b - y.b),
    candidatePairs: pairs.length,
    blocking: report,
    model,
  }
}

/**
 * The model for batches to come, fitted to pairs that the caller chose, of fields that agree so often in a match. With pairs
 * taken at random beside those of blocks it knows how often others agree too, which candidates of good keys hardly show.
 */
export function fitPairs(
  records: readonly TextRecord[],
  pairs: readonly RecordPair[],
  compare: readonly (PairSpec['compare'][number] & { readonly m: number })[],
): MatchModel {
  const patterns = patternsOf(records, pairs, compare.map(likenessOn))
  return fitMatchFindings(
    countsOf(patterns, compare.length),
    compare.length,
    PRIOR,
    compare.map(({ m }) => m),
  )
}

function patternsOf(
  records: readonly TextRecord[],
  pairs: readonly RecordPair[],
  likeness: readonly Likeness[],
): Float64Array {
  return Float64Array.from(pairs, (pair) => patternNumber(likenessesOf(records, pair, likeness).map(findingOf)))
}

function countsOf(patterns: Float64Array, fields: number): FindingCount[] {
  const counts = new Map<number, number>()
  for (const pattern of patterns) counts.set(pattern, (counts.get(pattern) ?? 0) + 1)
  return [...counts].map(([pattern, count]) => ({ findings: findingsOfNumber(pattern, fields), count }))
}

function requireSpec({ compare, model }: PairSpec): void {
  if (compare.length === 0 || compare.length > MAX_FIELDS)
    throw new StatsError('bad_spec', `compare between 1 and ${MAX_FIELDS} fields`)
  if (model === undefined) return
  if (model.m.length !== compare.length || model.u.length !== compare.length)
    throw new StatsError('length_mismatch', `the model has ${model.m.length} fields, the batch ${compare.length}`)
  if ([...model.m, ...model.u, model.share].some((p) => !(p > 0 && p < 1)))
    throw new StatsError('out_of_range', 'every chance of the model must lie strictly between 0 and 1')
}

type Likeness = ReturnType<typeof likenessOn>

function likenessesOf(
  records: readonly TextRecord[],
  [a, b]: RecordPair,
  likeness: readonly Likeness[],
): (FieldLikeness | undefined)[] {
  return likeness.map((compare) => compare(records[a]!, records[b]!))
}

function scored(
  [a, b]: RecordPair,
  likenesses: readonly (FieldLikeness | undefined)[],
  compare: PairSpec['compare'],
  model: MatchModel,
): ScoredPair {
  const findings = likenesses.map(findingOf)
  return {
    a,
    b,
    weight: weightOf(findings, model),
    probability: chanceOf(findings, model),
    evidence: findings.map((finding, f) => ({
      field: compare[f]!.field,
      finding,
      ...(likenesses[f] === undefined ? {} : { similarity: likenesses[f].similarity }),
      weight: fieldWeight(finding, f, model),
    })),
  }
}

function findingOf(likeness: FieldLikeness | undefined): Finding {
  if (likeness === undefined) return 'blank'
  return likeness.agrees ? 'agrees' : 'differs'
}

const DIGITS: readonly Finding[] = ['blank', 'differs', 'agrees']

/** Findings as one number in base three; 3²⁰ is far below 2⁵³. */
function patternNumber(findings: readonly Finding[]): number {
  return findings.reduce((number, finding) => number * DIGITS.length + DIGITS.indexOf(finding), 0)
}

function findingsOfNumber(pattern: number, fields: number): Finding[] {
  return Array.from(
    { length: fields },
    (_, f) => DIGITS[Math.floor(pattern / DIGITS.length ** (fields - 1 - f)) % DIGITS.length]!,
  )
}

function isList(key: KeyPart | readonly KeyPart[]): key is readonly KeyPart[] {
  return Array.isArray(key)
}
