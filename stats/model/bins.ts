import { requireSameLength, StatsError } from '../errors.ts'

/** Bin 0 is for missing values (NaN); real values take bins 1 … edges + 1. */
export const MISSING_BIN = 0
export const MAX_BINS = 255

/** Columns as small integers: training reads bins only, prediction compares with the edges. */
export type BinnedColumns = {
  readonly rows: number
  readonly bins: readonly Uint8Array[]
  /** Rising cut points; a value goes into bin 1 + number of edges below it. */
  readonly edges: readonly Float64Array[]
}

/** Cuts each column at midpoints of distinct values, or at quantiles when there are more than 254 of them. */
export function binColumns(columns: readonly ArrayLike<number>[]): BinnedColumns {
  if (columns.length === 0) throw new StatsError('empty_input', 'name at least one feature')
  const rows = columns[0]!.length
  if (rows === 0) throw new StatsError('empty_input', 'no rows')
  requireSameLength('columns', ...columns.map((c) => c.length))
  const edges = columns.map(edgesOf)
  const bins = columns.map((column, j) => Uint8Array.from({ length: rows }, (_, i) => binOf(column[i]!, edges[j]!)))
  return { rows, bins, edges }
}

export function binOf(value: number, edges: Float64Array): number {
  if (Number.isNaN(value)) return MISSING_BIN
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (value > edges[middle]!) low = middle + 1
    else high = middle
  }
  return low + 1
}

function edgesOf(column: ArrayLike<number>, j: number): Float64Array {
  const present = Float64Array.from(column)
    .filter((v) => !Number.isNaN(v))
    .sort()
  if (present.some((v) => !Number.isFinite(v)))
    throw new StatsError('not_finite', `column ${j} holds an infinite value`)
  const distinct = present.filter((v, i) => i === 0 || v !== present[i - 1])
  const most = MAX_BINS - 1
  const source =
    distinct.length <= most
      ? distinct
      : Float64Array.from({ length: most }, (_, k) => present[Math.floor(((k + 0.5) * present.length) / most)]!)
  const unique = source.filter((v, i) => i === 0 || v !== source[i - 1])
  return Float64Array.from(
    { length: Math.max(0, unique.length - 1) },
    (_, i) => unique[i]! + (unique[i + 1]! - unique[i]!) / 2,
  )
}
