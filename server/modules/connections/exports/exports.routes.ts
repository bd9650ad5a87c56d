import * as contract from '@regulars/contract/exports'
import type { Api } from '#platform/http/api'
import { directColumns, memberColumns } from './exportKind.ts'
import { exportKinds } from './exportKinds.ts'
import { describeExport, listAllExports, openExport, startExport } from './exports.commands.ts'

export function bindExports(api: Api): void {
  api.bind(contract.createExport, async (ctx, { body }, _, reply) => {
    // Once the answer is out, the job is committed: the worker need not wait for its next look.
    reply.raw.once('finish', () => ctx.wake(ctx.workspaceId))
    const { partner = null, purpose = null, columns = null, ...rest } = body
    return startExport(ctx, { ...rest, clear: false, partner, purpose, columns })
  })
  api.bind(contract.createClearExport, async (ctx, { body }, _, reply) => {
    reply.raw.once('finish', () => ctx.wake(ctx.workspaceId))
    return startExport(ctx, { ...body, clear: true, partner: null, columns: body.columns ?? null })
  })
  api.bind(contract.listExportKinds, async () => ({ items: contract.exportKinds.map(presentKind) }))
  api.bind(contract.listExports, async (ctx) => ({ items: await listAllExports(ctx) }))
  api.bind(contract.getExport, async (ctx, { params }) => describeExport(ctx, params.id))
  api.bindOutside(contract.exportFile, async (ctx, { params }) => openExport(ctx, params.id, { clear: false }))
  api.bindOutside(contract.clearExportFile, async (ctx, { params }) => openExport(ctx, params.id, { clear: true }))
}

function presentKind(kind: (typeof contract.exportKinds)[number]) {
  const { name, columns } = exportKinds[kind]
  return {
    kind,
    name,
    columns: [
      ...memberColumns.map((column) => ({ ...column, direct: false })),
      ...directColumns.map((column) => ({ ...column, direct: true })),
      ...columns.map((column) => ({ ...column, direct: false })),
    ],
  }
}
