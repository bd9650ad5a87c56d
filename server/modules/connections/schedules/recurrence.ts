import type { Recurrence as RecurrenceShape } from '@regulars/contract/importSchedules'
import { Cron } from 'croner'
import type { z } from 'zod'

export type Recurrence = z.infer<typeof RecurrenceShape>

const FIRST_WAIT_MS = 5 * 60_000
const LONGEST_WAIT_MS = 6 * 3_600_000

/**
 * The next time after an instant, by the clock of a time zone. A time that is skipped when clocks go forward comes when
 * they have; one that happens twice counts once.
 */
export function nextAfter(recurrence: Recurrence, timeZone: string, after: Date): Date {
  const next = new Cron(patternOf(recurrence), { timezone: timeZone, paused: true }).nextRun(after)
  if (!next) throw new Error(`${patternOf(recurrence)} never comes in ${timeZone}`)
  return next
}

function patternOf(recurrence: Recurrence): string {
  if (recurrence.every === 'hour') return `0 ${recurrence.minute} * * * *`
  const [hour = 0, minute = 0] = recurrence.at.split(':').map(Number)
  // Croner counts Sunday as 7 too.
  const weekday = recurrence.every === 'week' ? recurrence.weekday : '*'
  return `0 ${minute} ${hour} * * ${weekday}`
}

/** After a failure it is tried again in 5, 10, 20 … minutes, six hours at most, and never later than its regular time. */
export function retryAfter(failures: number, now: Date, regular: Date): Date {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS)
  return new Date(Math.min(now.getTime() + wait, regular.getTime()))
}
