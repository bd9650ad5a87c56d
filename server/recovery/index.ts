import type { Module } from '../platform/module.ts'
import { journalConsumer } from './journal.ts'
import { recoveryRoutes } from './recovery.routes.ts'
import type { Recovery, RecoverySettings } from './recovery.ts'
import { recoverySafeguards } from './safeguards.ts'

export { CannotRestore } from './load.ts'
export { Recovery, type RecoverySettings } from './recovery.ts'
export { refusalText, sentences } from './refusals.ts'
export { type RestoreReport, restoreInstallation } from './restore.ts'
export { HalfRestored } from './underWay.ts'

/**
 * Backups of the whole installation, restores, and drills that show that they work. Not among the modules of `order.ts`: it
 * knows both engines as their owner does, and runs the invariants of all modules.
 */
export function recoveryModule(recovery: Recovery, settings: RecoverySettings): Module {
  return {
    name: 'recovery',
    routes: (api) => recoveryRoutes(api, recovery, settings),
    consumers: () => [journalConsumer(recovery.journal)],
    safeguards: recoverySafeguards(recovery),
  }
}
