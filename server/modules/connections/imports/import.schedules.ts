import type { Platform } from '#platform/context'
import { enqueue } from '#platform/jobs/queue'
import type { Schedule } from '#platform/module'
import { sql } from '#platform/postgres'
import { asSystem } from '#platform/transaction'
import { removeOldFiles } from '../files/files.commands.ts'
import { kinds } from '../kinds/kinds.ts'
import { finish, importsIn } from './imports.store.ts'
import type { StoredImport } from './imports.ts'
import { isInboxPassed, markLog, shareOfLogPassed } from './settling.store.ts'
import { clearStaged, type StagedTable } from './staging.store.ts'
import { UNDO } from './undo.jobs.ts'

/** An error file is kept this long. */
const ERRORS_KEPT_DAYS = 90
const LINES_PER_DELETE = 50_000
const DAY_MS = 86_400_000

/**
 * Waiting is done here rather than in a job, which would keep others from their turn: an import is done, and an undo
 * goes on, when the followers of the log have passed what it wrote.
 */
export function settleSchedule(platform: Platform): Schedule {
  return {
    name: 'settle imports',
    everySeconds: 1,
    async run(workspaceId) {
      const waiting = await asSystem(platform, workspaceId, (ctx) =>
        importsIn(ctx.tx, workspaceId, ['settling', 'undoing']),
      )
      let moved = false
      for (const one of waiting) moved = (await settle(platform, workspaceId, one)) || moved
      return moved
    },
  }
}

/** True when the import moved on. */
async function settle(platform: Platform, workspaceId: string, one: StoredImport): Promise<boolean> {
  return asSystem(platform, workspaceId, async (ctx) => {
    const passed = await shareOfLogPassed(ctx.tx, workspaceId, one.importId)
    if (passed === null) {
      if (!(await isInboxPassed(ctx.tx, workspaceId, one.importId))) return false
      await markLog(ctx.tx, workspaceId, one.importId)
      return true
    }
    if (passed < 1) return false
    if (one.state === 'undoing') return goOnWithUndo(ctx, one)
    await kinds[one.kind].settled(ctx, one)
    await finish(ctx.tx, workspaceId, one.importId, { state: 'done', now: ctx.now })
    return true
  })
}

async function goOnWithUndo(ctx: Parameters<typeof enqueue>[0], one: StoredImport): Promise<boolean> {
  const key = `${one.importId}/${one.undoStep}`
  const { rows } = await sql`
    select from jobs.jobs
     where jobs.workspace_id = ${ctx.workspaceId}
       and jobs.kind = ${UNDO}
       and jobs.unique_key = ${key}
  `.execute(ctx.tx)
  if (rows.length > 0) return false
  await enqueue(ctx, { kind: UNDO, payload: { importId: one.importId }, key })
  return true
}

/** Removes what is no longer needed: staged lines of finished imports, files, and old error files. */
export function sweepSchedule(platform: Platform): Schedule {
  return {
    name: 'sweep imports',
    everySeconds: 60,
    async run(workspaceId) {
      await removeOldFiles(platform, workspaceId)
      return asSystem(platform, workspaceId, async (ctx) => {
        const { rows } = await sql<{ importId: string; table: StagedTable }>`
          select imports.import_id as "importId", 'import_lines' as table
            from connections.imports
           where imports.workspace_id = ${workspaceId}
             and imports.finished_at is not null
             and exists (
               select
                 from connections.import_lines as lines
                where lines.workspace_id = imports.workspace_id
                  and lines.import_id = imports.import_id
             )
           union all
          select imports.import_id, 'import_keys'
            from connections.imports
           where imports.workspace_id = ${workspaceId}
             and imports.finished_at is not null
             and exists (
               select
                 from connections.import_keys as keys
                where keys.workspace_id = imports.workspace_id
                  and keys.import_id = imports.import_id
             )
           union all
          select imports.import_id, 'import_rejects'
            from connections.imports
           where imports.workspace_id = ${workspaceId}
             and imports.finished_at < ${new Date(ctx.now.getTime() - ERRORS_KEPT_DAYS * DAY_MS)}
             and exists (
               select
                 from connections.import_rejects as rejects
                where rejects.workspace_id = imports.workspace_id
                  and rejects.import_id = imports.import_id
             )
           limit 1
        `.execute(ctx.tx)
        const [old] = rows
        if (!old) return false
        await clearStaged(ctx.tx, workspaceId, old.importId, old.table, LINES_PER_DELETE)
        return true
      })
    },
  }
}
