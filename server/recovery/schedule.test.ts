import { describe, expect, test } from 'vitest'
import { isDue, type Standing, warningsOf } from './schedule.ts'
import { spareOf } from './shelf.ts'

const now = new Date('2026-11-25T03:00:00Z')
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const never: Standing = { lastDone: null, clockDone: null, clockFailed: null }
const days = (count: number) => count * 24

describe('the clock', () => {
  const done = (hours: number): Standing => ({ lastDone: ago(hours), clockDone: ago(hours), clockFailed: null })
  test.each([
    ['a backup when there was none', 'backup', never, never, true],
    ['a backup a day after the last by the clock', 'backup', done(24), never, true],
    ['no backup before', 'backup', done(23.9), never, false],
    ['a backup although one was taken by hand', 'backup', { ...done(24), lastDone: ago(1) }, never, true],
    ['no backup of its own right after the first by hand', 'backup', { ...never, lastDone: ago(1) }, never, false],
    ['no backup right after one failed', 'backup', { ...never, clockFailed: ago(0.9) }, never, false],
    ['a backup an hour after one failed', 'backup', { ...never, clockFailed: ago(1) }, never, true],
    ['no drill without a backup', 'drill', never, never, false],
    ['a drill as soon as there is a backup', 'drill', done(0.1), never, true],
    ['a drill each month', 'drill', done(1), done(days(30)), true],
    ['no drill before', 'drill', done(1), done(days(29)), false],
  ] as const)('asks for %s', (_, kind, backup, drill, expected) => {
    expect(isDue(kind, { backup, drill }, { now, installedAt: ago(days(100)) })).toBe(expected)
  })

  test('leaves an installation alone for its first hour', () => {
    const askedAfter = (hours: number) =>
      isDue('backup', { backup: never, drill: never }, { now, installedAt: ago(hours) })
    expect([0.5, 1].map(askedAfter)).toEqual([false, true])
  })
})

describe('a warning', () => {
  const passed = { finishedAt: ago(1), seconds: 60, passed: true }
  test.each([
    ['nothing, when both are young', ago(23), passed, []],
    ['an old backup', ago(25), passed, ['backup_old']],
    ['no backup and no drill', null, null, ['no_backup', 'no_drill']],
    ['a drill slower than 72 hours', ago(1), { ...passed, seconds: 72 * 3600 + 1 }, ['drill_slow']],
    ['a drill older than a quarter', ago(1), { ...passed, finishedAt: ago(days(93)) }, ['drill_old']],
    ['a drill that failed', ago(1), { ...passed, passed: false }, ['drill_failed']],
  ] as const)('says %s', (_, backupAt, drill, expected) => {
    expect(warningsOf({ backupAt, drill }, now)).toEqual(expected)
  })
})

describe('of old backups', () => {
  test('the last of seven days and of four weeks are kept, and what cannot be read', () => {
    const backups = Array.from({ length: 60 }, (_, index) => ({ file: `${index}`, at: ago(index * 12), fault: null }))
    const unreadable = { file: 'unreadable', at: ago(days(100)), fault: 'damaged' as const }
    const spare = new Set(spareOf([...backups, unreadable], now))
    const kept = [...backups, unreadable].filter(({ file }) => !spare.has(file))
    // 25 November 2026 is a Wednesday: the last of the three weeks before are those of their Sundays.
    expect(kept.map(({ at }) => at.toISOString().slice(0, 13))).toEqual([
      '2026-11-25T03',
      '2026-11-24T15',
      '2026-11-23T15',
      '2026-11-22T15',
      '2026-11-21T15',
      '2026-11-20T15',
      '2026-11-19T15',
      '2026-11-15T15',
      '2026-11-08T15',
      unreadable.at.toISOString().slice(0, 13),
    ])
  })

  test('none is kept for longer than thirty days, but for the newest', () => {
    const old = [31, 40, 50].map((count) => ({ file: `${count}`, at: ago(days(count)), fault: null }))
    expect(spareOf(old, now)).toEqual(['40', '50'])
  })
})
