import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allowedQuietDays, decideStage, type Facts } from './lifecycle.ts'
import { reasonSentence } from './lifecycle.words.ts'

const JOINED = 20_000

function facts(some: Partial<Facts> = {}): Facts {
  return { joinedDay: JOINED, firstActiveDay: null, firstOrderDay: null, lastOrderDay: null, orders: 0, ...some }
}

function bought(...days: number[]): Facts {
  return facts({
    firstActiveDay: JOINED + days[0]!,
    firstOrderDay: JOINED + days[0]!,
    lastOrderDay: JOINED + days.at(-1)!,
    orders: days.length,
  })
}

describe('the lifecycle stage of a member', () => {
  test.each<[string, Facts, number, string, string, number | null]>([
    ['awakening on the day of joining', facts(), 0, 'awakening', 'registered', 3],
    ['awakening through the third day', facts(), 2, 'awakening', 'registered', 3],
    ['activation on day three, not awake', facts(), 3, 'activation', 'not_awake', 10],
    ['activation at once after a key behaviour', facts({ firstActiveDay: JOINED }), 0, 'activation', 'awake', 7],
    ['activation from the day of waking', facts({ firstActiveDay: JOINED + 2 }), 2, 'activation', 'awake', 9],
    ['churn warning when silent through activation', facts(), 10, 'churn_warning', 'silent', null],
    ['growth when active but not activated', facts({ firstActiveDay: JOINED + 5 }), 10, 'growth', 'not_activated', 40],
    [
      'churn warning when growth ends without a purchase',
      facts({ firstActiveDay: JOINED }),
      37,
      'churn_warning',
      'never_bought',
      null,
    ],
    ['growth after the first purchase', bought(1), 1, 'growth', 'first_purchase', 31],
    ['growth through the thirtieth day', bought(1), 30, 'growth', 'first_purchase', 31],
    ['stable thirty days after the first purchase', bought(1), 31, 'stable', 'growth_over', 91],
    ['stable at once with the second purchase', bought(1, 1), 1, 'stable', 'repeat_purchase', 32],
    ['churn warning ninety days after a single purchase', bought(1), 91, 'churn_warning', 'overdue', null],
    ['stable within twice the usual gap', bought(0, 40, 80), 160, 'stable', 'repeat_purchase', 161],
    ['churn warning beyond twice the usual gap', bought(0, 40, 80), 161, 'churn_warning', 'overdue', null],
    ['thirty days at least, however often the member buys', bought(0, 2, 4), 34, 'stable', 'repeat_purchase', 35],
    ['churn warning on the thirty-first day of quiet', bought(0, 2, 4), 35, 'churn_warning', 'overdue', null],
  ])('%s', (_claim, given, day, stage, reason, next) => {
    const decision = decideStage(given, JOINED + day)
    expect(decision).toMatchObject({ stage, reason, nextChangeDay: next === null ? null : JOINED + next })
  })

  test('a purchase out of churn warning leads to stable', () => {
    expect(decideStage(bought(0, 2, 4), JOINED + 60).stage).toBe('churn_warning')
    expect(decideStage(bought(0, 2, 4, 60), JOINED + 60).stage).toBe('stable')
  })

  test('a gap of a fraction of a day is not rounded in the member’s disfavour', () => {
    expect(allowedQuietDays({ firstOrderDay: 0, lastOrderDay: 50, orders: 4 })).toBe(34)
  })

  const anyFacts = fc
    .record({
      active: fc.option(fc.integer({ min: -5, max: 60 })),
      gaps: fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 5 }),
      start: fc.integer({ min: 0, max: 60 }),
      buys: fc.boolean(),
    })
    .map(({ active, gaps, start, buys }) => {
      const last = gaps.reduce((day, gap) => day + gap, start)
      return facts({
        firstActiveDay: active === null ? null : JOINED + active,
        ...(buys && { firstOrderDay: JOINED + start, lastOrderDay: JOINED + last, orders: gaps.length + 1 }),
      })
    })

  test('stays the same on every day before its next change, and changes on that day', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 0, max: 400 }), (given, offset) => {
        const today = Math.max(JOINED + offset, given.lastOrderDay ?? 0)
        const decision = decideStage(given, today)
        const horizon = decision.nextChangeDay ?? today + 400
        expect(horizon).toBeGreaterThan(today)
        const text = JSON.stringify(decision)
        for (let day = today; day < horizon; day++) {
          if (JSON.stringify(decideStage(given, day)) !== text) throw new Error(`another answer on day ${day}`)
        }
        if (decision.nextChangeDay !== null) expect(decideStage(given, horizon)).not.toEqual(decision)
      }),
      // Somebody who will act tomorrow by a clock that is ahead, as it was found.
      {
        numRuns: 200,
        examples: [
          [{ joinedDay: JOINED, firstActiveDay: JOINED + 1, firstOrderDay: null, lastOrderDay: null, orders: 0 }, 0],
        ],
      },
    )
  })
})

test('a reason is a sentence in both languages with its number filled in', () => {
  expect(reasonSentence('overdue', 31)).toEqual({
    en: 'No order for 31 days or more, longer than usual',
    'zh-CN': '已有 31 天或以上没有下单，超出通常间隔',
  })
})
