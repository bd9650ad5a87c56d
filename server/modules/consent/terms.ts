import type { HolidayCalendar } from '@regulars/packs/holidays/index'
import { dayOf } from '#platform/period'
import type { PolicyPack } from './policies.ts'
import { isWorkingDay } from './workingDays.ts'

export type Term = NonNullable<PolicyPack['deletion']>

/** Where no active pack names a term: the shortest of the laws that come with the product. */
export const SHORTEST_TERM: Term = { within: 15, unit: 'working_days' }

const DAY_MS = 86_400_000

/**
 * The moment by which something asked for is to be done. Working days are those of the calendar, where the company is. Without
 * one, and in years that it does not know, they are Monday to Friday.
 */
export function dueAfter(
  asked: Date,
  { within, unit }: Term,
  { timeZone, calendar }: { timeZone: string; calendar?: HolidayCalendar | undefined },
): Date {
  if (unit === 'days') return new Date(asked.getTime() + within * DAY_MS)
  if (unit === 'months') return monthsLater(asked, within)
  let due = asked
  for (let left = within; left > 0; ) {
    due = new Date(due.getTime() + DAY_MS)
    if (isWorkingDay(dayOf(due, timeZone), calendar)) left -= 1
  }
  return due
}

/** The same day of a later month, or its last: from 31 January one month is the end of February. */
function monthsLater(asked: Date, months: number): Date {
  const due = new Date(asked)
  due.setUTCMonth(due.getUTCMonth() + months)
  if (due.getUTCDate() !== asked.getUTCDate()) due.setUTCDate(0)
  return due
}
