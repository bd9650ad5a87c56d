import { describe, expect, it } from 'vitest'
import { dateReader, faultOfFormat } from './dates.ts'

const read = (format: string, zone: string, text: string) => {
  const instant = dateReader(format, zone)(text)
  return instant === undefined ? undefined : new Date(instant).toISOString()
}

describe('dates', () => {
  it.each([
    ['yyyy-MM-dd HH:mm:ss', 'UTC', '2010-12-01 08:26:00', '2010-12-01T08:26:00.000Z'],
    ['yyyy-MM-dd HH:mm:ss', 'Europe/London', '2010-12-01 08:26:00', '2010-12-01T08:26:00.000Z'],
    ['yyyy-MM-dd HH:mm:ss', 'Europe/London', '2011-06-01 08:26:00', '2011-06-01T07:26:00.000Z'],
    ['yyyy-MM-dd HH:mm:ss', 'Asia/Shanghai', '2026-01-01 00:00:00', '2025-12-31T16:00:00.000Z'],
    ['M/d/yyyy H:mm', 'UTC', '12/1/2010 8:26', '2010-12-01T08:26:00.000Z'],
    ['M/d/yyyy h:mm a', 'UTC', '12/1/2010 12:05 AM', '2010-12-01T00:05:00.000Z'],
    ['M/d/yyyy h:mm a', 'UTC', '12/1/2010 12:05 p.m.', '2010-12-01T12:05:00.000Z'],
    ['yyyy年M月d日 ah:mm', 'Asia/Shanghai', '2026年3月2日 下午6:30', '2026-03-02T10:30:00.000Z'],
    ["yyyy-MM-dd'T'HH:mm", 'UTC', '2026-03-02T10:30', '2026-03-02T10:30:00.000Z'],
    ['dd.MM.yy', 'UTC', '02.03.26', '2026-03-02T00:00:00.000Z'],
    ['yyyyMMdd', 'UTC', '20240229', '2024-02-29T00:00:00.000Z'],
    ['iso', 'Asia/Shanghai', '2026-03-02', '2026-03-01T16:00:00.000Z'],
    ['iso', 'Asia/Shanghai', '2026-03-02T10:00:00Z', '2026-03-02T10:00:00.000Z'],
    ['iso', 'UTC', '2026-03-02 10:00:00.1234+0530', '2026-03-02T04:30:00.123Z'],
    ['epoch-seconds', 'UTC', '1772445600', '2026-03-02T10:00:00.000Z'],
    ['epoch-millis', 'UTC', '1772445600123', '2026-03-02T10:00:00.123Z'],
    ['M/d/yyyy H:mm', 'UTC', '2010-12-01 08:26:00', '2010-12-01T08:26:00.000Z'],
  ])('%s in %s reads %s', (format, zone, text, instant) => {
    expect(read(format, zone, text)).toBe(instant)
  })

  it.each([
    ['yyyy-MM-dd', '2023-02-29'],
    ['yyyy-MM-dd', '2023-13-01'],
    ['yyyy-MM-dd', '2023-1-1'],
    ['yyyy-MM-dd', '0000-00-00'],
    ['yyyy-MM-dd', ''],
    ['M/d/yyyy H:mm', '13/1/2010 8:26'],
    ['M/d/yyyy H:mm', '12/1/2010 24:00'],
    ['M/d/yyyy h:mm a', '12/1/2010 13:05 PM'],
    ['iso', '2023-02-30T00:00:00Z'],
    ['iso', 'yesterday'],
    ['epoch-seconds', '-5'],
  ])('%s refuses "%s"', (format, text) => {
    expect(read(format, 'UTC', text)).toBeUndefined()
  })

  it('takes the first of a time that happened twice', () => {
    expect(read('iso', 'Europe/London', '2025-10-26 01:30')).toBe('2025-10-26T00:30:00.000Z')
    expect(read('iso', 'America/New_York', '2025-11-02 01:30')).toBe('2025-11-02T05:30:00.000Z')
  })

  it('moves a time that was skipped forward by the gap', () => {
    expect(read('iso', 'Europe/London', '2025-03-30 01:30')).toBe('2025-03-30T01:30:00.000Z')
    expect(read('iso', 'America/New_York', '2025-03-09 02:30')).toBe('2025-03-09T07:30:00.000Z')
  })

  it('agrees with the platform on every hour of a year with its changes', () => {
    const shown = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/London',
      dateStyle: 'short',
      timeStyle: 'medium',
    })
    const reader = dateReader('yyyy-MM-dd HH:mm:ss', 'Europe/London')
    let ambiguous = 0
    for (let instant = Date.UTC(2025, 0, 1); instant < Date.UTC(2026, 0, 1); instant += 3_600_000) {
      const back = reader(shown.format(instant))
      if (back !== instant) {
        ambiguous += 1
        expect(back).toBe(instant - 3_600_000)
      }
    }
    expect(ambiguous).toBe(1)
  })

  it.each([
    ['yyyy-MM', 'UTC', 'has no day'],
    ['HH:mm', 'UTC', 'has no year'],
    ['yyyy-MM-dd d', 'UTC', 'a part twice'],
    ['iso', 'Mars/Olympus', 'not a time zone'],
  ])('the format %s in %s is refused: %s', (format, zone, fault) => {
    expect(faultOfFormat(format, zone)).toContain(fault)
  })
})
