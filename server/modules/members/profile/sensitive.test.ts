import { expect, test } from 'vitest'
import { sensitivityByName } from './sensitive.ts'

test.each([
  ['religion', 'belief'],
  ['healthStatus', 'health'],
  ['blood type', 'health'],
  ['bank_account', 'financial_account'],
  ['home_latitude', 'location_track'],
  ['民族', 'specific_identity'],
  ['宝宝生日', 'under_14'],
  ['face_id', 'biometrics'],
  ['city', null],
  ['gender', null],
  ['favourite_category', null],
  ['backtrace', null],
  ['union_id', null],
])('a field called %s is taken for %s', (name, kind) => {
  expect(sensitivityByName(name)).toBe(kind)
})
