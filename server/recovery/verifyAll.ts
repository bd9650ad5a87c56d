import { verifyWorkspace } from '../operations.ts'
import type { Platform } from '../platform/context.ts'
import type { Module } from '../platform/module.ts'
import { systemActor, unlimited } from '../platform/transaction.ts'

/**
 * Every invariant of every workspace. What was loaded is looked at as of the moment of the backup: what was to be done within
 * seconds then is not late because a day has passed.
 */
export async function verifyAll(
  platform: Platform,
  workspaceIds: readonly string[],
  modules: readonly Module[],
  now: Date,
): Promise<{ checks: number; broken: string[] }> {
  let checks = 0
  const broken = new Set<string>()
  for (const workspaceId of workspaceIds) {
    const scope = { workspaceId, actor: systemActor, locale: 'en' as const, origin: null, ...unlimited }
    const result = await verifyWorkspace({ ...platform, ...scope, clock: { now: () => now }, now }, modules)
    checks += result.checks.length
    for (const { id, ok } of result.checks) if (!ok) broken.add(id)
  }
  return { checks, broken: [...broken] }
}
