import { stringify } from 'csv-stringify/sync'
import type { Cell } from './exportKind.ts'

/**
 * Rows as CSV that a spreadsheet opens and does not run (OWASP, CSV injection). The library puts an apostrophe before
 * what begins like a formula, but not behind white space, which spreadsheets skip, so that is taken off before. Amounts
 * stay numbers.
 */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return stringify(rows.map((row) => row.map(bare)) as Cell[][], {
    quoted_string: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  })
}

function bare(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell
  const text = cell.replace(/^\s+/u, '')
  return text.startsWith(';') ? `'${text}` : text
}
