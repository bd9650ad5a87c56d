import type { Platform } from '#platform/context'
import type { Schedule } from '#platform/module'
import { asSystem } from '#platform/transaction'
import { openDueAudit, takeEvidence } from './audits.commands.ts'
import { itemsWithoutEvidence } from './audits.store.ts'

const LOOK_EVERY_SECONDS = 600

/** Opens the audit of a quarter on its first day, and takes the evidence that was not taken yet. */
export function auditSchedule(platform: Platform): Schedule {
  return {
    name: 'open the compliance audit',
    everySeconds: LOOK_EVERY_SECONDS,
    async run(workspaceId) {
      await asSystem(platform, workspaceId, openDueAudit)
      await takeMissingEvidence(platform, workspaceId)
      return false
    },
  }
}

/** Each in a transaction of its own: what cannot be shown now holds up nothing else, and is tried again. */
export async function takeMissingEvidence(platform: Platform, workspaceId: string): Promise<void> {
  for (const { auditId, item } of await asSystem(platform, workspaceId, itemsWithoutEvidence)) {
    try {
      await asSystem(platform, workspaceId, (ctx) => takeEvidence(ctx, auditId, item))
    } catch (error) {
      platform.logger.warn({ error, auditId, item, workspaceId }, 'evidence of a compliance audit could not be taken')
    }
  }
}
