import type { Module } from '#platform/module'
import { earningInvariants } from './earning/earning.invariants.ts'
import { earningConsumer } from './earning/earning.jobs.ts'
import { addRule, DEFAULT_RULE } from './earning/rules.store.ts'
import { ledgerInvariants } from './ledger/ledger.invariants.ts'
import { bindLoyalty } from './loyalty.routes.ts'
import { memberBlocks } from './memberBlocks.ts'

export { reverseImport } from './earning/earning.commands.ts'
export { type Posted, post, preview } from './ledger/ledger.commands.ts'
export { type Entry, type EntryKind, POINTS } from './ledger/ledger.ts'
export {
  type Balance,
  balancesOf,
  type ProgrammeTotals,
  programmeTotals,
  type StatementEntry,
  statementOf,
} from './ledger/statement.views.ts'

/** Points: the ledger, and what orders earn in it. */
export const loyalty: Module = {
  name: 'loyalty',
  routes: bindLoyalty,
  consumers: () => [earningConsumer],
  async prepare(ctx) {
    await addRule(ctx, DEFAULT_RULE)
  },
  invariants: [...ledgerInvariants, ...earningInvariants],
  memberBlocks,
}
