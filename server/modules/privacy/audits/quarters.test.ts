import { describe, expect, it } from 'vitest'
import { nameOfQuarter, quarterAfter, quarterBefore, quarterOf } from './quarters.ts'

describe('a quarter', () => {
  it.each([
    ['2026-01-01', '2026-01-01', '2026-Q1'],
    ['2026-03-31', '2026-01-01', '2026-Q1'],
    ['2026-04-01', '2026-04-01', '2026-Q2'],
    ['2026-06-30', '2026-04-01', '2026-Q2'],
    ['2026-07-01', '2026-07-01', '2026-Q3'],
    ['2026-09-30', '2026-07-01', '2026-Q3'],
    ['2026-10-01', '2026-10-01', '2026-Q4'],
    ['2026-12-31', '2026-10-01', '2026-Q4'],
  ])('of %s begins on %s and is %s', (day, first, name) => {
    expect([quarterOf(day), nameOfQuarter(quarterOf(day))]).toEqual([first, name])
  })

  it('is followed by the next one, over the turn of the year and back', () => {
    expect(quarterAfter('2026-10-01')).toBe('2027-01-01')
    expect(quarterBefore('2026-01-01')).toBe('2025-10-01')
    for (const quarter of ['2026-01-01', '2026-04-01', '2026-07-01', '2026-10-01'])
      expect(quarterBefore(quarterAfter(quarter))).toBe(quarter)
  })
})
