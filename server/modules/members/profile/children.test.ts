import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isChild, isNecessary, LOCKED_UNDER } from './children.ts'

const noon = (day: string) => new Date(`${day}T12:00:00Z`)

describe('who is a child', () => {
  it.each([
    ['the day before they turn 14', '2012-03-02', undefined, '2026-03-01', true],
    ['the day they do', '2012-03-02', undefined, '2026-03-02', false],
    ['born on 29 February, on the 28th of a common year', '2012-02-29', undefined, '2026-02-28', true],
    ['born on 29 February, on 1 March of a common year', '2012-02-29', undefined, '2026-03-01', false],
    ['born on 29 February, on the day in a leap year', '2014-02-29', undefined, '2028-02-29', false],
    ['nothing is known', undefined, undefined, '2026-03-02', false],
    ['a birthday that is none', 'soon', undefined, '2026-03-02', false],
    ['a birthday ahead', '2030-01-01', undefined, '2026-03-02', false],
    ['a band below', undefined, '6-12', '2026-03-02', true],
    ['a band that ends at 13', undefined, '0–13', '2026-03-02', true],
    ['a band that reaches 14', undefined, '10-14', '2026-03-02', false],
    ['under 14 in words', undefined, 'under_14', '2026-03-02', true],
    ['under 18 in words', undefined, '<18', '2026-03-02', false],
    ['a birthday that says otherwise than the band', '1990-05-02', '6-12', '2026-03-02', false],
  ])('%s', (_claim, birthday, ageBand, today, expected) => {
    expect(isChild({ birthday, ageBand }, noon(today))).toBe(expected)
  })

  it('over random days, leap days too: until the day fourteen years on has begun everywhere', () => {
    const day = fc.oneof(
      fc
        .date({ min: new Date('1995-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10)),
      fc.constantFrom('2012-02-29', '2016-02-29', '2026-02-28', '2026-03-01', '2028-02-29'),
    )
    fc.assert(
      fc.property(day, day, (birthday, today) => {
        const isUnder =
          birthday <= today && today < `${Number(birthday.slice(0, 4)) + LOCKED_UNDER}${birthday.slice(4)}`
        expect(isChild({ birthday }, noon(today))).toBe(isUnder)
      }),
      { numRuns: 2_000 },
    )
  })
})

it('what is necessary is found under any of its spellings', () => {
  expect(['email', 'eMail', 'mobile', 'birthDate', 'country'].map(isNecessary)).toEqual([true, true, true, true, true])
  expect(['name', 'city', 'gender', 'address', 'wechat'].map(isNecessary)).toEqual([false, false, false, false, false])
})
