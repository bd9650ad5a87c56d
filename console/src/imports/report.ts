import type { Import, ImportReport, RowReport as RowReportShape } from '@regulars/contract/connections'
import type { z } from 'zod'

export type ImportRow = z.infer<typeof Import>
export type Report = z.infer<typeof ImportReport>
export type RowReport = z.infer<typeof RowReportShape>

const working = new Set<ImportRow['state']>(['queued', 'reading', 'applying', 'settling', 'undoing'])
const cancellable = new Set<ImportRow['state']>(['queued', 'reading', 'applying'])

export const isWorking = ({ state }: ImportRow): boolean => working.has(state)
export const mayCancel = ({ state }: ImportRow): boolean => cancellable.has(state)

/** What an import has changed can be taken back; a dry run has changed nothing. */
export const mayUndo = ({ state, dryRun }: ImportRow): boolean =>
  !dryRun && (state === 'done' || state === 'cancelled' || state === 'failed')

export const lineKinds = [
  'memberSaleLines',
  'memberRefundLines',
  'nonMemberSaleLines',
  'nonMemberRefundLines',
  'closedLines',
  'quarantined',
] as const
export type LineKind = (typeof lineKinds)[number]

/** What became of the lines, with shares; together they are all lines. */
export function lineRows(
  report: Report,
): { readonly kind: LineKind; readonly lines: number; readonly share: number }[] {
  return lineKinds
    .filter((kind) => kind !== 'closedLines' || report.closedLines)
    .map((kind) => {
      const lines = report[kind] ?? 0
      return { kind, lines, share: report.lines > 0 ? lines / report.lines : 0 }
    })
}

/** Why lines were put aside, most frequent first. */
export function reasonRows({
  reasons,
}: Pick<Report, 'reasons'>): { readonly reason: string; readonly lines: number }[] {
  return Object.entries(reasons)
    .map(([reason, lines]) => ({ reason, lines }))
    .sort((a, b) => b.lines - a.lines)
}

/** How many things an import brought or changed: orders of a file of orders, rows of any other. */
export function taken({ report, rows }: Pick<ImportRow, 'report' | 'rows'>): number | null {
  if (report) return report.orders
  return rows ? rows.created + rows.changed : null
}

export function putAside({ report, rows }: Pick<ImportRow, 'report' | 'rows'>): number | null {
  return (report ?? rows)?.quarantined ?? null
}
