import { expect, test } from 'vitest'
import { jumpOf } from './jump.ts'

const day = (index: number, value: number | null, numerator = value === null ? 0 : value * 10_000) => ({
  day: `day-${index}`,
  value,
  numerator,
})
const usual = (value: number | null, days = 28) => Array.from({ length: days }, (_, index) => day(index, value))

test.each([
  ['more than three times the median with fifty withdrawals', usual(0.002), 0.0061, 61, true],
  ['exactly three times the median', usual(0.002), 0.006, 60, false],
  ['forty-nine withdrawals', usual(0.0001), 0.0049, 49, false],
  ['fifty against a median of nothing', usual(0), 0.005, 50, true],
  ['a month without a rate', usual(null), 0.02, 200, false],
  ['thirteen known days', [...usual(null, 15), ...usual(0.001, 13)], 0.02, 200, false],
  ['fourteen known days', [...usual(null, 14), ...usual(0.001, 14)], 0.02, 200, true],
  ['a spike among the days before', [...usual(0.002, 27), day(27, 0.5)], 0.0061, 61, true],
])('%s', (_case, before, value, numerator, jumps) => {
  const found = jumpOf([...before, day(28, value, numerator)])
  expect(found !== undefined).toBe(jumps)
})

test('what is older than twenty-eight days says nothing', () => {
  const found = jumpOf([...usual(0.5, 28), ...usual(0.001, 28), day(56, 0.0061, 61)])
  expect(found).toMatchObject({ median: 0.001, limit: 0.003 })
})
