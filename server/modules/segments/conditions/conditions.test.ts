import { expect, test } from 'vitest'
import { attribute } from './attribute.ts'
import { compare } from './comparison.ts'
import type { ConditionOf } from './condition.ts'
import { event } from './event.ts'
import { rfm } from './rfm.ts'

test.each([
  ['=', true, false],
  ['!=', false, true],
  ['<', false, false],
  ['<=', true, false],
  ['>', false, true],
  ['>=', true, true],
] as const)('comparing by %s', (comparison, whenEqual, whenLarger) => {
  expect([compare(5, comparison, 5), compare(6, comparison, 5)]).toEqual([whenEqual, whenLarger])
})

type Operator = ConditionOf<'attribute'>['operator']

test.each<[unknown, Operator, string | number | boolean | undefined, boolean]>([
  ['Paris', 'is', 'Paris', true],
  [5, 'is', '5', true],
  [undefined, 'is', 'Paris', false],
  [undefined, 'is_not', 'Paris', true],
  ['Paris', 'is_not', 'Paris', false],
  ['New Paris', 'contains', 'paris', true],
  [['a', 'b'], 'contains', 'b', true],
  [5, 'contains', '5', false],
  [undefined, 'exists', undefined, false],
  [null, 'exists', undefined, false],
  [false, 'exists', undefined, true],
  [4, '<', 5, true],
  ['4', '<', 5, false],
  ['2026-01-02', '>', '2026-01-01', true],
  [undefined, '<', 5, false],
])('the value %j %s %j: %j', (own, operator, value, expected) => {
  const condition = { kind: 'attribute' as const, name: 'city', operator, ...(value !== undefined && { value }) }
  expect(attribute.holds(condition, own)).toBe(expected)
})

test('an event window says when its oldest event leaves it, and an open one never does', () => {
  const within: ConditionOf<'event'> = {
    kind: 'event',
    name: 'Product Viewed',
    aggregate: 'count',
    withinDays: 7,
    comparison: '>',
    value: 1,
  }
  expect(event.nextChangeDay!(within, { matches: 2, oldest: 100 })).toBe(107)
  expect(event.nextChangeDay!(within, {})).toBeNull()
  expect(event.nextChangeDay!({ ...within, withinDays: null }, { matches: 2, oldest: 100 })).toBeNull()
})

test('a sentence says what is asked and what the member has, money in units', () => {
  expect(
    event.sentence(
      {
        kind: 'event',
        name: 'Order Completed',
        aggregate: 'sum_amount',
        withinDays: 30,
        comparison: '>',
        value: 200_000,
      },
      150_500,
    ),
  ).toEqual({
    en: '“Order Completed” amount in the last 30 days > 200.00: is 150.50',
    'zh-CN': '最近 30 天“Order Completed”金额 > 200.00：目前为 150.50',
  })
  expect(rfm.sentence({ kind: 'rfm', names: ['at_risk'] }, { r: 2, f: 4, m: 1 })).toEqual({
    en: 'RFM is At risk: is At risk (2-4-1)',
    'zh-CN': 'RFM 为有流失风险：目前为有流失风险（2-4-1）',
  })
})
