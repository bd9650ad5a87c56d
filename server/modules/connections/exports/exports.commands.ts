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
import { findExport, insertExport, newestExports, type StoredExport } from './exports.store.ts'

export type ExportView = z.infer<typeof Export>

export type WantedExport = Pick<StoredExport, 'kind' | 'clear' | 'partner' | 'purpose'>

/** Queues an export. Who wanted it, of what, and for what, is written down whether or not the file is ever fetched. */
export async function startExport(ctx: Ctx, { kind, clear, partner, purpose }: WantedExport): Promise<ExportView> {
  const exportId = ctx.ids.next()
  const one = { exportId, kind, clear, partner, purpose, createdAt: ctx.now, createdBy: ctx.actor.id }
  await insertExport(ctx.tx, ctx.workspaceId, one)
  await enqueue(ctx, { kind: EXPORT, payload: { exportId }, key: exportId })
  ctx.record({
    action: 'export.begun',
    object: { kind: 'export', id: exportId },
    before: null,
    after: { kind, clear, partner },
    ...(purpose !== null && { reason: purpose }),
  })
  return describeExport(ctx, exportId)
}

export async function describeExport(ctx: Ctx, exportId: string): Promise<ExportView> {
  return present(exists(await findExport(ctx.tx, ctx.workspaceId, exportId), exportId))
}

export async function listAllExports(ctx: Ctx): Promise<ExportView[]> {
  return (await newestExports(ctx.tx, ctx.workspaceId)).map(present)
}

/** The file. One that shows direct identifiers is found only where those may be seen, and the download is recorded. */
export async function openExport(
  ctx: Outside,
  exportId: string,
  { clear }: { readonly clear: boolean },
): Promise<{ fileName: string; stream: Readable }> {
  const one = await inTransaction(ctx, ctx, async (inside) => {
    const found = await findExport(inside.tx, inside.workspaceId, exportId)
    const fit = exists(found?.clear === clear ? found : undefined, exportId)
    const object = { kind: 'export', id: exportId }
    if (clear && fit.sealedKey)
      inside.record({ action: 'export.downloaded', object, before: null, after: { kind: fit.kind, clear } })
    return fit
  })
  if (!one.sealedKey) throw new Refusal('wrong_state', { what: 'export', state: one.state })
  const key = ctx.keys.open(ctx.workspaceId, KEY_SEAL, one.sealedKey)
  const path = pathOf(ctx, ctx.workspaceId, exportId)
  return { fileName: `${one.kind}.csv`, stream: openSealed({ path, key, bytes: one.bytes }).stream() }
}

function present(one: StoredExport): ExportView {
  const { exportId, kind, clear, purpose, state, rows, bytes, createdAt, finishedAt } = one
  return {
    ...{ id: exportId, kind, clear, purpose, state, rows, bytes },
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}

function exists(one: StoredExport | undefined, exportId: string): StoredExport {
  if (!one) throw notFound('export', exportId)
  return one
}
