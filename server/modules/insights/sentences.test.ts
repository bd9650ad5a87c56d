import { expect, test } from 'vitest'
import type { MetricValue } from '../metrics/index.ts'
import { boardSentence, todaySentence } from './sentences.ts'

function numbers(given: Record<string, { value: number | null; previous?: number | null }>) {
  return (metric: string): MetricValue => ({
    metric,
    value: given[metric]?.value ?? null,
    previous: given[metric]?.previous ?? null,
    numerator: null,
    denominator: null,
    interval: null,
  })
}

test.each([
  [1200, 1000, '1,200 members bought in these 30 days, 20 % more than in the 30 before; members bring 75 % of revenue'],
  [900, 1000, '900 members bought in these 30 days, 10 % fewer than in the 30 before; members bring 75 % of revenue'],
  [1000, 1001, '1,000 members bought in these 30 days, as many as in the 30 before; members bring 75 % of revenue'],
  [1, 0, '1 member bought in these 30 days; members bring 75 % of revenue'],
])('the board with %i buyers after %i opens with a sentence', (value, previous, sentence) => {
  const given = numbers({ buyers: { value, previous }, member_revenue_share: { value: 0.75 } })
  expect(boardSentence(given, 30).en).toBe(sentence)
})

test('the same in Chinese, and without a share when there is no revenue', () => {
  const given = numbers({ buyers: { value: 1050, previous: 1000 } })
  expect(boardSentence(given, 7)['zh-CN']).toBe('这 7 天有 1,050 位会员购买，比此前 7 天多 5%')
  expect(boardSentence(numbers({ buyers: { value: 0, previous: 3 } }), 7).en).toBe('No member bought in these 7 days')
})

test('the day opens with the largest group, or says that there is none, or how to begin', () => {
  const group = { name: { en: 'Bought once and not again', 'zh-CN': '只购买过一次' }, members: 1493 }
  expect(todaySentence(4371, group)).toEqual({
    en: '1,493 of 4,371 members: bought once and not again',
    'zh-CN': '共 4,371 位会员，其中 1,493 位只购买过一次',
  })
  expect(todaySentence(1, undefined).en).toBe('1 member, none of whom needs attention today')
  expect(todaySentence(0, group).en).toBe('Import your orders to begin')
})
