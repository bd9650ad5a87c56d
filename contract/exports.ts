import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual, Id, Instant } from './shapes.ts'

export const exportKinds = ['members', 'consents', 'points', 'orders'] as const

export const exportFormats = ['csv', 'xlsx'] as const

export const Export = z
  .object({
    id: Id,
    kind: z.enum(exportKinds),
    /** Direct identifiers as they are rather than masked. */
    clear: z.boolean(),
    /** For whom keyed hashes were added. */
    partner: z.string().nullable(),
    purpose: z.string().nullable(),
    format: z.enum(exportFormats),
    /** Those that were chosen; null for all. */
    columns: z.array(z.string()).nullable(),
    /** Name of the person or key that asked for it. */
    createdBy: z.string().nullable(),
    state: z.enum(['queued', 'done', 'failed', 'expired']),
    rows: z.int(),
    bytes: z.int(),
    createdAt: Instant,
    finishedAt: Instant.nullable(),
  })
  .meta({ id: 'Export' })

const exampleExport = {
  id: '0198c7a2-0000-7000-8000-000000000012',
  kind: 'members' as const,
  clear: false,
  partner: null,
  purpose: null,
  format: 'csv' as const,
  columns: null,
  createdBy: 'Lin',
  state: 'queued' as const,
  rows: 0,
  bytes: 0,
  createdAt: '2026-11-22T08:00:00.000Z',
  finishedAt: null,
}

const Purpose = z.string().trim().min(5).max(500)
const Layout = {
  format: z.enum(exportFormats).default('csv'),
  /** Names of columns as `exports.kinds` lists them, to have only these. */
  columns: z.array(z.string().max(60)).min(1).max(50).optional(),
}

export const listExportKinds = endpoint({
  id: 'exports.kinds',
  method: 'GET',
  path: '/v1/exports/kinds',
  summary:
    'What can be exported, and the columns of each kind; direct ones are masked unless they are asked for in the clear',
  permission: 'members:read',
  response: z.object({
    items: z.array(
      z.object({
        kind: z.enum(exportKinds),
        name: Bilingual,
        columns: z.array(z.object({ name: z.string(), label: Bilingual, direct: z.boolean() })),
      }),
    ),
  }),
  example: { items: [] },
})

export const createExport = endpoint({
  id: 'exports.create',
  method: 'POST',
  path: '/v1/exports',
  summary: 'Write members, consents, points or orders to a CSV file or a workbook, with direct identifiers masked',
  permission: 'members:read',
  body: z.object({
    kind: z.enum(exportKinds),
    /** Adds keyed hashes of e-mail and telephone that stay the same for this partner and differ for each other. */
    partner: z
      .string()
      .regex(/^[a-z0-9-]{1,60}$/)
      .optional(),
    /** What it is for; kept in the audit log. */
    purpose: Purpose.optional(),
    ...Layout,
  }),
  response: Export,
  status: 202,
  refusals: ['unknown_column'],
  example: exampleExport,
})

export const createClearExport = endpoint({
  id: 'exports.createClear',
  method: 'POST',
  path: '/v1/exports/clear',
  proof: 'workspace',
  summary: 'The same with direct identifiers as they are; the purpose is kept in the audit log',
  permission: 'members:reveal',
  body: z.object({ kind: z.enum(exportKinds), purpose: Purpose, ...Layout }),
  response: Export,
  status: 202,
  refusals: ['unknown_column', 'proof_needed'],
  example: { ...exampleExport, clear: true, purpose: 'Printing of membership cards' },
})

export const listExports = endpoint({
  id: 'exports.list',
  method: 'GET',
  path: '/v1/exports',
  summary: 'Exports, newest first',
  permission: 'members:read',
  response: z.object({ items: z.array(Export) }),
  example: { items: [exampleExport] },
})

const ExportParams = z.object({ id: Id })

export const getExport = endpoint({
  id: 'exports.get',
  method: 'GET',
  path: '/v1/exports/:id',
  summary: 'One export: whether its file is there',
  permission: 'members:read',
  params: ExportParams,
  response: Export,
  refusals: ['not_found'],
  example: exampleExport,
})

export const exportFile = endpoint({
  id: 'exports.file',
  method: 'GET',
  path: '/v1/exports/:id/file',
  summary: 'The file of a masked export; it is kept for seven days, and each download is kept in the audit log',
  permission: 'members:read',
  params: ExportParams,
  response: z.string(),
  download: 'text/csv',
  refusals: ['not_found', 'wrong_state'],
  example: 'member_id,member\n',
})

export const clearExportFile = endpoint({
  id: 'exports.clearFile',
  method: 'GET',
  path: '/v1/exports/:id/clear-file',
  proof: 'workspace',
  summary: 'The file of an export with direct identifiers; each download is kept in the audit log',
  permission: 'members:reveal',
  params: ExportParams,
  response: z.string(),
  download: 'text/csv',
  refusals: ['not_found', 'wrong_state', 'proof_needed'],
  example: 'member_id,member\n',
})
