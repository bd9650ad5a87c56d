import type { Platform } from '#platform/context'
import type { JobKind } from '#platform/jobs/queue'
import { asSystem } from '#platform/transaction'
import { DUPLICATES, giveUp, stepOn } from './searches.commands.ts'

/** After this many tries a search is given up, so that another can be started. */
const MAX_TRIES = 5

/** Takes a search step by step to its end, each step a transaction: memory and locks stay small whatever there is. */
export function duplicatesJob(platform: Platform): JobKind {
  return {
    kind: DUPLICATES,
    async run(job) {
      const searchId = String(job.payload.searchId)
      try {
        while (await asSystem(platform, job.workspaceId, (ctx) => stepOn(ctx, searchId))) await job.heartbeat()
      } catch (error) {
        if (job.attempts < MAX_TRIES) throw error
        platform.logger.error({ error, searchId, workspaceId: job.workspaceId }, 'a search for duplicates was given up')
        await asSystem(platform, job.workspaceId, (ctx) => giveUp(ctx, searchId))
      }
    },
  }
}
