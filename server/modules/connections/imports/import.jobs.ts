import type { Platform } from '#platform/context'
import type { Job, JobKind } from '#platform/jobs/queue'
import { asSystem } from '#platform/transaction'
import type { Step } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'
import { FileProblem } from '../readers/reader.ts'
import { advance, findImport, finish, lockImport, type Run, takeOver } from './imports.store.ts'
import type { StoredImport } from './imports.ts'
import type { Beat } from './reading.ts'
import { Stopped } from './stopped.ts'

export const IMPORT = 'connections.import'

/** After this many tries an import fails for good; what it wrote can be undone. */
const MAX_TRIES = 5
const BEAT_MS = 10_000

/** What this job does in the state it finds; after a crash it goes on with that one. */
function stepOf({ kind, state }: StoredImport): Step | undefined {
  return state === 'queued' ? begin : kinds[kind].steps[state]
}

export function importJob(platform: Platform): JobKind {
  return {
    kind: IMPORT,
    async run(job) {
      const importId = String(job.payload.importId)
      try {
        await goOn(platform, job, importId)
      } catch (error) {
        if (error instanceof Stopped) return
        if (!(error instanceof FileProblem) && job.attempts < MAX_TRIES) throw error
        await failImport(platform, job.workspaceId, importId, error)
      }
    },
  }
}

async function goOn(platform: Platform, job: Job, importId: string): Promise<void> {
  const { workspaceId } = job
  const run = { importId, runId: platform.ids.next() }
  const beat = beatOf(platform, job)
  for (;;) {
    const one = await asSystem(platform, workspaceId, (ctx) => findImport(ctx.tx, workspaceId, importId))
    const step = one && stepOf(one)
    if (!step) return
    await asSystem(platform, workspaceId, (ctx) => takeOver(ctx.tx, workspaceId, importId, run.runId, ctx.now))
    await step(platform, workspaceId, one, run, beat)
  }
}

async function begin(platform: Platform, workspaceId: string, _: StoredImport, run: Run): Promise<void> {
  await asSystem(platform, workspaceId, async (ctx) => {
    if (!(await advance(ctx.tx, workspaceId, run, 'queued', { state: 'reading' }))) throw new Stopped()
  })
}

/** Extends the lease now and then rather than with each write. */
export function beatOf(platform: Platform, job: Job): Beat {
  let last = platform.clock.now().getTime()
  return async () => {
    const now = platform.clock.now().getTime()
    if (now - last < BEAT_MS) return
    last = now
    await job.heartbeat()
  }
}

async function failImport(platform: Platform, workspaceId: string, importId: string, error: unknown): Promise<void> {
  const isOfFile = error instanceof FileProblem
  if (!isOfFile) platform.logger.error({ error, importId, workspaceId }, 'an import was given up')
  await asSystem(platform, workspaceId, async (ctx) => {
    const one = await lockImport(ctx.tx, workspaceId, importId)
    if (!one || !stepOf(one)) return
    const failure = isOfFile
      ? { code: 'file_unreadable', words: error.words }
      : { code: 'unexpected', words: unexpected }
    await finish(ctx.tx, workspaceId, importId, { state: 'failed', now: ctx.now, error: failure })
  })
}

const unexpected = {
  en: 'The import failed several times; the log of the server says why. Undo it, or try again.',
  'zh-CN': '导入多次失败，原因见服务器日志。可撤销后重试。',
}
