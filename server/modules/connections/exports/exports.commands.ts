import type { Readable } from 'node:stream'
import type { Export } from '@regulars/contract/exports'
import type { z } from 'zod'
import type { Ctx, Outside } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { enqueue } from '#platform/jobs/queue'
import { inTransaction } from '#platform/transaction'
import { KEY_SEAL, pathOf } from '../files/openFile.ts'
import { openSealed } from '../files/sealedFile.ts'
import { EXPORT } from './export.jobs.ts'
import { columnsOf } from './exportKind.ts'
import { exportKinds } from './exportKinds.ts'
import { findExport, insertExport, type StoredExport } from './exports.store.ts'
import { exportsWithNames, type NamedExport } from './exports.views.ts'

export type ExportView = z.infer<typeof Export>

export type WantedExport = Pick<StoredExport, 'kind' | 'clear' | 'partner' | 'purpose' | 'format' | 'columns'>

/** Queues an export. Who wanted it, of what, and for what, is written down whether or not the file is ever fetched. */
export async function startExport(ctx: Ctx, wanted: WantedExport): Promise<ExportView> {
  const { kind, clear, partner, purpose, format, columns } = wanted
  refuseUnknownColumns(wanted)
  const exportId = ctx.ids.next()
  const one = { ...wanted, exportId, createdAt: ctx.now, createdBy: ctx.actor.id }
  await insertExport(ctx.tx, ctx.workspaceId, one)
  await enqueue(ctx, { kind: EXPORT, payload: { exportId }, key: exportId })
  ctx.record({
    action: 'export.begun',
    object: { kind: 'export', id: exportId },
    before: null,
    after: { kind, clear, partner, format, columns },
    ...(purpose !== null && { reason: purpose }),
  })
  return describeExport(ctx, exportId)
}

export async function describeExport(ctx: Ctx, exportId: string): Promise<ExportView> {
  const [one] = await exportsWithNames(ctx.tx, ctx.workspaceId, exportId)
  return present(exists(one, exportId))
}

export async function listAllExports(ctx: Ctx): Promise<ExportView[]> {
  return (await exportsWithNames(ctx.tx, ctx.workspaceId)).map(present)
}

/** The file. One that shows direct identifiers is found only where those may be seen; each download is recorded. */
export async function openExport(
  ctx: Outside,
  exportId: string,
  { clear }: { readonly clear: boolean },
): Promise<{ fileName: string; stream: Readable; type?: string }> {
  const one = await inTransaction(ctx, ctx, async (inside) => {
    const found = await findExport(inside.tx, inside.workspaceId, exportId)
    const fit = exists(found?.clear === clear ? found : undefined, exportId)
    const object = { kind: 'export', id: exportId }
    if (fit.sealedKey)
      inside.record({ action: 'export.downloaded', object, before: null, after: { kind: fit.kind, clear } })
    return fit
  })
  if (!one.sealedKey) throw new Refusal('wrong_state', { what: 'export', state: one.state })
  const key = ctx.keys.open(ctx.workspaceId, KEY_SEAL, one.sealedKey)
  const path = pathOf(ctx, ctx.workspaceId, exportId)
  const stream = openSealed({ path, key, bytes: one.bytes }).stream()
  return { fileName: `${one.kind}.${one.format}`, stream, ...(one.format === 'xlsx' && { type: WORKBOOK }) }
}

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

function refuseUnknownColumns({ kind, partner, clear, columns }: WantedExport): void {
  const known = columnsOf(exportKinds[kind], { partner, clear })
  const unknown = columns?.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Refusal('unknown_column', { column: unknown, columns: known.join(', ') })
}

function present(one: NamedExport): ExportView {
  const { exportId, kind, clear, partner, purpose, format, columns, state, rows, bytes, createdAt, finishedAt } = one
  return {
    ...{ id: exportId, kind, clear, partner, purpose, format, state, rows, bytes, createdBy: one.createdBy },
    columns: columns && [...columns],
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}

function exists<One extends StoredExport>(one: One | undefined, exportId: string): One {
  if (!one) throw notFound('export', exportId)
  return one
}
