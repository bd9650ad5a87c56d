import type { Platform } from '#platform/context'
import type { Schedule } from '#platform/module'
import { asSystem } from '#platform/transaction'
import { forgetReadings } from './readings.store.ts'

/** A leak is often noticed late; the access log is kept longer than most are found after. */
const KEPT_DAYS = 730
const AT_ONCE = 5_000
const DAY_MS = 86_400_000

export function forgetReadingsSchedule(platform: Platform): Schedule {
  return {
    name: 'forget readings',
    everySeconds: 3_600,
    run: (workspaceId) =>
      asSystem(platform, workspaceId, async (ctx) => {
        const before = new Date(ctx.now.getTime() - KEPT_DAYS * DAY_MS)
        return (await forgetReadings(ctx, before, AT_ONCE)) === AT_ONCE
      }),
  }
}
