import type { Module } from '../../platform/module.ts'

export { insertEntries as keepChanges } from './entries.store.ts'

/** Who did what: a command notes its changes with `ctx.record`, and they are kept in the transaction that made them. */
export const audit: Module = { name: 'audit' }
