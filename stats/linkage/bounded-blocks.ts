import { requireCount, StatsError } from '../errors.ts'
import type { RecordPair } from './blocking.ts'
import { splitChineseName } from './chinese-name.ts'
import type { TextRecord } from './comparison.ts'
import { soundex } from './phonetic.ts'

/**
 * What a blocking key reads of a field: its `value`, its `soundex`, or the `surname` of a Chinese name, in simplified
 * characters and with compound surnames whole.
 */
export type KeyPart = string | { readonly field: string; readonly by: 'value' | 'soundex' | 'surname' }

/** What blocking kept from being compared. Blocks hold more than the limit here because much is shared, not by mistake. */
export type BlockReport = {
  /** Blocks of at least two records. */
  readonly blocks: number
  /** Blocks over the limit. */
  readonly split: number
  /** Parts that were still over the limit after every split, and were passed over. */
  readonly skipped: number
  /** Pairs of the blocks over the limit that no part of them compares; another block may have. */
  readonly pairsPassedOver: number
}

const MAX_PAIRS = 5_000_000
/** A part of a part of a block is the last that is tried. */
const MAX_SPLITS = 2

/**
 * Candidate pairs of duplicates (a < b), of at most `limit` records a block. A larger block is split by each of the
 * fields in `splitBy` in turn, so that a pair in it is still compared when it also agrees on one of those; a part that
 * stays too large is split once more, then skipped and counted. So the work grows with records × limit, never with the
 * square of a popular surname.
 */
export function boundedPairs(
  records: readonly TextRecord[],
  {
    keys,
    splitBy,
    limit,
  }: { readonly keys: readonly (readonly KeyPart[])[]; readonly splitBy: readonly string[]; readonly limit: number },
): { readonly pairs: readonly RecordPair[]; readonly report: BlockReport } {
  requireCount('blockLimit', limit, 2)
  if (keys.length === 0) throw new StatsError('bad_spec', 'bounded blocking needs at least one key')
  const seen = new Set<number>()
  const report = { blocks: 0, split: 0, skipped: 0, pairsPassedOver: 0 }
  for (const key of keys) {
    for (const block of blocksOf(records, everyRow(records), key)) {
      report.blocks++
      const parts = block.length <= limit ? { within: [block], skipped: 0 } : partsOf(records, block, splitBy, limit)
      const mine = block.length <= limit ? seen : new Set<number>()
      for (const part of parts.within) addPairs(part, records.length, mine)
      if (mine === seen) continue
      report.split++
      report.skipped += parts.skipped
      report.pairsPassedOver += (block.length * (block.length - 1)) / 2 - mine.size
      for (const pair of mine) seen.add(pair)
      requireRoom(seen)
    }
  }
  const pairs = [...seen].sort((x, y) => x - y)
  return { pairs: pairs.map((pair) => [Math.floor(pair / records.length), pair % records.length] as const), report }
}

function everyRow(records: readonly TextRecord[]): number[] {
  return Array.from(records, (_, i) => i)
}

/** Rows by what the key reads of them; blocks of one record are left out, and so are records with a blank part. */
function blocksOf(records: readonly TextRecord[], rows: readonly number[], key: readonly KeyPart[]): number[][] {
  const blocks = new Map<string, number[]>()
  for (const row of rows) {
    const parts = key.map((part) => read(records[row]!, part))
    if (parts.includes('')) continue
    const value = parts.join('\u0000')
    const block = blocks.get(value)
    if (block === undefined) blocks.set(value, [row])
    else block.push(row)
  }
  return [...blocks.values()].filter((block) => block.length > 1)
}

function read(record: TextRecord, part: KeyPart): string {
  if (typeof part === 'string') return record[part] ?? ''
  const text = record[part.field] ?? ''
  if (part.by === 'value' || text === '') return text
  return part.by === 'soundex' ? soundex(text) : splitChineseName(text).surname
}

function partsOf(
  records: readonly TextRecord[],
  block: readonly number[],
  splitBy: readonly string[],
  limit: number,
  depth = 1,
): { within: number[][]; skipped: number } {
  const within: number[][] = []
  let skipped = 0
  splitBy.forEach((field, k) => {
    for (const part of blocksOf(records, block, [field])) {
      // A field on which the whole block agrees (the key itself) splits nothing.
      if (part.length === block.length) continue
      if (part.length <= limit) within.push(part)
      else if (depth === MAX_SPLITS) skipped++
      else {
        const finer = partsOf(records, part, splitBy.slice(k + 1), limit, depth + 1)
        within.push(...finer.within)
        skipped += finer.within.length === 0 ? 1 : finer.skipped
      }
    }
  })
  return { within, skipped: within.length === 0 ? Math.max(1, skipped) : skipped }
}

function addPairs(rows: readonly number[], n: number, into: Set<number>): void {
  for (let i = 0; i < rows.length; i++) {
    for (let j = i + 1; j < rows.length; j++) into.add(rows[i]! * n + rows[j]!)
  }
  requireRoom(into)
}

function requireRoom(pairs: ReadonlySet<number>): void {
  if (pairs.size > MAX_PAIRS)
    throw new StatsError('too_large', `more than ${MAX_PAIRS} pairs: lower the block limit or block on a finer key`)
}
