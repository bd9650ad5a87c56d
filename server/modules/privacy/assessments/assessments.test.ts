import { expect, it } from 'vitest'
import { keptUntil, looksSensitive } from './assessments.ts'

it('an assessment is kept three years after its decision, or after it was written', () => {
  const writtenAt = new Date('2026-03-02T10:00:00Z')
  expect(keptUntil({ writtenAt, decidedAt: null })).toBe('2029-03-02')
  expect(keptUntil({ writtenAt, decidedAt: new Date('2028-02-29T10:00:00Z') })).toBe('2031-03-01')
})

it.each([
  ['id_number', 'Identity number', '证件号码', true],
  ['blood_type', 'Blood type', '血型', true],
  ['faith', 'Faith', '宗教信仰', true],
  ['salary', 'Income', '收入', true],
  ['last_location', 'Last place', '最近位置', true],
  ['city', 'City', '城市', false],
  ['birthday', 'Birthday', '生日', false],
  ['favourite_category', 'Favourite category', '偏好品类', false],
])('the field %s (%s) is asked about as sensitive: %4$s', (field, en, zh, expected) => {
  expect(looksSensitive({ field, label: { en, 'zh-CN': zh } })).toBe(expected)
})
