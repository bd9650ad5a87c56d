import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ctx } from '#platform/context'
import type { Invariant, InvariantResult } from '#platform/module'
import { eventsByFile } from './archive.olap.ts'
import { unfinishedFiles, writtenFiles } from './archive.store.ts'
import { folderOf } from './files.ts'

const SAMPLE = 5

/** What `regulars verify` checks of the archive. */
export const archiveInvariants: readonly Invariant[] = [
  {
    id: 'events.archive-files-are-there',
    claim: {
      en: 'Every recorded file of the archive lies in its folder with the size it was recorded with.',
      'zh-CN': '归档登记的每个文件均在其目录中，且大小与登记一致。',
    },
    check: filesAreThere,
  },
  {
    id: 'events.archived-is-in-a-file',
    claim: {
      en: 'Every archived event names a recorded file, and no file has fewer events than name it.',
      'zh-CN': '每个已归档事件都指向一个已登记的文件，且文件中的事件数不少于指向它的事件数。',
    },
    check: archivedIsInAFile,
  },
]

async function filesAreThere(ctx: Ctx): Promise<InvariantResult> {
  const files = await writtenFiles(ctx.tx, ctx.workspaceId)
  const missing: string[] = []
  for (const { fileId, fileName, bytes } of files) {
    const found = await stat(join(folderOf(ctx, ctx.workspaceId), fileName!)).catch(() => undefined)
    if (found?.size !== bytes) missing.push(fileId)
  }
  return { checked: files.length, breaches: missing.length, sample: missing.slice(0, SAMPLE) }
}

/** An undone import takes its events out of the history and leaves the file as it is: a file may have more, and never fewer. */
async function archivedIsInAFile(ctx: Ctx): Promise<InvariantResult> {
  // A move may be under way: the events it chose are whole, and their file is not written yet.
  const moving = new Set((await unfinishedFiles(ctx.tx, ctx.workspaceId)).map(({ fileId }) => fileId))
  const files = new Map((await writtenFiles(ctx.tx, ctx.workspaceId)).map((file) => [file.fileId, file]))
  const named = await eventsByFile(ctx.history, ctx.workspaceId)
  const short = [...named].filter(
    ([fileId, events]) => !moving.has(fileId) && events > (files.get(fileId)?.events ?? 0),
  )
  return { checked: named.size, breaches: short.length, sample: short.slice(0, SAMPLE).map(([fileId]) => fileId) }
}
