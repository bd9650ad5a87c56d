import { type HolidayCalendar, holidayCalendars } from '@regulars/packs/holidays/index'

/** The public holidays of a jurisdiction; undefined where none are known. */
export function calendarOf(jurisdiction: string): HolidayCalendar | undefined {
  return holidayCalendars.find((calendar) => calendar.jurisdiction === jurisdiction)
}

/** Whether a day (`YYYY-MM-DD`) is worked: Monday to Friday without public holidays, and what is worked in their place. */
export function isWorkingDay(day: string, calendar?: HolidayCalendar): boolean {
  const published = calendar?.years.find(({ year }) => year === yearOf(day))
  if (published?.worked.includes(day)) return true
  if (published?.free.some(({ from, to }) => from <= day && day <= to)) return false
  const weekday = weekdayOf(day)
  return weekday <= 5 && !isRuledFree(day, calendar?.rules ?? [])
}

type Rule = HolidayCalendar['rules'][number]

/** A New Year on a Saturday frees the last day of the year before. */
function isRuledFree(day: string, rules: readonly Rule[]): boolean {
  return [yearOf(day), yearOf(day) + 1].some((year) =>
    rules.some((rule) => year >= rule.since && freeDayOf(rule, year) === day),
  )
}

function freeDayOf(rule: Rule, year: number): string {
  if (rule.on === 'weekday') return nthWeekday(year, rule)
  const day = textOf(year, rule.month, rule.day)
  const weekday = weekdayOf(day)
  return textOf(year, rule.month, rule.day + (weekday === 6 ? -1 : weekday === 7 ? 1 : 0))
}

function nthWeekday(year: number, { month, weekday, nth }: Extract<Rule, { on: 'weekday' }>): string {
  if (nth === -1) {
    const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
    return textOf(year, month, last - ((weekdayOf(textOf(year, month, last)) - weekday + 7) % 7))
  }
  const first = 1 + ((weekday - weekdayOf(textOf(year, month, 1)) + 7) % 7)
  return textOf(year, month, first + 7 * (nth - 1))
}

/** Monday is 1. */
function weekdayOf(day: string): number {
  return new Date(`${day}T12:00:00Z`).getUTCDay() || 7
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4))
}

function textOf(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
}
