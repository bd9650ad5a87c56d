import type { Words } from '@regulars/contract'
import type { Import, ImportReport, RowReport } from '@regulars/contract/connections'
import type { z } from 'zod'
import type { ImportKind } from '../kinds/kind.ts'
import type { RowMapping } from '../mapping/orderLine.ts'
import type { RecordLayout } from '../rows/cells.ts'

export type ImportView = z.infer<typeof Import>
export type State = ImportView['state']
export type Report = z.infer<typeof ImportReport>
export type RowReportView = z.infer<typeof RowReport>

/** How rows are read, whatever the kind: a mapping without its name. */
export type AnyLayout = RowMapping | RecordLayout

/** An import as it is stored. */
export interface StoredImport {
  readonly importId: string
  readonly kind: ImportKind
  readonly fileId: string
  readonly fileName: string
  readonly fileBytes: number
  /** Code of the mapping; orders are known by it and their id. */
  readonly source: string
  readonly mapping: AnyLayout
  readonly dryRun: boolean
  readonly state: State
  readonly bytesRead: number
  readonly linesRead: number
  readonly orders: number | null
  readonly ordersApplied: number
  readonly lastOrderId: string | null
  readonly lastKind: string | null
  readonly undoStep: number
  /** Of orders. */
  readonly report: Report | null
  /** Of the other kinds; grows with each page. */
  readonly rows: RowReportView | null
  readonly errorCode: string | null
  readonly errorWords: Words | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}

export type OrderImport = StoredImport & { readonly mapping: RowMapping }

export function recordLayoutOf({ importId, mapping }: StoredImport): RecordLayout {
  if (mapping.kind === 'orders') throw new Error(`the import ${importId} is of orders`)
  return mapping
}

/** Shares of the work by what they took of it on Online Retail: reading, applying, and what follows the log. */
const READING = 0.35
const APPLYING = 0.2
const SETTLING = 1 - READING - APPLYING
/** Before this share the rate says nothing of the rest. */
const FORETOLD_FROM = 0.02

export function progressOf(one: StoredImport, settled: number): number {
  const read = one.fileBytes > 0 ? Math.min(one.bytesRead / one.fileBytes, 1) : 0
  const applied = one.orders ? one.ordersApplied / one.orders : 0
  const byState: Record<State, number> = {
    queued: 0,
    reading: READING * read,
    applying: READING + APPLYING * applied,
    settling: READING + APPLYING + SETTLING * settled,
    done: 1,
    failed: READING * read + APPLYING * applied,
    cancelled: READING * read + APPLYING * applied,
    undoing: Math.min(one.undoStep / UNDO_STEPS, 1),
    undone: 1,
  }
  return Math.round(byState[one.state] * 1000) / 1000
}

const UNDO_STEPS = 4

export function toView(one: StoredImport, settled: number, now: Date, locale: keyof Words): ImportView {
  const end = one.finishedAt ?? now
  const seconds = one.startedAt ? Math.max(0, (end.getTime() - one.startedAt.getTime()) / 1000) : 0
  const progress = progressOf(one, settled)
  const underWay = ['reading', 'applying', 'settling'].includes(one.state)
  return {
    id: one.importId,
    kind: one.kind,
    fileName: one.fileName,
    mapping: one.source,
    dryRun: one.dryRun,
    state: one.state,
    progress,
    linesRead: one.linesRead,
    linesPerSecond: seconds > 0 ? Math.round(one.linesRead / seconds) : 0,
    secondsLeft: underWay && progress > FORETOLD_FROM ? Math.round((seconds / progress) * (1 - progress)) : null,
    seconds: Math.round(seconds * 10) / 10,
    report: one.report,
    rows: one.rows,
    error: one.errorCode && one.errorWords ? { code: one.errorCode, message: one.errorWords[locale] } : null,
    createdAt: one.createdAt.toISOString(),
    finishedAt: one.finishedAt?.toISOString() ?? null,
  }
}
