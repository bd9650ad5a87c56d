import type { Platform } from '#platform/context'
import type { Schedule } from '#platform/module'
import { asSystem } from '#platform/transaction'
import { lookAtDueAges } from './children.commands.ts'

/** Children come of age without anything happening. */
export function agesSchedule(platform: Platform): Schedule {
  return {
    name: 'members.ages',
    everySeconds: 300,
    run: (workspaceId) => asSystem(platform, workspaceId, lookAtDueAges),
  }
}
