import type { ArchiveFile as Shape } from '@regulars/contract/archive'
import type { z } from 'zod'
import { workspaceOf } from '#modules/access/index'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { isUuid } from '#platform/ids'
import { enqueue } from '#platform/jobs/queue'
import { dayOf, fromClickHouse } from '#platform/period'
import { hotAndCold, monthsBefore } from './archive.olap.ts'
import {
  type ArchiveFile,
  type FileState,
  fileById,
  filesAfter,
  setHotDays,
  settingsIn,
  totalsOf,
} from './archive.store.ts'
import { hotFrom } from './archive.ts'
import { folderOf } from './files.ts'
import { MOVE } from './moving.jobs.ts'
import { RESTORE } from './restoring.jobs.ts'
import { beginRestore, setRestoredUntil } from './restoring.store.ts'

const DAY_MS = 86_400_000

export async function describeArchive(ctx: Ctx) {
  const { hotDays } = await settingsIn(ctx.tx, ctx.workspaceId)
  const { timeZone } = await workspaceOf(ctx)
  const { hot, archived, oldestHotAt } = await hotAndCold(ctx.history, ctx.workspaceId)
  const { files, bytes, restored } = await totalsOf(ctx.tx, ctx.workspaceId)
  return {
    hotDays,
    hotEvents: hot,
    archivedEvents: archived,
    oldestHotDay: oldestHotAt && dayOf(fromClickHouse(oldestHotAt), timeZone),
    files,
    bytes,
    restoredFiles: restored,
    folder: folderOf(ctx, ctx.workspaceId),
  }
}

/** For how many days events stay hot. What is older moves with the next run; what was moved comes back by a restore only. */
export async function setArchive(ctx: Ctx, { hotDays, dryRun }: { hotDays: number | null; dryRun: boolean }) {
  const before = await settingsIn(ctx.tx, ctx.workspaceId)
  const moving = hotDays === null ? null : await whatMoves(ctx, hotDays)
  if (dryRun) return { hotDays, dryRun, moving }
  await setHotDays(ctx.tx, ctx.workspaceId, hotDays)
  if (moving && moving.events > 0) await enqueue(ctx, { kind: MOVE, payload: {}, key: `set/${ctx.ids.next()}` })
  ctx.record({
    action: 'archive.set',
    object: { kind: 'workspace', id: ctx.workspaceId },
    before: { hotDays: before.hotDays },
    after: { hotDays, ...moving },
  })
  return { hotDays, dryRun, moving }
}

async function whatMoves(ctx: Ctx, hotDays: number) {
  const { timeZone: zone } = await workspaceOf(ctx)
  const before = hotFrom(ctx.now, hotDays, zone)
  const months = await monthsBefore(ctx.history, ctx.workspaceId, { before, zone })
  return {
    events: months.reduce((sum, { events }) => sum + events, 0),
    months: months.length,
    firstMonth: months[0]?.month ?? null,
    hotFrom: dayOf(before, zone),
  }
}

export async function listFiles(ctx: Ctx, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const files = await filesAfter(ctx.tx, ctx.workspaceId, { after: cursor ? decode(cursor) : null, limit: limit + 1 })
  const page = files.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(present), nextCursor: files.length > limit && last ? encode(last) : null }
}

/** Brings the events of a file back for some days. One that is back, or on its way, stays until then. */
export async function restoreFile(ctx: Ctx, { fileId, days }: { fileId: string; days: number }) {
  const file = await requireFile(ctx, fileId)
  const until = new Date(ctx.now.getTime() + days * DAY_MS)
  if (file.state === 'writing' || file.state === 'written') throw wrongState(file.state)
  if (file.state === 'archived') {
    const restoreId = ctx.ids.next()
    await beginRestore(ctx.tx, ctx.workspaceId, { fileId, restoreId, at: ctx.now, until })
    await enqueue(ctx, { kind: RESTORE, payload: { fileId }, key: restoreId })
  } else await setRestoredUntil(ctx.tx, ctx.workspaceId, fileId, until)
  return changed(ctx, file, 'archive.restored')
}

/** What was restored leaves the history with the next look, in some minutes. */
export async function releaseFile(ctx: Ctx, fileId: string) {
  const file = await requireFile(ctx, fileId)
  if (file.state !== 'restored') throw wrongState(file.state)
  await setRestoredUntil(ctx.tx, ctx.workspaceId, fileId, ctx.now)
  return changed(ctx, file, 'archive.released')
}

async function changed(ctx: Ctx, before: ArchiveFile, action: 'archive.restored' | 'archive.released') {
  const after = await requireFile(ctx, before.fileId)
  const told = ({ month, state, restoredUntil }: ArchiveFile) => ({ month, state, restoredUntil })
  ctx.record({
    action,
    object: { kind: 'archive_file', id: before.fileId },
    before: told(before),
    after: told(after),
  })
  return present(after)
}

async function requireFile(ctx: Ctx, fileId: string): Promise<ArchiveFile> {
  const file = await fileById(ctx.tx, ctx.workspaceId, fileId)
  if (!file) throw notFound('archive file', fileId)
  return file
}

function wrongState(state: FileState): Refusal {
  return new Refusal('wrong_state', { what: 'archive file', state: shown[state] })
}

const shown = {
  writing: 'moving',
  written: 'moving',
  archived: 'archived',
  restoring: 'restoring',
  restored: 'restored',
} as const satisfies Record<FileState, string>

function present(file: ArchiveFile): z.input<typeof Shape> {
  return {
    id: file.fileId,
    month: file.month,
    state: shown[file.state],
    events: file.events,
    bytes: file.bytes,
    archivedAt: file.archivedAt?.toISOString() ?? null,
    restoredEvents: file.restoredEvents,
    restoredUntil: file.restoredUntil?.toISOString() ?? null,
    restoreFailed: file.restoreFailed,
  }
}

function encode({ month, fileId }: ArchiveFile): string {
  return Buffer.from(`${month}/${fileId}`).toString('base64url')
}

function decode(cursor: string): { month: string; fileId: string } {
  const [month = '', fileId = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('/')
  if (!/^\d{4}-\d{2}-\d{2}$/.test(month) || !isUuid(fileId)) throw notFound('page', cursor)
  return { month, fileId }
}
