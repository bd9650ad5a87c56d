import { describe, expect, it } from 'vitest'
import { leftOf, listed, reachesLine } from './incidents.ts'

const clock = { startsAt: '2026-03-02T08:00:00.000Z', dueAt: '2026-03-02T12:00:00.000Z' }
const at = (time: string) => Date.parse(`2026-03-02T${time}:00.000Z`)

describe('what is left of a clock', () => {
  it.each([
    ['08:00', { kind: 'left', hours: 4, minutes: 0, urgency: 'calm' }],
    ['11:10', { kind: 'left', hours: 0, minutes: 50, urgency: 'soon' }],
    ['13:05', { kind: 'over', hours: 1, minutes: 5, urgency: 'over' }],
  ])('at %s', (time, expected) => {
    expect(leftOf(clock, at(time))).toEqual(expected)
  })

  it('is nothing once it is answered, and no number where the law has none', () => {
    expect(leftOf({ ...clock, answer: 'notified' }, at('09:00')).kind).toBe('answered')
    expect(leftOf({ ...clock, dueAt: null }, at('09:00')).kind).toBe('at_once')
  })
})

describe('a list that is written down', () => {
  it('is divided at spaces, lines and commas of both kinds, without repeats', () => {
    expect(listed(' a, b\nc，a ')).toEqual(['a', 'b', 'c'])
    expect(listed('  ')).toBeUndefined()
  })
})

describe('the change of a quarter', () => {
  it('reaches the reference when it falls as much or more', () => {
    expect([-0.5, -0.43, -0.2, null].map((change) => reachesLine(change, -0.43))).toEqual([true, true, false, false])
  })
})
