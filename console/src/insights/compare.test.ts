import { createFormat } from '@regulars/ui/format.ts'
import { describe, expect, it } from 'vitest'
import { comparable, comparedDifference, comparedValue } from './compare.ts'
import type { Metric } from './metric.ts'

const format = createFormat({ locale: 'en', timeZone: 'UTC', currency: 'CNY' })
const words = { en: 'x', 'zh-CN': 'x' }
function aMetric(metric: Partial<Metric>): Metric {
  const described = { id: 'm', version: 1, name: words, description: words, formula: words, unit: 'percent' as const }
  return { ...described, grain: 'month', direction: 'up', ...metric }
}

describe('what is compared', () => {
  it('of non-members is only what can be told of them', () => {
    const metrics = [
      aMetric({ id: 'everyone', compared: 'everyone' }),
      aMetric({ id: 'members', compared: 'members' }),
      aMetric({ id: 'none' }),
    ]
    expect(comparable(metrics, 'non_members').map(({ id }) => id)).toEqual(['everyone'])
    expect(comparable(metrics, 'others').map(({ id }) => id)).toEqual(['everyone', 'members'])
  })

  it.each([
    { metric: aMetric({}), perMember: false, value: 0.45, as: '45%', difference: '+45 pp' },
    { metric: aMetric({ unit: 'members' }), perMember: true, value: 0.45, as: '45%', difference: '+45 pp' },
    { metric: aMetric({ unit: 'money' }), perMember: false, value: 140_500, as: '¥140.50', difference: '+¥140.50' },
    { metric: aMetric({ unit: 'orders' }), perMember: true, value: 1.25, as: '1.25', difference: '+1.25' },
  ])('is written in its unit: $as', ({ as, difference, value, ...of }) => {
    expect(comparedValue(of, value, format)).toBe(as)
    expect(comparedDifference(of, value, format)).toBe(difference)
  })
})
