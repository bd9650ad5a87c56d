import { createHash } from 'node:crypto'
import type { Received } from '@regulars/contract'
import type { createImport } from '@regulars/contract/connections'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { enqueue } from '#platform/jobs/queue'
import { findFile } from '../files/files.store.ts'
import { kinds } from '../kinds/kinds.ts'
import { faultOfMapping } from '../mapping/fit.ts'
import { listAllMappings } from '../mapping/mappings.commands.ts'
import { IMPORT } from './import.jobs.ts'
import { beginUndo, findImport, finish, insertImport, lockImport, newestImports } from './imports.store.ts'
import { type AnyLayout, type ImportView, type State, type StoredImport, toView } from './imports.ts'
import { markInbox, shareOfInboxPassed, shareOfLogPassed } from './settling.store.ts'

const CAN_CANCEL: readonly State[] = ['queued', 'reading', 'applying']
const CAN_UNDO: readonly State[] = ['done', 'failed', 'cancelled']

export async function startImport(ctx: Ctx, wanted: Received<typeof createImport>['body']): Promise<ImportView> {
  const file = await findFile(ctx.tx, ctx.workspaceId, wanted.file)
  if (!file) throw notFound('file', wanted.file)
  const { source, mapping } = await mappingOf(ctx, wanted.mapping)
  if (mapping.kind !== wanted.kind)
    throw new Refusal('mapping_invalid', { reason: `it is for ${mapping.kind}, not for ${wanted.kind}` })
  const fault = faultOfMapping(kinds[wanted.kind], mapping, file.details.columns)
  if (fault) throw new Refusal('mapping_invalid', { reason: fault })
  const importId = ctx.ids.next()
  await insertImport(ctx.tx, ctx.workspaceId, {
    importId,
    kind: wanted.kind,
    fileId: file.fileId,
    fileName: file.name,
    fileBytes: file.bytes,
    source,
    mapping,
    dryRun: wanted.dryRun,
    createdAt: ctx.now,
    createdBy: ctx.actor.id,
  })
  await enqueue(ctx, { kind: IMPORT, payload: { importId }, key: importId })
  const after = { kind: wanted.kind, fileName: file.name, source, mapping, dryRun: wanted.dryRun }
  ctx.record({ action: 'import.started', object: { kind: 'import', id: importId }, before: null, after })
  return describeImport(ctx, importId)
}

/** A mapping for one import alone is known by its content: the same orders again are then known again. */
async function mappingOf(
  ctx: Ctx,
  wanted: Received<typeof createImport>['body']['mapping'],
): Promise<{ source: string; mapping: AnyLayout }> {
  if (typeof wanted !== 'string') {
    const hash = createHash('sha256').update(JSON.stringify(wanted)).digest('hex')
    return { source: `inline-${hash.slice(0, 12)}`, mapping: wanted }
  }
  const found = (await listAllMappings(ctx)).find((mapping) => mapping.code === wanted)
  if (!found) throw notFound('mapping', wanted)
  const { code, name: _name, origin: _origin, ...mapping } = found
  return { source: code, mapping }
}

export async function describeImport(ctx: Ctx, importId: string): Promise<ImportView> {
  return viewOf(ctx, exists(await findImport(ctx.tx, ctx.workspaceId, importId), importId))
}

export async function listAllImports(ctx: Ctx): Promise<ImportView[]> {
  const views: ImportView[] = []
  // Only those under way need a look at the log, and they are few.
  for (const one of await newestImports(ctx.tx, ctx.workspaceId)) views.push(await viewOf(ctx, one))
  return views
}

export async function cancelRunningImport(ctx: Ctx, importId: string): Promise<ImportView> {
  const one = exists(await lockImport(ctx.tx, ctx.workspaceId, importId), importId)
  if (!CAN_CANCEL.includes(one.state)) throw new Refusal('wrong_state', { what: 'import', state: one.state })
  await finish(ctx.tx, ctx.workspaceId, importId, { state: 'cancelled', now: ctx.now })
  recordState(ctx, one, 'cancelled')
  return describeImport(ctx, importId)
}

export async function undoFinishedImport(ctx: Ctx, importId: string): Promise<ImportView> {
  const one = exists(await lockImport(ctx.tx, ctx.workspaceId, importId), importId)
  if (one.dryRun) throw new Refusal('wrong_state', { what: 'import', state: 'dryRun' })
  if (!CAN_UNDO.includes(one.state)) throw new Refusal('wrong_state', { what: 'import', state: one.state })
  await beginUndo(ctx.tx, ctx.workspaceId, importId)
  await markInbox(ctx.tx, ctx.workspaceId, importId)
  recordState(ctx, one, 'undoing')
  return describeImport(ctx, importId)
}

function recordState(ctx: Ctx, one: StoredImport, state: 'cancelled' | 'undoing'): void {
  ctx.record({
    action: state === 'cancelled' ? 'import.cancelled' : 'import.undone',
    object: { kind: 'import', id: one.importId },
    before: { fileName: one.fileName, state: one.state },
    after: { fileName: one.fileName, state },
  })
}

async function viewOf(ctx: Ctx, one: StoredImport): Promise<ImportView> {
  return toView(one, one.state === 'settling' ? await settledShare(ctx, one.importId) : 0, ctx.now, ctx.locale)
}

/** Half for the inbox, half for those who follow the log behind it. */
async function settledShare(ctx: Ctx, importId: string): Promise<number> {
  const followed = await shareOfLogPassed(ctx.tx, ctx.workspaceId, importId)
  if (followed !== null) return 0.5 + followed / 2
  return (await shareOfInboxPassed(ctx.tx, ctx.workspaceId, importId)) / 2
}

function exists(one: StoredImport | undefined, importId: string): StoredImport {
  if (!one) throw notFound('import', importId)
  return one
}
