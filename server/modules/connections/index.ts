import type { Module } from '#platform/module'
import { connectionsInvariants } from './connections.invariants.ts'
import { bindConnections } from './connections.routes.ts'
import { exportJob, exportSweep } from './exports/export.jobs.ts'
import { bindExports } from './exports/exports.routes.ts'
import { importJob } from './imports/import.jobs.ts'
import { settleSchedule, sweepSchedule } from './imports/import.schedules.ts'
import { undoJob } from './imports/undo.jobs.ts'
import { dueSchedule, lookJob, scheduleSweep } from './schedules/schedule.jobs.ts'
import { bindSchedules } from './schedules/schedules.routes.ts'

/** How data comes in from other systems: imports and exports of files. */
export const connections: Module = {
  name: 'connections',
  routes(api) {
    bindConnections(api)
    bindExports(api)
    bindSchedules(api)
  },
  jobs: (platform) => [importJob(platform), undoJob(platform), exportJob(platform), lookJob(platform)],
  schedules: (platform) => [
    settleSchedule(platform),
    sweepSchedule(platform),
    exportSweep(platform),
    dueSchedule(platform),
    scheduleSweep(platform),
  ],
  invariants: connectionsInvariants,
}
