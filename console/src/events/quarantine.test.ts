import { expect, it } from 'vitest'
import { mostCommon, readMended, readState, totalOf } from './quarantine.ts'

const reasons = [
  { reason: 'zero_price', count: 3 },
  { reason: 'missing_field', count: 9 },
]

it('the answer names the reason most events share', () => {
  expect(totalOf(reasons)).toBe(12)
  expect(mostCommon(reasons)?.reason).toBe('missing_field')
  expect(mostCommon([])).toBeUndefined()
})

it('an unknown state in the address means waiting', () => expect(readState('lost')).toBe('waiting'))

it('a mended event must be a JSON object', () => {
  expect(readMended('[1]', {})).toEqual({ ok: false, problem: 'notObject' })
  expect(readMended('{', {})).toMatchObject({ ok: false, problem: 'notJson' })
})

it('an event that was only laid out differently has not changed', () => {
  expect(readMended('{ "a" : 1 }', { a: 1 })).toMatchObject({ ok: true, changed: false })
  expect(readMended('{"a":2}', { a: 1 })).toMatchObject({ ok: true, changed: true, event: { a: 2 } })
})
