import { expect, test } from 'vitest'
import { partsOf, percentOf } from './recovery.ts'

test('what is under way is never shown as full, also when there are more rows than were estimated', () => {
  expect(percentOf({ rows: 0, rowsTotal: null })).toBe(0)
  expect(percentOf({ rows: 50, rowsTotal: 200 })).toBe(25)
  expect(percentOf({ rows: 500, rowsTotal: 200 })).toBe(99)
})

test.each([
  [4.2, [4.2]],
  [60, [60]],
  [252.4, [240, 12]],
  [3600, [3600]],
  [7_509, [7_200, 300]],
])('%s seconds are said in two parts', (seconds, parts) => {
  expect(partsOf(seconds)).toEqual(parts)
})
