import { describe, expect, it } from 'vitest'
import { addDays, dayOf, endOfDay, fromClickHouse, startOfDay, toClickHouse } from './period.ts'

describe('days and instants', () => {
  it.each([
    ['2026-03-02', 'Asia/Shanghai', '2026-03-01T16:00:00.000Z'],
    ['2026-03-02', 'UTC', '2026-03-02T00:00:00.000Z'],
    ['2026-03-29', 'Europe/London', '2026-03-29T00:00:00.000Z'],
    ['2026-03-30', 'Europe/London', '2026-03-29T23:00:00.000Z'],
    ['2026-10-25', 'Europe/London', '2026-10-24T23:00:00.000Z'],
    ['2026-10-26', 'Europe/London', '2026-10-26T00:00:00.000Z'],
    // Clocks jump from 00:00 to 01:00: the day begins at one.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
  ])('%s in %s begins at %s', (day, zone, instant) => {
    expect(startOfDay(day, zone).toISOString()).toBe(instant)
    expect(dayOf(startOfDay(day, zone), zone)).toBe(day)
    expect(dayOf(new Date(startOfDay(day, zone).getTime() - 1), zone)).toBe(addDays(day, -1))
  })

  it('a day ends where the next begins, 23 and 25 hours long at clock changes', () => {
    const hours = (day: string) =>
      (endOfDay(day, 'Europe/London').getTime() - startOfDay(day, 'Europe/London').getTime()) / 3_600_000
    expect([hours('2026-03-28'), hours('2026-03-29'), hours('2026-10-25')]).toEqual([24, 23, 25])
  })

  it('goes to ClickHouse and back unchanged', () => {
    const instant = new Date('2011-12-09T12:20:00.123Z')
    expect(fromClickHouse(toClickHouse(instant))).toEqual(instant)
  })
})
