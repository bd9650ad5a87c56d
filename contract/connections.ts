import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { ImportKind, OrderMapping, RecordMapping } from './mappings.ts'
import { Id, Instant, Mills } from './shapes.ts'

export const ImportFile = z
  .object({
    id: Id,
    name: z.string(),
    bytes: z.int(),
    format: z.enum(['csv', 'ndjson', 'xlsx']),
    encoding: z.string(),
    columns: z.array(z.string()),
    sample: z.array(z.record(z.string(), z.string())),
    /** The saved mapping whose columns all occur in the file. */
    suggestedMapping: z.string().nullable(),
    /** A first guess of the columns by their headings. */
    guessedColumns: z.record(z.string(), z.string()),
  })
  .meta({ id: 'ImportFile' })

export const uploadImportFile = endpoint({
  id: 'imports.upload',
  method: 'POST',
  path: '/v1/imports/files',
  summary: 'Upload a file to import: CSV, CSV.gz, NDJSON or XLSX; answers with its columns and first rows',
  permission: 'imports:write',
  query: z.object({ name: z.string().min(1).max(255), kind: ImportKind.default('orders') }),
  upload: 'application/octet-stream',
  response: ImportFile,
  status: 201,
  refusals: ['file_unreadable', 'body_too_large'],
  example: {
    id: '0198c7a2-0000-7000-8000-000000000010',
    name: 'orders.csv',
    bytes: 1024,
    format: 'csv',
    encoding: 'utf-8',
    columns: ['order'],
    sample: [{ order: '1' }],
    suggestedMapping: null,
    guessedColumns: { orderId: 'order' },
  },
})

/** What became of the lines. Orders count sales of members; the sum of the line counts is `lines`. */
export const ImportReport = z
  .object({
    lines: z.int(),
    memberSaleLines: z.int(),
    memberRefundLines: z.int(),
    nonMemberSaleLines: z.int(),
    nonMemberRefundLines: z.int(),
    quarantined: z.int(),
    reasons: z.record(z.string(), z.int()),
    /** Members the file speaks of, and those of them with a sale. */
    members: z.int(),
    buyers: z.int(),
    newMembers: z.int(),
    orders: z.int(),
    refunds: z.int(),
    nonMemberOrders: z.int(),
    /** Among the orders of members those that the hash of a phone bound to one. Absent in reports from before. */
    boundOrders: z.int().optional(),
    /** Orders that were placed and never paid, or taken back whole; in no other count of orders. */
    closedOrders: z.int().optional(),
    closedLines: z.int().optional(),
    /** Orders that were here already with the same content: nothing changed. */
    unchangedOrders: z.int(),
    grossSalesMills: Mills,
    refundedMills: Mills,
  })
  .meta({ id: 'ImportReport' })

/** What became of the rows of a file that holds no orders; the four counts add up to `lines`. */
export const RowReport = z
  .object({
    lines: z.int(),
    created: z.int(),
    changed: z.int(),
    /** Rows that say what is here already. */
    unchanged: z.int(),
    quarantined: z.int(),
    reasons: z.record(z.string(), z.int()),
  })
  .meta({ id: 'RowReport' })

export const Import = z
  .object({
    id: Id,
    kind: ImportKind,
    fileName: z.string(),
    mapping: z.string(),
    dryRun: z.boolean(),
    state: z.enum(['queued', 'reading', 'applying', 'settling', 'done', 'failed', 'cancelled', 'undoing', 'undone']),
    /** 0 to 1. */
    progress: z.number(),
    linesRead: z.int(),
    linesPerSecond: z.number(),
    secondsLeft: z.number().nullable(),
    /** Seconds of work so far, without waiting in the queue. */
    seconds: z.number(),
    /** Of orders; null for the other kinds. */
    report: ImportReport.nullable(),
    /** Of the other kinds; null for orders. */
    rows: RowReport.nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    createdAt: Instant,
    finishedAt: Instant.nullable(),
  })
  .meta({ id: 'Import' })

const exampleImport = {
  id: '0198c7a2-0000-7000-8000-000000000011',
  kind: 'orders' as const,
  fileName: 'orders.csv',
  mapping: 'uci-online-retail',
  dryRun: false,
  state: 'queued' as const,
  progress: 0,
  linesRead: 0,
  linesPerSecond: 0,
  secondsLeft: null,
  seconds: 0,
  report: null,
  rows: null,
  error: null,
  createdAt: '2026-11-22T08:00:00.000Z',
  finishedAt: null,
}

export const createImport = endpoint({
  id: 'imports.create',
  method: 'POST',
  path: '/v1/imports',
  summary: 'Import an uploaded file; `dryRun` only counts. It goes on by itself: poll it',
  permission: 'imports:write',
  body: z.object({
    file: Id,
    kind: ImportKind,
    /** A saved mapping, or one for this import alone. */
    mapping: z.union([
      z.string().max(60),
      z.discriminatedUnion('kind', [
        OrderMapping.omit({ code: true, name: true }),
        RecordMapping.omit({ code: true, name: true }),
      ]),
    ]),
    dryRun: z.boolean().default(false),
  }),
  response: Import,
  status: 202,
  refusals: ['not_found', 'mapping_invalid'],
  example: exampleImport,
})

export const listImports = endpoint({
  id: 'imports.list',
  method: 'GET',
  path: '/v1/imports',
  summary: 'Imports, newest first',
  permission: 'imports:read',
  response: z.object({ items: z.array(Import) }),
  example: { items: [exampleImport] },
})

const ImportParams = z.object({ id: Id })

export const getImport = endpoint({
  id: 'imports.get',
  method: 'GET',
  path: '/v1/imports/:id',
  summary: 'One import: progress, rate, time left, result',
  permission: 'imports:read',
  params: ImportParams,
  response: Import,
  refusals: ['not_found'],
  example: exampleImport,
})

export const cancelImport = endpoint({
  id: 'imports.cancel',
  method: 'POST',
  path: '/v1/imports/:id/cancel',
  summary: 'Stop an import; what it brought so far can be undone',
  permission: 'imports:write',
  params: ImportParams,
  response: Import,
  refusals: ['not_found', 'wrong_state'],
  example: exampleImport,
})

export const undoImport = endpoint({
  id: 'imports.undo',
  method: 'POST',
  path: '/v1/imports/:id/undo',
  summary: 'Take an import back: what it brought goes, what it changed is again as it was before',
  permission: 'imports:write',
  params: ImportParams,
  response: Import,
  status: 202,
  refusals: ['not_found', 'wrong_state'],
  example: exampleImport,
})

export const importErrors = endpoint({
  id: 'imports.errors',
  method: 'GET',
  path: '/v1/imports/:id/errors',
  summary: 'The lines that were not taken, as CSV: line number, reason, field, and the line as it was',
  permission: 'imports:read',
  params: ImportParams,
  response: z.string(),
  download: 'text/csv',
  refusals: ['not_found'],
  example: 'line,reason,field,message\n',
})
