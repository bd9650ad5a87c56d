import { expect, test } from 'vitest'
import { dueAfter, type Term } from './terms.ts'

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
  expect(dueAfter(new Date(asked), term, 'Asia/Shanghai').toISOString()).toBe(due)
})
