import type { Module } from '#platform/module'
import { connectionsInvariants } from './connections.invariants.ts'
import { bindConnections } from './connections.routes.ts'
import { importJob } from './imports/import.jobs.ts'
import { settleSchedule, sweepSchedule } from './imports/import.schedules.ts'
import { undoJob } from './imports/undo.jobs.ts'

/** How data comes in from other systems: imports of order files. */
export const connections: Module = {
  name: 'connections',
  routes: bindConnections,
  jobs: (platform) => [importJob(platform), undoJob(platform)],
  schedules: (platform) => [settleSchedule(platform), sweepSchedule(platform)],
  invariants: connectionsInvariants,
}
