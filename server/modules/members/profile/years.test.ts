import fc from 'fast-check'
import { expect, test } from 'vitest'
import { yearsOn } from './years.ts'

test.each([
  ['2008-03-02', '2026-03-01', 17],
  ['2008-03-02', '2026-03-02', 18],
  ['2008-02-29', '2026-02-28', 17],
  ['2008-02-29', '2026-03-01', 18],
  ['2008-02-29', '2028-02-29', 20],
  ['20080302', '2026-03-02', 18],
  ['2008/3/2', '2026-03-02', 18],
  ['2008年3月2日', '2026-03-02', 18],
  ['2008-02-30', '2026-03-02', null],
  ['2030-01-01', '2026-03-02', null],
  ['03-02', '2026-03-02', null],
  ['', '2026-03-02', null],
  [undefined, '2026-03-02', null],
])('born %s, on %s: %s', (birthday, today, years) => {
  expect(yearsOn(birthday, today)).toBe(years)
})

test('grows by one on each birthday and on no other day', () => {
  const anyDay = fc.date({ min: new Date('1950-01-01'), max: new Date('2010-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 20_000 }), (born, later) => {
      const birthday = born.toISOString().slice(0, 10)
      const on = (days: number) => new Date(Date.parse(birthday) + days * 86_400_000).toISOString().slice(0, 10)
      const step = yearsOn(birthday, on(later + 1))! - yearsOn(birthday, on(later))!
      const turns = on(later + 1).slice(5) === birthday.slice(5)
      const leapling = birthday.endsWith('02-29') && on(later).endsWith('02-28') && on(later + 1).endsWith('03-01')
      expect(step).toBe(Number(turns || leapling))
    }),
  )
})
