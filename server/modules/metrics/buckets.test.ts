import { expect, test } from 'vitest'
import { byDay, byMonth, spanOf, sumInto, sumUpTo, withPrevious } from './buckets.ts'

test('the period before is as long and ends the day before', () => {
  expect(withPrevious({ from: '2026-03-01', to: '2026-03-30' }).list[0]).toEqual({
    from: '2026-01-30',
    to: '2026-02-28',
  })
  expect(withPrevious({ from: '2026-03-01', to: '2026-03-01' }).list[0]).toEqual({
    from: '2026-02-28',
    to: '2026-02-28',
  })
})

test('months are cut to the period at both ends', () => {
  expect(byMonth({ from: '2025-12-15', to: '2026-02-10' }).list).toEqual([
    { from: '2025-12-15', to: '2025-12-31' },
    { from: '2026-01-01', to: '2026-01-31' },
    { from: '2026-02-01', to: '2026-02-10' },
  ])
})

test('days cover the period without a gap, across a leap day', () => {
  const days = byDay({ from: '2028-02-28', to: '2028-03-01' })
  expect(days.list.map((bucket) => bucket.from)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01'])
  expect(spanOf(days)).toEqual({ from: '2028-02-28', to: '2028-03-01' })
})

test('numbers per day are summed within each bucket, or up to its end', () => {
  const buckets = withPrevious({ from: '2026-01-03', to: '2026-01-04' })
  const days = [
    { day: '2025-12-31', value: 1 },
    { day: '2026-01-01', value: 2 },
    { day: '2026-01-04', value: 4 },
  ]
  expect(sumInto(buckets, days)).toEqual([2, 4])
  expect(sumUpTo(buckets, days)).toEqual([3, 7])
})
