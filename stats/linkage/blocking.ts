import { StatsError } from '../errors.ts'
import type { TextRecord } from './comparison.ts'

/** Record numbers: of A and B when linking, of A twice with a < b when looking for duplicates. */
export type RecordPair = readonly [a: number, b: number]

/** A Set holds 2²⁴ entries at most, and a pair takes some sixty bytes. */
const MAX_PAIRS = 10_000_000

/**
 * Pairs that share a non-empty value on at least one blocking key; a key may be several fields that must all agree.
 * Without `b`, duplicates inside `a`. Each pair once, in the order of a, then b. Comparing everything with everything
 * needs no key: pass an empty list.
 */
export function candidatePairs(
  keys: readonly (readonly string[])[],
  a: readonly TextRecord[],
  b?: readonly TextRecord[],
): RecordPair[] {
  if (a.length === 0 || b?.length === 0) throw new StatsError('empty_input', 'no records')
  const other = b ?? a
  const all = b === undefined ? (a.length * (a.length - 1)) / 2 : a.length * b.length
  const seen = new Set<number>()
  let fieldsNow: readonly string[] = []
  const found: RecordPair[] = []
  const add = (i: number, j: number) => {
    if (b === undefined && i >= j) return
    const key = i * other.length + j
    if (seen.has(key)) return
    seen.add(key)
    found.push([i, j])
    if (found.length > MAX_PAIRS) throw tooMany(fieldsNow)
  }
  if (keys.length === 0) {
    if (all > MAX_PAIRS) throw new StatsError('too_large', `${all} pairs: give a blocking key`)
    a.forEach((_, i) => {
      other.forEach((_, j) => {
        add(i, j)
      })
    })
    return found
  }
  for (const fields of keys) {
    fieldsNow = fields
    const blocks = new Map<string, number[]>()
    other.forEach((record, j) => {
      const key = keyOf(record, fields)
      if (key === undefined) return
      const block = blocks.get(key)
      if (block === undefined) blocks.set(key, [j])
      else block.push(j)
    })
    // Counted before any is made: one popular value is enough to make billions.
    const count = a.reduce((sum, record) => sum + (blocks.get(keyOf(record, fields) ?? '')?.length ?? 0), 0)
    if ((b === undefined ? (count - a.length) / 2 : count) > MAX_PAIRS) throw tooMany(fields)
    a.forEach((record, i) => {
      const key = keyOf(record, fields)
      if (key !== undefined) for (const j of blocks.get(key) ?? []) add(i, j)
    })
  }
  return found.sort((x, y) => x[0] - y[0] || x[1] - y[1])
}

function tooMany(fields: readonly string[]): StatsError {
  return new StatsError('too_large', `more than ${MAX_PAIRS} pairs with '${fields.join(', ')}': block on a finer key`)
}

function keyOf(record: TextRecord, fields: readonly string[]): string | undefined {
  const parts = fields.map((field) => record[field] ?? '')
  return parts.includes('') ? undefined : parts.join('\u0000')
}
