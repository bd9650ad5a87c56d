import { expect, test } from 'vitest'
import { dueAfter, type Term } from './terms.ts'
import { calendarOf } from './workingDays.ts'

test.each<[string, Term, string]>([
  // A Monday in Shanghai: three weeks of five days.
  ['2026-03-02T03:00:00.000Z', { within: 15, unit: 'working_days' }, '2026-03-23T03:00:00.000Z'],
  // Friday evening in UTC is Saturday in Shanghai: the first working day is Monday.
  ['2026-03-06T18:00:00.000Z', { within: 1, unit: 'working_days' }, '2026-03-08T18:00:00.000Z'],
  ['2026-03-02T03:00:00.000Z', { within: 45, unit: 'days' }, '2026-04-16T03:00:00.000Z'],
  ['2026-03-02T03:00:00.000Z', { within: 1, unit: 'months' }, '2026-04-02T03:00:00.000Z'],
  ['2026-01-31T03:00:00.000Z', { within: 1, unit: 'months' }, '2026-02-28T03:00:00.000Z'],
  ['2028-01-31T03:00:00.000Z', { within: 1, unit: 'months' }, '2028-02-29T03:00:00.000Z'],
])('what was asked on %s with the term %j is due on %s', (asked, term, due) => {
  expect(dueAfter(new Date(asked), term, { timeZone: 'Asia/Shanghai' }).toISOString()).toBe(due)
})

test.each([
  // Over the Spring Festival: nine days free, and the Saturdays before and after are worked.
  ['CN', '2026-02-12T03:00:00.000Z', 3, '2026-02-24T03:00:00.000Z'],
  ['CN', '2026-02-12T03:00:00.000Z', 7, '2026-02-28T03:00:00.000Z'],
  // From Friday to Monday over Mid-Autumn, then National Day; the Sunday before and the Saturday after are worked.
  ['CN', '2026-09-18T03:00:00.000Z', 15, '2026-10-15T03:00:00.000Z'],
  // What is not published yet counts Monday to Friday.
  ['CN', '2027-02-05T03:00:00.000Z', 5, '2027-02-12T03:00:00.000Z'],
  ['US', '2026-11-25T15:00:00.000Z', 2, '2026-11-30T15:00:00.000Z'],
  ['EU', '2026-02-12T03:00:00.000Z', 3, '2026-02-17T03:00:00.000Z'],
])('in %s what was asked on %s within %i working days is due on %s', (jurisdiction, asked, within, due) => {
  const place = { timeZone: 'Asia/Shanghai', calendar: calendarOf(jurisdiction) }
  expect(dueAfter(new Date(asked), { within, unit: 'working_days' }, place).toISOString()).toBe(due)
})
