import { expect, it } from 'vitest'
import { valueText } from './metrics.ts'

it.each([
  { value: 8_911_407_904, unit: 'money', text: '8,911,407.90' },
  { value: 0.1234, unit: 'percent', text: '12.3%' },
  { value: 4338, unit: 'members', text: '4,338' },
  { value: 4.27172, unit: 'per_member', text: '4.27' },
  { value: 0, unit: 'orders', text: '0' },
  { value: null, unit: 'percent', text: '–' },
])('$value $unit reads $text', ({ value, unit, text }) => {
  expect(valueText(value, unit, 'en')).toBe(text)
})
