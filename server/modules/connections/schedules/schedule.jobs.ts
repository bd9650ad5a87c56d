import type { Words } from '@regulars/contract'
import type { Outside, Platform } from '#platform/context'
import { Refusal } from '#platform/errors'
import type { Job, JobKind } from '#platform/jobs/queue'
import type { Schedule } from '#platform/module'
import { OutboundProblem } from '#platform/outbound/outbound'
import { asSystem, systemActor, unlimited } from '#platform/transaction'
import { FileProblem } from '../readers/reader.ts'
import { sweepTaken } from './folder.source.ts'
import { takeFile } from './looking.ts'
import { nextAfter, retryAfter } from './recurrence.ts'
import { beginRun, LOOK } from './schedules.commands.ts'
import {
  allSchedules,
  deleteRunsBefore,
  endRun,
  lockDue,
  lockSchedule,
  type StoredSchedule,
  scheduleOfRun,
  setOutcome,
  type Validators,
} from './schedules.store.ts'
import { SourceProblem } from './source.ts'
import { sources } from './sources.ts'

const MAX_TRIES = 5
/** A file that was still being written is looked at again so soon. */
const WAITING_MS = 2 * 60_000
const RUNS_KEPT_DAYS = 90
const RUNS_AT_ONCE = 5_000
const DAY_MS = 86_400_000

/** Begins the looks whose time has come. */
export function dueSchedule(platform: Platform): Schedule {
  return {
    name: 'look for scheduled files',
    everySeconds: 10,
    async run(workspaceId) {
      const begun = await asSystem(platform, workspaceId, async (ctx) => {
        const due = await lockDue(ctx.tx, workspaceId, ctx.now)
        for (const one of due) await beginRun(ctx, one, one.failures > 0 ? 'retry' : 'schedule')
        return due.length
      })
      if (begun > 0) platform.wake(workspaceId)
      return begun > 0
    },
  }
}

/** One look: takes what is there, file by file, and notes how it went. Again takes nothing twice. */
export function lookJob(platform: Platform): JobKind {
  return {
    kind: LOOK,
    async run(job) {
      const { workspaceId } = job
      const runId = String(job.payload.runId)
      const schedule = await asSystem(platform, workspaceId, (ctx) => scheduleOfRun(ctx.tx, workspaceId, runId))
      if (!schedule) return
      try {
        const outcome = await look(platform, job, schedule, runId)
        await conclude(platform, workspaceId, runId, schedule, outcome)
      } catch (error) {
        if (!causeOf(error) && job.attempts < MAX_TRIES) throw error
        const cause = causeOf(error) ?? unexpected
        if (cause === unexpected) platform.logger.error({ error, runId, workspaceId }, 'a look for files was given up')
        await conclude(platform, workspaceId, runId, schedule, { waiting: 0, validators: null, cause })
      }
    },
  }
}

interface Cause {
  readonly code: string
  readonly words: Words
}

interface Outcome {
  readonly waiting: number
  readonly validators: Validators | null
  readonly cause: Cause | undefined
}

async function look(platform: Platform, job: Job, schedule: StoredSchedule, runId: string): Promise<Outcome> {
  const ctx = outsideOf(platform, job.workspaceId)
  const { files, waiting, validators } = await sources[schedule.place].look(ctx, schedule)
  let unready = waiting
  let cause: Cause | undefined
  for (const file of files) {
    try {
      if (!(await takeFile(outsideOf(platform, job.workspaceId), schedule, runId, file))) unready += 1
    } catch (error) {
      // One file that cannot be taken does not keep the others out.
      const own = causeOf(error)
      if (!own) throw error
      cause ??= namedAfter(file.name, own)
    }
    await job.heartbeat()
  }
  return { waiting: unready, validators: cause ? null : validators, cause }
}

function outsideOf(platform: Platform, workspaceId: string): Outside {
  const caller = { actor: systemActor, locale: 'en' as const, origin: null, ...unlimited }
  return { ...platform, ...caller, workspaceId, now: platform.clock.now() }
}

/** What a person can do something about; undefined for what is our fault. */
function causeOf(error: unknown): Cause | undefined {
  if (error instanceof Refusal) return { code: error.code, words: { en: error.in('en'), 'zh-CN': error.in('zh-CN') } }
  if (error instanceof OutboundProblem) return { code: 'unreachable', words: error.words }
  if (error instanceof FileProblem) return { code: 'file_unreadable', words: error.words }
  if (error instanceof SourceProblem) return { code: 'source', words: error.words }
  return undefined
}

function namedAfter(name: string, { code, words }: Cause): Cause {
  return { code, words: { en: `${name}: ${words.en}`, 'zh-CN': `${name}：${words['zh-CN']}` } }
}

async function conclude(
  platform: Platform,
  workspaceId: string,
  runId: string,
  { scheduleId }: StoredSchedule,
  { waiting, validators, cause }: Outcome,
): Promise<void> {
  await asSystem(platform, workspaceId, async (ctx) => {
    const schedule = await lockSchedule(ctx.tx, workspaceId, scheduleId)
    if (!schedule) return
    if (!(await endRun(ctx.tx, workspaceId, runId, { now: ctx.now, waiting, error: cause ?? null }))) return
    const failures = cause ? schedule.failures + 1 : 0
    const regular = nextAfter(schedule.recurrence, schedule.timeZone, ctx.now)
    const soon = new Date(Math.min(ctx.now.getTime() + WAITING_MS, regular.getTime()))
    const next = cause ? retryAfter(failures, ctx.now, regular) : waiting > 0 ? soon : regular
    await setOutcome(ctx.tx, workspaceId, scheduleId, { failures, next, validators })
  })
  platform.wake(workspaceId)
}

/** What nobody asks for any more: looks of long ago, and files that were taken long ago. */
export function scheduleSweep(platform: Platform): Schedule {
  return {
    name: 'sweep scheduled files',
    everySeconds: 3600,
    async run(workspaceId) {
      const all = await asSystem(platform, workspaceId, (ctx) => allSchedules(ctx.tx, workspaceId))
      for (const one of all) if (one.place === 'folder') await sweepTaken({ ...platform, workspaceId }, one)
      return asSystem(platform, workspaceId, async (ctx) => {
        const before = new Date(ctx.now.getTime() - RUNS_KEPT_DAYS * DAY_MS)
        return (await deleteRunsBefore(ctx.tx, workspaceId, before, RUNS_AT_ONCE)) === RUNS_AT_ONCE
      })
    },
  }
}

const unexpected: Cause = {
  code: 'unexpected',
  words: {
    en: 'It failed several times; the log of the server says why.',
    'zh-CN': '多次失败，原因见服务器日志。',
  },
}
