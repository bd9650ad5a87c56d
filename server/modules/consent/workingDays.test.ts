import { expect, test } from 'vitest'
import { calendarOf, isWorkingDay } from './workingDays.ts'

const daysOf = (year: number) =>
  Array.from({ length: 366 }, (_, at) => new Date(Date.UTC(year, 0, at + 1)).toISOString().slice(0, 10)).filter((day) =>
    day.startsWith(String(year)),
  )
const isWeekend = (day: string) => [0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay())
const freeWeekdays = (year: number, jurisdiction: string) =>
  daysOf(year).filter((day) => !isWeekend(day) && !isWorkingDay(day, calendarOf(jurisdiction)))

// As the Office of Personnel Management lists them, each with the day that is free.
test.each([
  [2026, '01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25'],
  [2027, '01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31'],
  [2021, '01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31'],
  [2020, '01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25'],
])('the federal holidays of the United States in %i', (year, days) => {
  expect(freeWeekdays(year, 'US')).toEqual(days.split(' ').map((day) => `${year}-${day}`))
})

test('China in 2026: 33 days in a row of holidays, six days of the weekend worked for them', () => {
  const calendar = calendarOf('CN')!
  const all = daysOf(2026)
  expect(all.filter((day) => isWeekend(day) && isWorkingDay(day, calendar))).toEqual(calendar.years[0]!.worked)
  const free = all.filter((day) => calendar.years[0]!.free.some(({ from, to }) => from <= day && day <= to))
  expect(free).toHaveLength(33)
  expect(free.every((day) => !isWorkingDay(day, calendar))).toBe(true)
  // 365 days less 104 of weekends and the holidays on weekdays, and those that are worked.
  expect(all.filter((day) => isWorkingDay(day, calendar))).toHaveLength(
    all.filter((day) => !isWeekend(day)).length - free.filter((day) => !isWeekend(day)).length + 6,
  )
})

test('where no holidays are known, Monday to Friday', () => {
  expect(daysOf(2026).filter((day) => isWorkingDay(day, calendarOf('EU')) === isWeekend(day))).toEqual([])
})
