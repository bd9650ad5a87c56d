import { StatsError } from '../errors.ts'

/** A raw column: numbers, or categories as text. */
export type RawColumn =
  | { readonly name: string; readonly kind: 'number'; readonly values: ArrayLike<number> }
  | { readonly name: string; readonly kind: 'category'; readonly values: readonly string[] }

export type Design = {
  readonly names: readonly string[]
  readonly columns: readonly Float64Array[]
  /** Columns left out, each with its reason. */
  readonly dropped: readonly { readonly name: string; readonly reason: string }[]
}

/**
 * Treatment coding: a category with levels in code-point order becomes one 0/1 column for each level but the first,
 * named `column=level`. Constant columns, and columns that earlier ones determine exactly (telephone service = no, six
 * times over), are left out and named, so that a fit has one answer.
 */
export function designOf(raw: readonly RawColumn[]): Design {
  if (raw.length === 0) throw new StatsError('empty_input', 'name at least one feature')
  const rows = raw[0]!.values.length
  const wide = raw.flatMap((column) => expand(column, rows))
  const names: string[] = []
  const columns: Float64Array[] = []
  const dropped: { name: string; reason: string }[] = []
  const basis: Float64Array[] = []
  for (const { name, values } of wide) {
    const reason = dependence(values, basis)
    if (reason !== undefined) {
      dropped.push({ name, reason })
      continue
    }
    names.push(name)
    columns.push(values)
  }
  if (columns.length === 0) throw new StatsError('constant_column', 'every feature is constant')
  return { names, columns, dropped }
}

function expand(column: RawColumn, rows: number): { name: string; values: Float64Array }[] {
  if (column.values.length !== rows)
    throw new StatsError('length_mismatch', `column '${column.name}' has another length`)
  if (column.kind === 'number') {
    const values = Float64Array.from(column.values)
    const bad = values.findIndex((v) => !Number.isFinite(v))
    if (bad >= 0) throw new StatsError('not_finite', `column '${column.name}' row ${bad} is ${values[bad]}`)
    return [{ name: column.name, values }]
  }
  const levels = [...new Set(column.values)].sort()
  if (levels.length > MAX_LEVELS)
    throw new StatsError(
      'too_large',
      `column '${column.name}' has ${levels.length} categories, at most ${MAX_LEVELS} can be used: is it an id?`,
    )
  return levels.slice(1).map((level) => ({
    name: `${column.name}=${level}`,
    values: Float64Array.from(column.values, (v) => (v === level ? 1 : 0)),
  }))
}

/** Each level is a column of its own, and columns are compared with each other. */
const MAX_LEVELS = 500
const DEPENDENT = 1e-9

/** Modified Gram–Schmidt on centred columns: what is left of the column after the earlier ones decides. */
function dependence(values: Float64Array, basis: Float64Array[]): string | undefined {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  const rest = values.map((v) => v - mean)
  const size = norm(rest)
  if (size <= DEPENDENT * Math.sqrt(values.length) * Math.max(1, Math.abs(mean))) return 'constant'
  for (const unit of basis) {
    let dot = 0
    for (let i = 0; i < rest.length; i++) dot += rest[i]! * unit[i]!
    for (let i = 0; i < rest.length; i++) rest[i]! -= dot * unit[i]!
  }
  const left = norm(rest)
  if (left <= 1e-7 * size) return 'determined by the columns before it'
  basis.push(rest.map((v) => v / left))
  return undefined
}

function norm(values: Float64Array): number {
  let sum = 0
  for (const v of values) sum += v * v
  return Math.sqrt(sum)
}
