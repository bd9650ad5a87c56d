import { chiSquareSf } from '../distributions/chi-square.ts'
import { StatsError } from '../errors.ts'

export type ChiSquare = { readonly chi2: number; readonly df: number; readonly p: number }

/**
 * Pearson's chi-square of independence in an r × c table of counts, without continuity correction. Empty rows and
 * columns carry no information and are left out; a table with one row or column left gives chi2 = 0, df = 0, p = 1.
 */
export function independenceTest(table: readonly (readonly number[])[]): ChiSquare {
  requireCounts(table.flat())
  if (table.some((row) => row.length !== table[0]!.length))
    throw new StatsError('length_mismatch', 'rows differ in length')
  const rows = table.map((row) => row.reduce((sum, v) => sum + v, 0))
  const columns = (table[0] ?? []).map((_, j) => table.reduce((sum, row) => sum + row[j]!, 0))
  const total = rows.reduce((sum, v) => sum + v, 0)
  if (total === 0) throw new StatsError('empty_input', 'the table holds no counts')
  let chi2 = 0
  table.forEach((row, i) => {
    row.forEach((count, j) => {
      const expected = (rows[i]! * columns[j]!) / total
      if (expected > 0) chi2 += (count - expected) ** 2 / expected
    })
  })
  const df = (rows.filter((v) => v > 0).length - 1) * (columns.filter((v) => v > 0).length - 1)
  return { chi2, df, p: df === 0 ? 1 : chiSquareSf(chi2, df) }
}

/** Pearson's goodness of fit of counts to expected shares (any positive weights). */
export function goodnessOfFit(observed: readonly number[], weights: readonly number[]): ChiSquare {
  requireCounts(observed)
  if (observed.length !== weights.length) throw new StatsError('length_mismatch', 'one weight for each count')
  if (observed.length < 2) throw new StatsError('too_few_rows', 'needs at least two groups')
  if (weights.some((w) => !(w > 0) || !Number.isFinite(w)))
    throw new StatsError('out_of_range', 'weights must be positive')
  const total = observed.reduce((sum, v) => sum + v, 0)
  if (total === 0) throw new StatsError('empty_input', 'no members in any group')
  const whole = weights.reduce((sum, v) => sum + v, 0)
  let chi2 = 0
  observed.forEach((count, i) => {
    const expected = (total * weights[i]!) / whole
    chi2 += (count - expected) ** 2 / expected
  })
  return { chi2, df: observed.length - 1, p: chiSquareSf(chi2, observed.length - 1) }
}

function requireCounts(counts: readonly number[]): void {
  if (counts.length === 0) throw new StatsError('empty_input', 'no counts')
  if (counts.some((v) => !Number.isFinite(v) || v < 0))
    throw new StatsError('out_of_range', 'counts cannot be negative')
}
