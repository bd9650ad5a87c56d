import type { Ctx, Outside, Platform } from '#platform/context'
import type { Schedule } from '#platform/module'
import { sql } from '#platform/postgres'
import type { Safeguard } from '#platform/safeguard'
import { asSystem } from '#platform/transaction'
import { keepResults, keptResults, lastCheckedAt, latestChanges } from './safeguards.store.ts'
import { failed, layersOf, type Seen, seenOf } from './safeguards.ts'

const CHECK_EVERY_MS = 15 * 60_000
const LOOK_EVERY_SECONDS = 60
/** How long one statement of a check may take, on either store. */
const PATIENCE_MS = 5_000
const CHANGES_SHOWN = 20

/** The layers as they were last seen. */
export async function readProtection(ctx: Ctx) {
  const kept = await keptResults(ctx)
  const changes = await latestChanges(ctx, CHANGES_SHOWN)
  return {
    checkedAt: (await lastCheckedAt(ctx))?.toISOString() ?? null,
    layers: layersOf(kept),
    changes: changes.map(({ at, ...change }) => ({ ...change, at: at.toISOString() })),
  }
}

/**
 * Makes every check, each in a transaction of its own and as the product itself: what is so does not depend on who asks.
 * One that fails warns, and takes no other along.
 */
export async function checkProtection(
  platform: Platform | Outside,
  workspaceId: string,
  safeguards: readonly Safeguard[],
): Promise<void> {
  const checkedAt = platform.clock.now()
  const seen: Seen[] = []
  for (const safeguard of safeguards) seen.push(await look(platform, workspaceId, safeguard))
  await asSystem(platform, workspaceId, (ctx) => keepResults(ctx, seen, checkedAt))
}

async function look(platform: Platform, workspaceId: string, safeguard: Safeguard): Promise<Seen> {
  const impatient = { ...platform, history: platform.history.within(PATIENCE_MS) }
  try {
    return await asSystem(impatient, workspaceId, async (ctx) => {
      await sql`select set_config('statement_timeout', ${String(PATIENCE_MS)}, true)`.execute(ctx.tx)
      return seenOf(safeguard, await safeguard.check(ctx))
    })
  } catch (error) {
    platform.logger.warn({ error, safeguard: safeguard.id, workspaceId }, 'a check of a safeguard failed')
    return failed(safeguard)
  }
}

/** Every quarter of an hour, also when several programs run: who comes later finds that it was done. */
export function safeguardSchedule(platform: Platform, safeguards: readonly Safeguard[]): Schedule {
  return {
    name: 'check the safeguards',
    everySeconds: LOOK_EVERY_SECONDS,
    async run(workspaceId) {
      const last = await asSystem(platform, workspaceId, lastCheckedAt)
      const isDue = last === null || platform.clock.now().getTime() - last.getTime() >= CHECK_EVERY_MS
      if (isDue) await checkProtection(platform, workspaceId, safeguards)
      return false
    },
  }
}
