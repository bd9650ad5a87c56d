import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual, Id, Instant, Mills } from './shapes.ts'

/** The fields of an order line a column can be mapped to. */
export const orderFields = [
  'orderId',
  'occurredAt',
  'memberNumber',
  'sku',
  'productName',
  'quantity',
  'unitPrice',
  'lineAmount',
  'currency',
  'country',
  'email',
  'phone',
  'name',
] as const

export const OrderMapping = z
  .object({
    code: z.string().regex(/^[a-z0-9-]{1,60}$/),
    name: Bilingual,
    kind: z.literal('orders'),
    /** Field → column heading. */
    columns: z.partialRecord(z.enum(orderFields), z.string().max(200)),
    /** How instants are written, and where: `yyyy-MM-dd HH:mm:ss` and the like, or `iso`. */
    dateFormat: z.string().max(60),
    timeZone: z.string().max(60),
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** An order id that begins so is a refund. */
    refundPrefix: z.string().max(20).nullable(),
    /** Order ids that begin so are bookkeeping, not sales: quarantined as `adjustment`. */
    adjustmentPrefixes: z.array(z.string().max(20)).max(20),
    /** Text cut from the end of member numbers: `.0` of numbers printed as floats. */
    memberNumberSuffix: z.string().max(10).nullable(),
  })
  .meta({ id: 'OrderMapping' })

export const listMappings = endpoint({
  id: 'mappings.list',
  method: 'GET',
  path: '/v1/mappings',
  summary: 'Mappings: those of the product and those saved here',
  permission: 'imports:read',
  response: z.object({ items: z.array(OrderMapping.extend({ origin: z.enum(['product', 'own']) })) }),
  example: { items: [] },
})

export const saveMapping = endpoint({
  id: 'mappings.save',
  method: 'PUT',
  path: '/v1/mappings/:code',
  summary: 'Save a mapping for the next import of the same layout',
  permission: 'imports:write',
  params: z.object({ code: z.string().regex(/^[a-z0-9-]{1,60}$/) }),
  body: OrderMapping.omit({ code: true }),
  response: OrderMapping,
  refusals: ['mapping_invalid', 'already_exists'],
  example: {
    code: 'my-shop',
    name: { en: 'My shop', 'zh-CN': '我的商店' },
    kind: 'orders',
    columns: { orderId: 'order' },
    dateFormat: 'iso',
    timeZone: 'UTC',
    currency: 'CNY',
    refundPrefix: null,
    adjustmentPrefixes: [],
    memberNumberSuffix: null,
  },
})

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
    guessedColumns: z.partialRecord(z.enum(orderFields), z.string()),
  })
  .meta({ id: 'ImportFile' })

export const uploadImportFile = endpoint({
  id: 'imports.upload',
  method: 'POST',
  path: '/v1/imports/files',
  summary: 'Upload a file to import: CSV, CSV.gz, NDJSON or XLSX; answers with its columns and first rows',
  permission: 'imports:write',
  query: z.object({ name: z.string().min(1).max(255) }),
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
    /** Orders that were here already with the same content: nothing changed. */
    unchangedOrders: z.int(),
    grossSalesMills: Mills,
    refundedMills: Mills,
  })
  .meta({ id: 'ImportReport' })

export const Import = z
  .object({
    id: Id,
    kind: z.literal('orders'),
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
    report: ImportReport.nullable(),
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
    kind: z.literal('orders'),
    /** A saved mapping, or one for this import alone. */
    mapping: z.union([z.string().max(60), OrderMapping.omit({ code: true, name: true })]),
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
  summary: 'Take an import back: its orders, the points they earned, and members nothing else speaks of',
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
