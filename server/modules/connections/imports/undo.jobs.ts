import { forgetImport } from '#modules/events/index'
import { removeMembersOfImport, restoreMembersOfImport } from '#modules/members/index'
import type { Platform } from '#platform/context'
import type { Job, JobKind } from '#platform/jobs/queue'
import { NO_MEMBER } from '#platform/log/block'
import { asSystem } from '#platform/transaction'
import { kinds } from '../kinds/kinds.ts'
import { beatOf } from './import.jobs.ts'
import { findImport, finish, setUndoStep } from './imports.store.ts'
import type { Beat } from './reading.ts'
import { markLog } from './settling.store.ts'
import { deleteEventsOf, deleteMembersFrom, membersSpokenOf } from './undo.olap.ts'
import { forgetUndone, keptMembers, rememberMembers, removedMembers, tellNext } from './undo.store.ts'

export const UNDO = 'connections.undo'

const MAX_TRIES = 5
const MEMBERS_PER_PAGE = 20_000
const MEMBERS_PER_NOTICE = 2_000
const MEMBERS_PER_DELETE = 5_000

type Step = (platform: Platform, workspaceId: string, importId: string, beat: Beat) => Promise<'go on' | 'wait'>

/**
 * Takes an import back. Each step may be done again after a crash; the number of the next one is stored with its
 * effects. It begins when all that the import wrote has arrived, and waits once more before the traces go, so that
 * nothing arrives behind it.
 */
const steps: readonly Step[] = [removeEvents, reverse, tellMembers, removeTraces]

export function undoJob(platform: Platform): JobKind {
  return {
    kind: UNDO,
    async run(job) {
      try {
        await goOn(platform, job)
      } catch (error) {
        if (job.attempts < MAX_TRIES) throw error
        await giveUp(platform, job, error)
      }
    },
  }
}

async function goOn(platform: Platform, job: Job): Promise<void> {
  const { workspaceId } = job
  const importId = String(job.payload.importId)
  const beat = beatOf(platform, job)
  for (;;) {
    const one = await asSystem(platform, workspaceId, (ctx) => findImport(ctx.tx, workspaceId, importId))
    const step = one?.state === 'undoing' ? steps[one.undoStep] : undefined
    if (!step || (await step(platform, workspaceId, importId, beat)) === 'wait') return
  }
}

/** A failed import can be undone again, from the first step; what was done is found done. */
async function giveUp(platform: Platform, { workspaceId, payload }: Job, error: unknown): Promise<void> {
  const importId = String(payload.importId)
  platform.logger.error({ error, importId, workspaceId }, 'an undo was given up')
  await asSystem(platform, workspaceId, (ctx) =>
    finish(ctx.tx, workspaceId, importId, {
      state: 'failed',
      now: ctx.now,
      error: { code: 'undo_failed', words: failed },
    }),
  )
}

const failed = {
  en: 'The undo failed several times; the log of the server says why. Try it again.',
  'zh-CN': '撤销多次失败，原因见服务器日志。请重试。',
}

/** Who it spoke of is written down before the events that tell it are gone. */
async function removeEvents(platform: Platform, workspaceId: string, importId: string, beat: Beat) {
  let after = NO_MEMBER
  for (;;) {
    const page = { after, limit: MEMBERS_PER_PAGE }
    const found = await membersSpokenOf(platform.history, workspaceId, importId, page)
    if (found.length > 0)
      await asSystem(platform, workspaceId, (ctx) => rememberMembers(ctx.tx, workspaceId, importId, found))
    await beat()
    if (found.length < MEMBERS_PER_PAGE) break
    after = found.at(-1)!.memberId
  }
  await deleteEventsOf(platform.history, workspaceId, importId)
  await asSystem(platform, workspaceId, (ctx) => setUndoStep(ctx.tx, workspaceId, importId, 1))
  return 'go on' as const
}

async function reverse(platform: Platform, workspaceId: string, importId: string, beat: Beat) {
  const one = await asSystem(platform, workspaceId, (ctx) => findImport(ctx.tx, workspaceId, importId))
  await kinds[one!.kind].reverse(platform, workspaceId, one!, beat)
  await asSystem(platform, workspaceId, async (ctx) => {
    await removeMembersOfImport(ctx, importId, await keptMembers(ctx.tx, workspaceId, importId))
    await restoreMembersOfImport(ctx, importId)
    await forgetImport(ctx, importId)
    await setUndoStep(ctx.tx, workspaceId, importId, 2)
  })
  return 'go on' as const
}

/** Those who follow the log look at these members again. */
async function tellMembers(platform: Platform, workspaceId: string, importId: string, beat: Beat) {
  for (;;) {
    const told = await asSystem(platform, workspaceId, async (ctx) => {
      const members = await tellNext(ctx.tx, workspaceId, importId, MEMBERS_PER_NOTICE)
      await ctx.publish(
        members.map(({ memberId, removed }) => ({
          name: 'orders.undone',
          memberId,
          properties: { importId, removed },
        })),
      )
      return members.length
    })
    await beat()
    if (told < MEMBERS_PER_NOTICE) break
  }
  await asSystem(platform, workspaceId, async (ctx) => {
    await markLog(ctx.tx, workspaceId, importId)
    await setUndoStep(ctx.tx, workspaceId, importId, 3)
  })
  return 'wait' as const
}

/** What the history still holds of members that are gone. */
async function removeTraces(platform: Platform, workspaceId: string, importId: string, beat: Beat) {
  for (;;) {
    const gone = await asSystem(platform, workspaceId, (ctx) =>
      removedMembers(ctx.tx, workspaceId, importId, MEMBERS_PER_DELETE),
    )
    if (gone.length === 0) break
    await deleteMembersFrom(platform.history, workspaceId, gone)
    await asSystem(platform, workspaceId, (ctx) => forgetUndone(ctx.tx, workspaceId, importId, gone))
    await beat()
  }
  await asSystem(platform, workspaceId, async (ctx) => {
    await forgetUndone(ctx.tx, workspaceId, importId, 'all')
    await setUndoStep(ctx.tx, workspaceId, importId, steps.length)
    await finish(ctx.tx, workspaceId, importId, { state: 'undone', now: ctx.now })
  })
  return 'go on' as const
}
