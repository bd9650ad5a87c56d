import * as contract from '@regulars/contract/events'
import type { Module } from '../../platform/module.ts'
import { archiveInvariants } from './archive/archive.invariants.ts'
import { archiveRoutes } from './archive/archive.routes.ts'
import { archiveSafeguard } from './archive/archive.safeguard.ts'
import { moveJob, moveSchedule } from './archive/moving.jobs.ts'
import { restoreJob, restoresSchedule } from './archive/restoring.jobs.ts'
import { collectRoutes } from './collect.routes.ts'
import { historyTask } from './history.ts'
import { memberBlocks } from './memberBlocks.ts'
import { discardQuarantined, listQuarantined, replayQuarantined } from './quarantine.commands.ts'
import { resolveTask } from './resolve.ts'
import { retentionSchedule } from './retention.ts'
import { safeguards } from './safeguards.ts'
import { timelineRoutes } from './timeline.routes.ts'

export { HISTORY, historyTask } from './history.ts'
export { forgetImport } from './messageKeys.store.ts'
export { everyOrderOf, everythingOf } from './ownEvents.ts'
export { redactDeep } from './redact.ts'
export { RESOLVE } from './resolve.ts'
export { consumerLags, isSettled } from './status.store.ts'
export { extentOf } from './timeline.olap.ts'

export const events: Module = {
  name: 'events',
  routes(api, platform, http) {
    collectRoutes(http, platform)
    timelineRoutes(api)
    archiveRoutes(api)
    api.bind(contract.listQuarantine, async (ctx, { query }) => listQuarantined(ctx, query))
    api.bind(contract.replayQuarantine, async (ctx, { body }) => ({
      replayed: await replayQuarantined(ctx, body.ids, body.event),
    }))
    api.bind(contract.discardQuarantine, async (ctx, { body }) => ({
      discarded: await discardQuarantined(ctx, body.ids),
    }))
  },
  ingest: (platform) => [resolveTask(platform)],
  tasks: (platform) => [historyTask(platform)],
  schedules: (platform) => [retentionSchedule(platform), moveSchedule(platform), restoresSchedule(platform)],
  jobs: (platform) => [moveJob(platform), restoreJob(platform)],
  memberBlocks,
  invariants: archiveInvariants,
  safeguards: [...safeguards, archiveSafeguard],
}
