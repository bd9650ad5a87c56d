import { createFormat } from '@regulars/ui/format.ts'
import { describe, expect, it } from 'vitest'
import { changeOf, type Metric, type MetricValue, parts, written } from './metric.ts'

const format = createFormat({ locale: 'en', timeZone: 'UTC', currency: 'GBP' })
const aMetric = (change: Partial<Metric>): Metric => ({
  id: 'orders',
  version: 1,
  name: { en: '', 'zh-CN': '' },
  description: { en: '', 'zh-CN': '' },
  formula: { en: '', 'zh-CN': '' },
  unit: 'orders',
  grain: 'day',
  direction: 'up',
  ...change,
})
const aValue = (change: Partial<MetricValue>): MetricValue => ({
  metric: 'orders',
  value: null,
  numerator: null,
  denominator: null,
  interval: null,
  previous: null,
  ...change,
})

describe('a number of the catalogue', () => {
  it('is written in its unit', () => {
    expect(written(8911407904, 'money', format)).toBe('£8,911,407.904')
    expect(written(0.3921, 'percent', format)).toBe('39.2%')
    expect(written(1.3123, 'per_member', format)).toBe('1.31')
  })

  it('that cannot be computed is nothing, not zero', () => {
    expect(written(null, 'money', format)).toBeNull()
    expect(written(0, 'money', format)).toBe('£0.00')
  })

  it('shows its parts in their own units', () => {
    const value = aValue({ numerator: 1034512340, denominator: 2231 })
    expect(parts(aMetric({ unit: 'money' }), value, format)).toBe('£1,034,512.34 ÷ 2,231')
    expect(parts(aMetric({ unit: 'percent' }), aValue({ numerator: 1701, denominator: 4338 }), format)).toBe(
      '1,701 ÷ 4,338',
    )
    expect(parts(aMetric({}), aValue({}), format)).toBeUndefined()
  })
})

describe('its change', () => {
  it('of a share is told in percentage points', () => {
    const change = changeOf(aMetric({ unit: 'percent' }), aValue({ value: 0.4, previous: 0.38 }), format)
    expect(change).toEqual({ text: '+2 pp', direction: 'up', welcome: true })
  })

  it('of a count is told in percent and is unwelcome when it goes the wrong way', () => {
    const change = changeOf(aMetric({}), aValue({ value: 90, previous: 100 }), format)
    expect(change).toEqual({ text: '10%', direction: 'down', welcome: false })
  })

  it('has no opinion about a neutral number', () => {
    expect(changeOf(aMetric({ direction: 'neutral' }), aValue({ value: 2, previous: 1 }), format)).not.toHaveProperty(
      'welcome',
    )
  })

  it('from zero or from nothing is not told', () => {
    expect(changeOf(aMetric({}), aValue({ value: 5, previous: 0 }), format)).toBeUndefined()
    expect(changeOf(aMetric({}), aValue({ value: 5, previous: null }), format)).toBeUndefined()
  })
})
