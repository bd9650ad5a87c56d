import { addDays, dayOf, startOfDay } from '#platform/period'

/** Purpose of the archive's own key. */
export const ARCHIVE = 'archive'
/** What the part of one member in a file is sealed as. */
export const ARCHIVED_EVENTS = 'archive.events'

/**
 * Properties that stay with an archived event, because reports and segments read them, or an amount means nothing without:
 * everything else of `properties` is in the file only. A test compares with every statement on the history.
 */
export const KEPT_PROPERTIES = [
  '$channel',
  'city',
  'currency',
  'order_id',
  'original_order_id',
  'platform',
  'points',
  'province',
  'store',
]

/** A calendar month in a time zone: its first day, its first instant, and the first after it. */
export interface Month {
  readonly month: string
  readonly from: Date
  readonly until: Date
}

export function monthOf(day: string, timeZone: string): Month {
  const month = `${day.slice(0, 7)}-01`
  const next = `${addDays(month, 31).slice(0, 7)}-01`
  return { month, from: startOfDay(month, timeZone), until: startOfDay(next, timeZone) }
}

/** Where hot begins: at the first instant of a month, since events move with all of their month. */
export function hotFrom(now: Date, hotDays: number, timeZone: string): Date {
  return monthOf(addDays(dayOf(now, timeZone), -hotDays), timeZone).from
}

/** What a file belongs to: nothing else opens as it. */
export function contextOf(workspaceId: string, fileId: string): string {
  return `${ARCHIVE}/${workspaceId}/${fileId}`
}
