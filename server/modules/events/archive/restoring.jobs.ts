import { erasedSince, openKeys } from '#modules/members/index'
import type { Platform } from '#platform/context'
import { CannotDecrypt, type MemberKey } from '#platform/crypto/keys'
import type { Job, JobKind } from '#platform/jobs/queue'
import type { Schedule } from '#platform/module'
import { asSystem } from '#platform/transaction'
import { insertRestored, isAnyRestoredOf, type RestoredRow, removeRestored, removeRestoredOf } from './archive.olap.ts'
import { type ArchiveFile, fileById } from './archive.store.ts'
import { type Bundle, rowsIn, textIn } from './bundles.ts'
import { readFile } from './files.ts'
import { archiveKeyOf } from './key.ts'
import { earliestRestore, endRestore, failRestore, noteRestored, overdueRestores } from './restoring.store.ts'
import { whileAlive } from './whileAlive.ts'

export const RESTORE = 'events.restore_archive'

/** The history takes blocks of ten thousand rows gladly; larger events make a block of fewer. */
const ROWS_PER_BLOCK = 10_000
const BYTES_PER_BLOCK = 16_000_000
const BUNDLES_PER_LOOK = 500
const MAX_TRIES = 3

/** Brings the events of a file back into the history for a while. */
export function restoreJob(platform: Platform): JobKind {
  return {
    kind: RESTORE,
    async run(job) {
      const fileId = String(job.payload.fileId)
      try {
        await restore(platform, job, fileId)
      } catch (error) {
        if (!isOfTheFile(error) && job.attempts < MAX_TRIES) throw error
        platform.logger.error({ error, fileId, workspaceId: job.workspaceId }, 'an archive file could not be restored')
        await whileAlive(job, removeRestored(platform.history, job.workspaceId, fileId))
        await asSystem(platform, job.workspaceId, (ctx) => failRestore(ctx.tx, job.workspaceId, fileId))
      }
    },
  }
}

/** It is not there, or not as it was written: trying again would find the same. */
function isOfTheFile(error: unknown): boolean {
  return error instanceof CannotDecrypt || (error as NodeJS.ErrnoException).code === 'ENOENT'
}

async function restore(platform: Platform, job: Job, fileId: string): Promise<void> {
  const { workspaceId } = job
  const file = await asSystem(platform, workspaceId, (ctx) => fileById(ctx.tx, workspaceId, fileId))
  if (file?.state !== 'restoring') return
  const place = { workspaceId, fileId, fileName: file.fileName!, key: await archiveKeyOf(platform, workspaceId) }
  const note = (events: number, state: ArchiveFile['state']) =>
    asSystem(platform, workspaceId, (ctx) =>
      noteRestored(ctx.tx, workspaceId, { fileId, restoreId: file.restoreId, events, state }),
    )
  let events = 0
  let block = 0
  for await (const rows of blocksOf(platform, workspaceId, readFile(platform, place))) {
    // A try that was cut off left blocks of the same rows, and the history keeps a row that comes twice once.
    const token = `${file.restoreId}/${job.attempts}/${block}`
    await insertRestored(platform.history, workspaceId, { fileId, rows, token })
    events += rows.length
    block += 1
    await note(events, 'restoring')
    await job.heartbeat()
  }
  await note(events, 'restored')
  // Of who was erased while this ran, their key was still there when their events came by.
  await forgetErased(platform, workspaceId)
}

async function* blocksOf(
  platform: Platform,
  workspaceId: string,
  bundles: AsyncIterable<Bundle>,
): AsyncGenerator<RestoredRow[]> {
  let rows: RestoredRow[] = []
  let bytes = 0
  for await (const some of someOf(bundles)) {
    const keys = new Map<string, MemberKey>()
    await asSystem(platform, workspaceId, (ctx) =>
      openKeys(
        ctx,
        keys,
        some.map(({ memberId }) => memberId),
      ),
    )
    for (const bundle of some) {
      const text = textIn(bundle, keys.get(bundle.memberId))
      if (text) rows.push(...rowsIn(bundle.memberId, text).map(detailsIn))
      bytes += text?.length ?? 0
      if (rows.length < ROWS_PER_BLOCK && bytes < BYTES_PER_BLOCK) continue
      yield rows
      rows = []
      bytes = 0
    }
  }
  if (rows.length > 0) yield rows
}

async function* someOf(bundles: AsyncIterable<Bundle>): AsyncGenerator<Bundle[]> {
  let some: Bundle[] = []
  for await (const bundle of bundles) {
    some.push(bundle)
    if (some.length < BUNDLES_PER_LOOK) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}

function detailsIn(row: RestoredRow): RestoredRow {
  const { member_id, occurred_at, event_id, message_id, original_at, sent_at, properties } = row
  return { member_id, occurred_at, event_id, message_id, original_at, sent_at, properties }
}

/**
 * Months whose time is over leave the history again; their file never went. Of a member who was erased nothing stays here
 * either: in the files it is unreadable already.
 */
export function restoresSchedule(platform: Platform): Schedule {
  return {
    name: 'end restores from the archive',
    everySeconds: 600,
    async run(workspaceId) {
      await forgetErased(platform, workspaceId)
      const overdue = await asSystem(platform, workspaceId, (ctx) => overdueRestores(ctx.tx, workspaceId, ctx.now))
      for (const file of overdue) {
        await removeRestored(platform.history, workspaceId, file.fileId)
        await asSystem(platform, workspaceId, (ctx) => endRestore(ctx.tx, workspaceId, file))
      }
      return false
    },
  }
}

async function forgetErased(platform: Platform, workspaceId: string): Promise<void> {
  const erased = await asSystem(platform, workspaceId, async (ctx) => {
    const since = await earliestRestore(ctx.tx, workspaceId)
    return since ? erasedSince(ctx.tx, workspaceId, since) : []
  })
  if (erased.length === 0 || !(await isAnyRestoredOf(platform.history, workspaceId, erased))) return
  await removeRestoredOf(platform.history, workspaceId, erased)
}
