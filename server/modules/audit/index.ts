import type { Module } from '../../platform/module.ts'
import { auditRoutes } from './audit.routes.ts'
import { invariants } from './invariants.ts'
import { safeguards } from './safeguards/index.ts'
import { anchorSchedule, sealSchedule } from './seal.ts'

export { insertEntries as keepChanges } from './entries.store.ts'

/** Who did what: a command notes its changes with `ctx.record`, and they are kept in the transaction that made them. */
export const audit: Module = {
  name: 'audit',
  routes: (api) => auditRoutes(api),
  schedules: (platform) => [sealSchedule(platform), anchorSchedule(platform)],
  invariants,
  safeguards,
}
