import type { RecordPair } from '@regulars/stats/linkage/blocking'
import type { MatchModel } from '@regulars/stats/linkage/fellegi-sunter'
import { fitPairs, type PairSpec, type ScoredPair, scorePairs } from '@regulars/stats/linkage/score-pairs'
import type { MatchField, MatchRecord } from './matchRecord.ts'

/** What is kept of a model between the pages of a search. */
export type Model = Pick<MatchModel, 'm' | 'u' | 'share'>

/** A pair of a smaller chance is not put up: of so many shown to a person, nine in ten are one person at least. */
export const PROPOSE_AT_LEAST = 0.9
/** Profiles in a block that are still all compared with one another. */
export const BLOCK_LIMIT = 50

/** `m`: how often the field of two records of one person agrees; FEBRL has 0.78 to 0.95, and phones and e-mails change. */
const compare: (PairSpec['compare'][number] & { readonly field: MatchField; readonly m: number })[] = [
  // 0.88 is the familiar short form of a Chinese name under the same surname.
  { field: 'name', method: 'person-name', threshold: 0.87, m: 0.85 },
  { field: 'birthday', method: 'levenshtein', m: 0.93 },
  { field: 'phone', method: 'any', m: 0.8 },
  { field: 'email', method: 'any', m: 0.8 },
  { field: 'address', method: 'levenshtein', threshold: 0.6, m: 0.85 },
  { field: 'id_number', method: 'exact', m: 0.9 },
]

/** What one field says of a pair. Values never leave the comparison. */
export interface Evidence {
  readonly field: MatchField
  readonly finding: 'agrees' | 'differs' | 'missing'
  /** 0 to 1; null when it is missing on a side. */
  readonly similarity: number | null
  /** What it adds, in bits. */
  readonly weight: number
}

export interface LikelyPair {
  readonly profileIds: readonly [string, string]
  readonly probability: number
  /** Sum of what the fields add, in bits. */
  readonly weight: number
  readonly fields: readonly Evidence[]
}

export interface Block {
  readonly profileIds: readonly string[]
}

/** How telling each field is in this workspace, from blocks of every kind and four pairs at random for each profile. */
export function modelOf(blocks: readonly Block[], records: ReadonlyMap<string, MatchRecord>): Model {
  const profileIds = [...records.keys()]
  const places = new Map(profileIds.map((id, place) => [id, place]))
  const pairs = new Map<number, RecordPair>()
  const add = (one: number, other: number) => {
    if (one === other || pairs.size >= MAX_MODEL_PAIRS) return
    const [a, b] = one < other ? [one, other] : [other, one]
    pairs.set(a * profileIds.length + b, [a, b])
  }
  for (const block of blocks) {
    const rows = block.profileIds.flatMap((id) => places.get(id) ?? [])
    rows.forEach((one, i) => {
      for (const other of rows.slice(i + 1)) add(one, other)
    })
  }
  for (const step of RANDOM_STEPS) for (const place of profileIds.keys()) add(place, (place + step) % profileIds.length)
  const { m, u, share } = fitPairs([...records.values()], [...pairs.values()], compare)
  return { m, u, share }
}

const MAX_MODEL_PAIRS = 300_000
/** The profiles come in no order that means anything: those some steps apart are any two. */
const RANDOM_STEPS = [1, 7, 31, 127]

/** Pairs in these blocks that are likely to be one person, each once. One field alone is never enough. */
export function likelyPairs(
  blocks: readonly Block[],
  records: ReadonlyMap<string, MatchRecord>,
  model: Model,
): { readonly compared: number; readonly pairs: readonly LikelyPair[] } {
  const rows = blocks.flatMap(({ profileIds }, block) =>
    profileIds.flatMap((profileId) => {
      const record = records.get(profileId)
      return record ? [{ profileId, record: { ...record, block: String(block) } }] : []
    }),
  )
  const scores = scorePairs(
    rows.map(({ record }) => record),
    { block: ['block'], compare, atLeast: PROPOSE_AT_LEAST, blockLimit: BLOCK_LIMIT, model },
  )
  const pairs = new Map<string, LikelyPair>()
  for (const { a, b, ...score } of scores.pairs) {
    if (score.evidence.filter(({ finding }) => finding === 'agrees').length < 2) continue
    const profileIds = [rows[a]!.profileId, rows[b]!.profileId].sort() as [string, string]
    pairs.set(profileIds.join(' '), { profileIds, probability: score.probability, ...explained(score) })
  }
  return { compared: scores.candidatePairs, pairs: [...pairs.values()] }
}

function explained({ weight, evidence }: Pick<ScoredPair, 'weight' | 'evidence'>) {
  return {
    weight: rounded(weight),
    fields: evidence.map(
      (one, place): Evidence => ({
        field: compare[place]!.field,
        finding: one.finding === 'blank' ? 'missing' : one.finding,
        similarity: one.similarity === undefined ? null : rounded(one.similarity),
        weight: rounded(one.weight),
      }),
    ),
  }
}

const rounded = (value: number) => Math.round(value * 100) / 100
