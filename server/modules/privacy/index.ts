import { complianceLoop } from '@regulars/contract/compliance'
import { listFields } from '@regulars/contract/fields'
import type { Module } from '#platform/module'
import { assessmentRoutes } from './assessments/assessments.routes.ts'
import { auditSchedule } from './audits/audits.jobs.ts'
import { auditRoutes } from './audits/audits.routes.ts'
import { dataMapRoutes } from './dataMap/dataMap.routes.ts'
import { bindIncidents } from './incidents/incidents.routes.ts'
import { readFields, readLoop } from './loop.commands.ts'
import { ownerRoutes } from './owners/owners.routes.ts'
import { bindPenTests } from './penTests/penTests.routes.ts'
import { regulationRoutes } from './regulations/regulations.routes.ts'
import { vendorRoutes } from './vendors/vendors.routes.ts'

export { safeguardSchedule } from './safeguards/safeguards.commands.ts'
export { safeguardRoutes } from './safeguards/safeguards.routes.ts'

/** What looks across all modules for the sake of members: who uses their data, and what is owed to them. */
export const privacy: Module = {
  name: 'privacy',
  routes(api) {
    api.bind(listFields, async (ctx) => readFields(ctx))
    api.bind(complianceLoop, async (ctx) => readLoop(ctx))
    auditRoutes(api)
    bindIncidents(api)
    bindPenTests(api)
    dataMapRoutes(api)
    ownerRoutes(api)
    regulationRoutes(api)
    vendorRoutes(api)
    assessmentRoutes(api)
  },
  schedules: (platform) => [auditSchedule(platform)],
}
