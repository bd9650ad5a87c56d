import { describe, expect, it } from 'vitest'
import { nextAfter, type Recurrence, retryAfter } from './recurrence.ts'

describe('the next time of a schedule', () => {
  it.each<[Recurrence, string, string, string]>([
    [{ every: 'hour', minute: 15 }, 'Asia/Shanghai', '2026-03-02T10:00:00Z', '2026-03-02T10:15:00Z'],
    [{ every: 'hour', minute: 15 }, 'Asia/Kolkata', '2026-03-02T10:00:00Z', '2026-03-02T10:45:00Z'],
    [{ every: 'day', at: '03:30' }, 'Asia/Shanghai', '2026-03-02T10:00:00Z', '2026-03-02T19:30:00Z'],
    [{ every: 'day', at: '03:30' }, 'Asia/Shanghai', '2026-03-02T19:30:00Z', '2026-03-03T19:30:00Z'],
    [{ every: 'week', weekday: 1, at: '09:00' }, 'UTC', '2026-03-02T10:00:00Z', '2026-03-09T09:00:00Z'],
    [{ every: 'week', weekday: 7, at: '09:00' }, 'UTC', '2026-03-02T10:00:00Z', '2026-03-08T09:00:00Z'],
    // London is an hour ahead of UTC from 29 March on.
    [{ every: 'day', at: '09:00' }, 'Europe/London', '2026-03-28T10:00:00Z', '2026-03-29T08:00:00Z'],
    [{ every: 'day', at: '01:30' }, 'Europe/London', '2026-03-28T10:00:00Z', '2026-03-29T01:00:00Z'],
    [{ every: 'day', at: '01:30' }, 'Europe/London', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
  ])('%j in %s after %s is %s', (recurrence, zone, after, next) => {
    expect(nextAfter(recurrence, zone, new Date(after)).toISOString()).toBe(next.replace('Z', '.000Z'))
  })
})

describe('a schedule that failed', () => {
  const now = new Date('2026-03-02T10:00:00Z')
  const regular = new Date('2026-03-03T10:00:00Z')

  it.each([
    [1, 5],
    [2, 10],
    [3, 20],
    [7, 320],
    [8, 360],
    [50, 360],
  ])('%i times in a row tries again in %i minutes', (failures, minutes) => {
    expect(retryAfter(failures, now, regular).getTime() - now.getTime()).toBe(minutes * 60_000)
  })

  it('never waits longer than until its regular time', () => {
    expect(retryAfter(3, now, new Date('2026-03-02T10:07:00Z')).toISOString()).toBe('2026-03-02T10:07:00.000Z')
  })
})
