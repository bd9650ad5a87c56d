import { dayOf } from '#platform/period'
import type { PolicyPack } from './policies.ts'

export type Term = NonNullable<PolicyPack['deletion']>

/** Where no active pack names a term: the shortest of the laws that come with the product. */
export const SHORTEST_TERM: Term = { within: 15, unit: 'working_days' }

const DAY_MS = 86_400_000

/**
 * The moment by which something asked for is to be done. Working days are Monday to Friday where the company is: public
 * holidays are not known here, so that the day is never later than the law's.
 */
export function dueAfter(asked: Date, { within, unit }: Term, timeZone: string): Date {
  if (unit === 'days') return new Date(asked.getTime() + within * DAY_MS)
  if (unit === 'months') return monthsLater(asked, within)
  let due = asked
  for (let left = within; left > 0; ) {
    due = new Date(due.getTime() + DAY_MS)
    if (isWorkingDay(dayOf(due, timeZone))) left -= 1
  }
  return due
}

function isWorkingDay(day: string): boolean {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/** The same day of a later month, or its last: from 31 January one month is the end of February. */
function monthsLater(asked: Date, months: number): Date {
  const due = new Date(asked)
  due.setUTCMonth(due.getUTCMonth() + months)
  if (due.getUTCDate() !== asked.getUTCDate()) due.setUTCDate(0)
  return due
}
