import { describe, expect, test } from 'vitest'
import { compare, comparisonSentence, type Group, LEAST_PEOPLE } from './comparison.ts'

function share(successes: number, people: number): Group {
  return {
    people,
    numerators: Array.from({ length: people }, (_, at) => Number(at < successes)),
    denominators: Array.from({ length: people }, () => 1),
  }
}

describe('two shares of people', () => {
  test('56 of 70 against 48 of 80 is the example of Newcombe (1998): 0.2 with 0.0524 to 0.3339', () => {
    const { difference, differenceInterval, verdict, method } = compare('proportion', share(56, 70), share(48, 80))
    expect(difference).toBeCloseTo(0.2, 12)
    expect(differenceInterval!.map((end) => end.toFixed(4))).toEqual(['0.0524', '0.3339'])
    expect(verdict).toBe('higher')
    expect(method.en).toContain('Newcombe')
  })

  test('and a third above, with the log interval of the ratio', () => {
    const { relative, relativeInterval } = compare('proportion', share(56, 70), share(48, 80))
    expect(relative).toBeCloseTo(1 / 3, 12)
    // By hand: standard error of the log √(0.2/56 + 0.4/48) = 0.10911; 4/3 e^∓(1.95996 × 0.10911) = 1.0766 and 1.6512.
    expect(relativeInterval!.map((end) => end.toFixed(3))).toEqual(['0.077', '0.651'])
  })

  test('are unclear where the interval holds zero, and lower where it is below', () => {
    expect(compare('proportion', share(20, 40), share(19, 40)).verdict).toBe('unclear')
    expect(compare('proportion', share(48, 80), share(56, 70)).verdict).toBe('lower')
  })

  test('are not compared where either is of too few people', () => {
    const few = compare('proportion', share(20, LEAST_PEOPLE - 1), share(40, 80))
    expect(few).toMatchObject({ verdict: 'too_few', difference: null, relativeInterval: null })
    expect(compare('proportion', share(20, LEAST_PEOPLE), share(40, 80)).verdict).not.toBe('too_few')
  })
})

describe('two ratios', () => {
  /** Half of the people at one amount, half at another, an order each. */
  function spending(low: number, high: number, people = 40): Group {
    return {
      people,
      numerators: Array.from({ length: people }, (_, at) => (at % 2 ? high : low)),
      denominators: Array.from({ length: people }, () => 1),
    }
  }

  test('are compared by means and their spread over people', () => {
    const { difference, differenceInterval, relative, relativeInterval, verdict } = compare(
      'ratio',
      spending(130, 150),
      spending(90, 110),
    )
    expect([difference, verdict]).toEqual([40, 'higher'])
    expect(relative).toBeCloseTo(0.4, 12)
    // Variance of each 100 × 40/39; error of the difference √(2 × 100/39) = 2.26455; t of 78 degrees is 1.990847.
    expect(differenceInterval![0]).toBeCloseTo(40 - 1.990847 * 2.26455, 3)
    // Delta method: √(100/39/100² + 100/39 × 140²/100⁴) = 0.027548.
    expect(relativeInterval![1]).toBeCloseTo(0.4 + 1.990847 * 0.027548, 4)
  })

  test('without any spread say nothing', () => {
    expect(compare('ratio', spending(5, 5), spending(4, 4))).toMatchObject({ verdict: 'too_few', difference: null })
  })
})

test('the sentence names both groups, how much, and how sure', () => {
  const metric = { en: 'Repurchase rate', 'zh-CN': '复购率' }
  const groups = { a: { en: 'Champions', 'zh-CN': '重要价值' }, b: { en: 'all other members', 'zh-CN': '其他会员' } }
  const found = compare('proportion', share(56, 70), share(48, 80))
  expect(comparisonSentence(metric, groups, found)).toEqual({
    en: 'Repurchase rate of Champions is 33.3% above that of all other members (95 % interval +7.7% to +65.1%)',
    'zh-CN': '重要价值的复购率比其他会员高 33.3%（95% 区间 +7.7% 至 +65.1%）',
  })
  const few = compare('proportion', share(1, 2), share(48, 80))
  expect(comparisonSentence(metric, groups, few).en).toContain('at least 30 people')
})
