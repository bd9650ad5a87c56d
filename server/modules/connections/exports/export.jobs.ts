import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Platform } from '#platform/context'
import type { Job, JobKind } from '#platform/jobs/queue'
import type { Schedule } from '#platform/module'
import { asSystem } from '#platform/transaction'
import { KEY_SEAL, pathOf } from '../files/openFile.ts'
import { KEY_BYTES, writeSealed } from '../files/sealedFile.ts'
import { csvOf } from './csvOut.ts'
import { endExport, expireExports, findExport, type StoredExport } from './exports.store.ts'
import { pagesOf } from './pages.ts'
import { workbookOf } from './xlsxOut.ts'

export const EXPORT = 'connections.export'

const MAX_TRIES = 5
const MAX_BYTES = 4 * 1024 ** 3
const KEPT_DAYS = 7
const DAY_MS = 86_400_000

/** Writes the file of an export, encrypted; a try that was cut off begins again. */
export function exportJob(platform: Platform): JobKind {
  return {
    kind: EXPORT,
    async run(job) {
      const exportId = String(job.payload.exportId)
      try {
        await write(platform, job, exportId)
      } catch (error) {
        if (job.attempts < MAX_TRIES) throw error
        platform.logger.error({ error, exportId, workspaceId: job.workspaceId }, 'an export was given up')
        await asSystem(platform, job.workspaceId, (ctx) =>
          endExport(ctx.tx, job.workspaceId, exportId, { ...nothing, state: 'failed', now: ctx.now }),
        )
      }
    },
  }
}

const nothing = { rows: 0, bytes: 0, sealedKey: null }

async function write(platform: Platform, job: Job, exportId: string): Promise<void> {
  const { workspaceId } = job
  const one = await asSystem(platform, workspaceId, (ctx) => findExport(ctx.tx, workspaceId, exportId))
  if (one?.state !== 'queued') return
  const path = pathOf(platform, workspaceId, exportId)
  await rm(path, { force: true })
  const key = platform.random.bytes(KEY_BYTES)
  const count = { rows: 0 }
  const content = Readable.from(writers[one.format](pagesOf(platform, job, one, count)))
  const bytes = await writeSealed(content, { path, key, maxBytes: MAX_BYTES })
  const sealedKey = platform.keys.seal(workspaceId, KEY_SEAL, key)
  await asSystem(platform, workspaceId, (ctx) =>
    endExport(ctx.tx, workspaceId, exportId, { state: 'done', rows: count.rows, bytes, sealedKey, now: ctx.now }),
  )
}

/** How an export is written; one line for each format. */
const writers: Readonly<Record<StoredExport['format'], (pages: ReturnType<typeof pagesOf>) => AsyncIterable<Buffer>>> =
  {
    csv: textOf,
    xlsx: workbookOf,
  }

async function* textOf(pages: ReturnType<typeof pagesOf>): AsyncGenerator<Buffer> {
  // Excel takes UTF-8 for what it is only when it sees this mark.
  yield Buffer.from('\uFEFF')
  for await (const page of pages) yield Buffer.from(csvOf(page))
}

/** Files of exports are not kept: whoever needs one makes it anew, and it is written down again. */
export function exportSweep(platform: Platform): Schedule {
  return {
    name: 'sweep exports',
    everySeconds: 600,
    async run(workspaceId) {
      const old = await asSystem(platform, workspaceId, (ctx) =>
        expireExports(ctx.tx, workspaceId, new Date(ctx.now.getTime() - KEPT_DAYS * DAY_MS)),
      )
      for (const exportId of old) await rm(pathOf(platform, workspaceId, exportId), { force: true })
      return old.length > 0
    },
  }
}
