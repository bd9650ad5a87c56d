import type { Platform } from '#platform/context'
import { isUuid } from '#platform/ids'
import type { Consumer } from '#platform/log/consumer'
import type { LogEvent } from '#platform/log/event'
import type { Schedule } from '#platform/module'
import { asSystem } from '#platform/transaction'
import { parkLost } from '../intents/intents.store.ts'
import { Delivery } from './delivery.commands.ts'
import { type Report, recordReports } from './reports.commands.ts'

/** Longer than any hand-over can take with its time-outs. */
const LOST_AFTER_MS = 15 * 60_000
const PARKED_AT_ONCE = 1_000

export function deliverySchedules(platform: Platform): readonly Schedule[] {
  const delivery = new Delivery(platform)
  return [
    { name: 'messaging.deliver', everySeconds: 1, run: (workspaceId) => delivery.run(workspaceId) },
    { name: 'messaging.park', everySeconds: 60, run: (workspaceId) => park(platform, workspaceId) },
  ]
}

/** A message whose worker died while handing it over may have gone: it is set aside, and never sent again blindly. */
export async function park(platform: Platform, workspaceId: string): Promise<boolean> {
  const parked = await asSystem(platform, workspaceId, (ctx) =>
    parkLost(ctx.tx, workspaceId, new Date(ctx.now.getTime() - LOST_AFTER_MS), PARKED_AT_ONCE),
  )
  return parked.length === PARKED_AT_ONCE
}

/** Segment's names for what mail providers report; `intent` is the value of the header X-Regulars-Intent. */
const REPORTS: Readonly<Record<string, Report['what']>> = {
  'Email Delivered': 'delivered',
  'Email Bounced': 'bounced',
  'Email Marked as Spam': 'complained',
}

/** Follows what providers report, and settles by it the messages whose outcome nobody knew. */
export const providerReports: Consumer = {
  name: 'messaging',
  wants: Object.keys(REPORTS),
  async handle(ctx, events) {
    await recordReports(ctx, events.flatMap(toReport))
  },
}

function toReport(event: LogEvent): Report[] {
  const { intent } = event.properties
  const what = REPORTS[event.name]
  return what && typeof intent === 'string' && isUuid(intent) ? [{ intentId: intent, what }] : []
}
