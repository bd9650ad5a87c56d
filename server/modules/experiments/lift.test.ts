import { describe, expect, test } from 'vitest'
import { liftOf, rateIntervalOf, sampleRatioOf } from './lift.ts'

describe('lift', () => {
  // R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine
  // 17 (1998) 873-890, table II, method 10.
  test.each([
    { case: 'a', treated: [56, 70], holdout: [48, 80], interval: [0.0524, 0.3339] },
    { case: 'b', treated: [9, 10], holdout: [3, 10], interval: [0.1705, 0.809] },
    { case: 'c', treated: [6, 7], holdout: [2, 7], interval: [0.0582, 0.8062] },
    { case: 'd', treated: [5, 56], holdout: [0, 29], interval: [-0.0381, 0.1926] },
    { case: 'e', treated: [0, 10], holdout: [0, 20], interval: [-0.1611, 0.2775] },
    { case: 'f', treated: [0, 10], holdout: [0, 10], interval: [-0.2775, 0.2775] },
    { case: 'g', treated: [10, 10], holdout: [0, 20], interval: [0.6791, 1] },
    { case: 'h', treated: [10, 10], holdout: [0, 10], interval: [0.6075, 1] },
  ])("agrees with Newcombe's published example $case", ({ treated, holdout, interval }) => {
    const lift = liftOf(
      { converted: treated[0]!, members: treated[1]! },
      { converted: holdout[0]!, members: holdout[1]! },
    )
    expect(lift.interval![0]).toBeCloseTo(interval[0]!, 4)
    expect(lift.interval![1]).toBeCloseTo(interval[1]!, 4)
  })

  test('the p-value is that of the pooled z-test: by hand z = 0.2 / √(104/150 · 46/150 · (1/70 + 1/80)) = 2.6502, erfc(z/√2) = 0.008045', () => {
    const lift = liftOf({ converted: 56, members: 70 }, { converted: 48, members: 80 })
    expect(lift.p).toBeCloseTo(0.008045, 6)
    expect(lift.difference).toBeCloseTo(0.2, 12)
  })

  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998) 857-872,
  // table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('the rate %i of %i has the published score interval', (converted, members, low, high) => {
    const interval = rateIntervalOf({ converted, members })!
    expect(interval[0]).toBeCloseTo(low, 4)
    expect(interval[1]).toBeCloseTo(high, 4)
  })

  test('an empty arm has no rate and no lift, rather than a rate of zero', () => {
    expect(liftOf({ converted: 3, members: 10 }, { converted: 0, members: 0 })).toEqual({
      treatedRate: 0.3,
      holdoutRate: null,
      difference: null,
      interval: null,
      p: null,
    })
  })
})

describe('sample ratio', () => {
  test('a split as planned is no alarm', () => {
    const ratio = sampleRatioOf(901, 99, 0.1)
    expect(ratio.observedHoldout).toBeCloseTo(0.099)
    expect(ratio.p).toBeGreaterThan(0.9)
    expect(ratio.mismatch).toBe(false)
  })

  test('half the hold-out that was planned, among a thousand, is an alarm', () => {
    expect(sampleRatioOf(950, 50, 0.1).mismatch).toBe(true)
  })

  test('without a planned hold-out there is nothing to test', () => {
    expect(sampleRatioOf(100, 0, 0)).toEqual({ expectedHoldout: 0, observedHoldout: 0, p: null, mismatch: false })
  })
})
