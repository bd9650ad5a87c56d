import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localTime, offsetAt, zoneOf } from './zones.ts'

const night = { from: '21:00', to: '09:00' }
const iso = (instant: Date | null) => instant?.toISOString() ?? null

describe('quiet hours end', () => {
  test.each([
    ['before they begin there are none', '2026-03-02T12:59:00Z', 'Asia/Shanghai', night, null],
    ['in the evening: tomorrow morning', '2026-03-02T13:00:00Z', 'Asia/Shanghai', night, '2026-03-03T01:00:00.000Z'],
    ['after midnight: this morning', '2026-03-02T17:00:00Z', 'Asia/Shanghai', night, '2026-03-03T01:00:00.000Z'],
    ['at their end there are none', '2026-03-03T01:00:00Z', 'Asia/Shanghai', night, null],
    [
      'in the middle of the day',
      '2026-03-02T05:00:00Z',
      'Asia/Shanghai',
      { from: '12:00', to: '14:00' },
      '2026-03-02T06:00:00.000Z',
    ],
    ['none when they have no length', '2026-03-02T20:00:00Z', 'UTC', { from: '21:00', to: '21:00' }, null],
    // Clocks go forward at 01:00 UTC on 29 March 2026: 09:00 in London is then 08:00 UTC.
    ['over a change to summer time', '2026-03-28T22:00:00Z', 'Europe/London', night, '2026-03-29T08:00:00.000Z'],
    ['over a change to winter time', '2026-10-24T21:00:00Z', 'Europe/London', night, '2026-10-25T09:00:00.000Z'],
    // 02:30 does not exist in New York on 8 March 2026.
    [
      'at a time that is left out: just after it',
      '2026-03-08T06:00:00Z',
      'America/New_York',
      { from: '00:00', to: '02:30' },
      '2026-03-08T07:30:00.000Z',
    ],
  ])('%s', (_, now, zone, quiet, until) => {
    expect(iso(localTime(new Date(now), zone, quiet).quietUntil)).toBe(until)
  })
})

test('in the hour that comes twice, the end is the one still to come', () => {
  // 01:10 for the second time in London; 01:30 came first at 00:30 UTC.
  const { quietUntil } = localTime(new Date('2026-10-25T01:10:00Z'), 'Europe/London', { from: '00:00', to: '01:30' })
  expect(iso(quietUntil)).toBe('2026-10-25T01:30:00.000Z')
})

test.each([
  ['2026-03-02T15:59:00Z', 'Asia/Shanghai', '2026-03-01T16:00:00.000Z'],
  ['2026-03-02T16:00:00Z', 'Asia/Shanghai', '2026-03-02T16:00:00.000Z'],
  ['2026-03-29T12:00:00Z', 'Europe/London', '2026-03-29T00:00:00.000Z'],
  // Midnight is left out in Beirut on the day of the change.
  ['2026-03-29T12:00:00Z', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
])('at %s in %s the day began at %s', (now, zone, from) => {
  expect(iso(localTime(new Date(now), zone, night).dayFrom)).toBe(from)
})

const zones = [
  'Asia/Shanghai',
  'Europe/London',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Chatham',
  'America/St_Johns',
  'Pacific/Apia',
  'UTC',
]
const clock = fc.integer({ min: 0, max: 1439 }).map((minute) => {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
})
const instant = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2030-01-01T00:00:00Z'),
  noInvalidDate: true,
})

test('in every zone and over every change of clocks, quiet hours end later, within a day and an hour, and outside themselves', () => {
  fc.assert(
    fc.property(instant, fc.constantFrom(...zones), clock, clock, (now, zone, from, to) => {
      const { dayFrom, quietUntil } = localTime(now, zone, { from, to })
      expect(dayFrom.getTime()).toBeLessThanOrEqual(now.getTime())
      expect(now.getTime() - dayFrom.getTime()).toBeLessThan(26 * 3_600_000)
      if (quietUntil === null) return
      // Mutant: the first of two instants that show the time may have passed, and the gate would ask again and again.
      expect(quietUntil.getTime()).toBeGreaterThan(now.getTime())
      expect(quietUntil.getTime() - now.getTime()).toBeLessThanOrEqual(25 * 3_600_000)
      const shown = new Date(quietUntil.getTime() + offsetAt(quietUntil, zone)).toISOString().slice(11, 16)
      // Equal, but where a change of clocks leaves the time out.
      if (offsetAt(new Date(quietUntil.getTime() - 3_600_000), zone) === offsetAt(quietUntil, zone))
        expect(shown).toBe(to)
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  ['Europe/Paris', 'Europe/Paris'],
  ['Mars/Olympus', 'Asia/Shanghai'],
  [42, 'Asia/Shanghai'],
  [null, 'Asia/Shanghai'],
  ["'; drop table members.members; --", 'Asia/Shanghai'],
])('a member whose zone is given as %j is in %s', (given, zone) => {
  expect(zoneOf(given, 'Asia/Shanghai')).toBe(zone)
})
