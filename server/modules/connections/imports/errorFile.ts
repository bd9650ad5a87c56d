import { Readable } from 'node:stream'
import { fill, type Locale } from '@regulars/contract'
import type { Outside } from '#platform/context'
import { BYTE_ORDER_MARK, cell } from '#platform/csv'
import { sql, type Tx } from '#platform/postgres'
import { inTransaction } from '#platform/transaction'
import { type Reason, reasons } from '../mapping/reasons.ts'
import { openLine } from './seals.ts'

const LINES_PER_PAGE = 5_000

/** The lines that were not taken, a page at a time: as CSV that a spreadsheet opens and does not run. */
export function errorFile(ctx: Outside, importId: string): Readable {
  return Readable.from(pagesOf(ctx, importId))
}

async function* pagesOf(ctx: Outside, importId: string): AsyncGenerator<string> {
  yield `${BYTE_ORDER_MARK}line,reason,field,message,text\r\n`
  for (let after = 0; ; ) {
    const page = await inTransaction(ctx, ctx, (inside) => rejectsAfter(inside.tx, ctx.workspaceId, importId, after))
    if (page.length > 0) yield page.map((row) => csvLine(ctx, row)).join('')
    if (page.length < LINES_PER_PAGE) return
    after = page.at(-1)!.line
  }
}

interface RejectRow {
  readonly line: number
  readonly reason: string
  readonly field: string | null
  readonly details: Record<string, string | number>
  readonly sealed: Buffer
}

async function rejectsAfter(tx: Tx, workspaceId: string, importId: string, line: number): Promise<RejectRow[]> {
  const { rows } = await sql<RejectRow>`
    select rejects.line, rejects.reason, rejects.field, rejects.details, rejects.sealed
      from connections.import_rejects as rejects
     where rejects.workspace_id = ${workspaceId}
       and rejects.import_id = ${importId}
       and rejects.line > ${line}
     order by rejects.line
     limit ${LINES_PER_PAGE}
  `.execute(tx)
  return rows
}

function csvLine(ctx: Outside, row: RejectRow): string {
  const text = openLine(ctx, ctx.workspaceId, row.sealed)
  const fields = [row.line, row.reason, row.field ?? '', messageOf(row, ctx.locale), text]
  return `${fields.map(cell).join(',')}\r\n`
}

function messageOf(row: RejectRow, locale: Locale): string {
  return row.reason in reasons ? fill(reasons[row.reason as Reason][locale], row.details) : row.reason
}
