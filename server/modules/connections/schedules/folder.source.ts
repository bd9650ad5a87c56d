import { createReadStream, type Stats } from 'node:fs'
import { lstat, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Outside } from '#platform/context'
import type { StoredSchedule } from './schedules.store.ts'
import { type Found, type Look, type Source, SourceProblem } from './source.ts'

/** A file that was changed a moment ago is still being written. */
const SETTLED_MS = 60_000
const MAX_FILES = 50
/** What programs call a file that they have not finished, and what no person means. */
const unfinished = /^[.~]|\.(?:part|partial|tmp|temp|crdownload|filepart|swp|lock)$|~$/i
const TAKEN = 'taken'
/** Taken files hold what members are called; they are not kept for ever. */
const TAKEN_DAYS = 30
const DAY_MS = 86_400_000

/** Where files for a schedule are put, below the home folder; made of ids, so that no name leads out of it. */
export function folderOf(workspaceId: string, scheduleId: string): string {
  return `inbox/${workspaceId}/${scheduleId}`
}

/** Files in the folder of the schedule, by name. Links and folders are passed over. */
export const folder: Source = {
  async look(ctx, schedule) {
    const path = pathOf(ctx, schedule)
    await mkdir(path, { recursive: true, mode: 0o700 })
    const names = (await readdir(path)).filter((name) => !unfinished.test(name)).sort()
    const files: Found[] = []
    let waiting = 0
    for (const name of names) {
      if (files.length === MAX_FILES) break
      const stats = await lstat(join(path, name)).catch(() => undefined)
      if (!stats?.isFile()) continue
      if (stats.size === 0 || ctx.clock.now().getTime() - stats.mtimeMs < SETTLED_MS) waiting += 1
      else files.push(foundIn(ctx, path, name, stats))
    }
    return { files, waiting, validators: null } satisfies Look
  },
}

function foundIn(ctx: Outside, path: string, name: string, before: Stats): Found {
  const from = join(path, name)
  return {
    name,
    open: async () => createReadStream(from),
    async isWhole() {
      const now = await lstat(from).catch(() => undefined)
      return now?.isFile() === true && now.size === before.size && now.mtimeMs === before.mtimeMs
    },
    async putAway() {
      await mkdir(join(path, TAKEN), { recursive: true, mode: 0o700 })
      const at = ctx.clock.now().toISOString().replaceAll(':', '')
      await rename(from, join(path, TAKEN, `${at} ${name}`)).catch((error: NodeJS.ErrnoException) => {
        throw new SourceProblem(stuck, { name, code: error.code ?? 'unknown' })
      })
    },
  }
}

/** Removes files that were taken long ago; the day is the beginning of their names. */
export async function sweepTaken(
  ctx: Pick<Outside, 'home' | 'clock' | 'workspaceId'>,
  schedule: StoredSchedule,
): Promise<void> {
  const path = join(pathOf(ctx, schedule), TAKEN)
  const before = new Date(ctx.clock.now().getTime() - TAKEN_DAYS * DAY_MS).toISOString().slice(0, 10)
  for (const name of await readdir(path).catch(() => []))
    if (/^\d{4}-\d{2}-\d{2}T/.test(name) && name.slice(0, 10) < before) await rm(join(path, name), { force: true })
}

/** When a schedule is removed: what it took goes; the folder stays if a file is left that nobody has taken. */
export async function removeFolder(ctx: Pick<Outside, 'home' | 'workspaceId'>, scheduleId: string): Promise<void> {
  const path = join(ctx.home, folderOf(ctx.workspaceId, scheduleId))
  await rm(join(path, TAKEN), { recursive: true, force: true })
  await rmdir(path).catch(() => {})
}

function pathOf(ctx: Pick<Outside, 'home' | 'workspaceId'>, { scheduleId }: StoredSchedule): string {
  return join(ctx.home, folderOf(ctx.workspaceId, scheduleId))
}

const stuck = {
  en: '"{name}" was taken, but cannot be moved out of the folder ({code}). Let the server write there.',
  'zh-CN': '“{name}”已导入，但无法移出文件夹（{code}）。请允许服务器写入该文件夹。',
}
