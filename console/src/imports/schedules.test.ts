import { describe, expect, it } from 'vitest'
import {
  draftOfSchedule,
  firstSchedule,
  isComplete,
  type ScheduleRow,
  scheduleBody,
  scheduleChange,
  standingOf,
  withEvery,
} from './schedules.ts'

describe('a schedule that is written', () => {
  it('keeps its time of day from one rhythm to another', () => {
    const week = withEvery({ every: 'day', at: '06:30' }, 'week')
    expect(week).toEqual({ every: 'week', weekday: 1, at: '06:30' })
    expect(withEvery(withEvery(week, 'hour'), 'day')).toEqual({ every: 'day', at: '03:00' })
  })

  it.each([
    [{}, false],
    [{ name: 'Till', mapping: 'till' }, true],
    [{ name: ' ', mapping: 'till' }, false],
    [{ name: 'Till', mapping: 'till', place: 'url' as const, url: 'http://x' }, false],
    [{ name: 'Till', mapping: 'till', place: 'url' as const, url: 'https://x' }, true],
  ])('with %j is complete: %s', (change, complete) => {
    expect(isComplete({ ...firstSchedule, ...change })).toBe(complete)
  })

  it('sends an authorization only when there is one, and no address of a folder', () => {
    const draft = { ...firstSchedule, name: ' Till ', url: 'https://x/a.csv' }
    expect(scheduleBody(draft, 'orders', 'till')).toMatchObject({ name: 'Till', from: { place: 'folder' } })
    expect(scheduleBody(draft, 'orders', 'till')).not.toHaveProperty('timeZone')
    expect(scheduleBody({ ...draft, timeZone: 'UTC' }, 'orders', 'till').timeZone).toBe('UTC')
    expect(scheduleBody({ ...draft, place: 'url' }, 'orders', 'till').from).toEqual({ place: 'url', url: draft.url })
  })
})

describe('a schedule that is changed', () => {
  const row = {
    name: 'Till',
    mapping: 'till',
    recurrence: { every: 'day', at: '06:30' },
    timeZone: 'Europe/Paris',
    from: { place: 'url', url: 'https://x/a.csv?…', hasAuthorization: true },
  } as ScheduleRow

  it('keeps its address and its authorization where they are left empty', () => {
    const draft = draftOfSchedule(row)
    expect([isComplete(draft), isComplete(draft, row)]).toEqual([false, true])
    expect(scheduleChange(draft)).toEqual({
      ...{ name: 'Till', mapping: 'till', recurrence: row.recurrence, timeZone: 'Europe/Paris' },
      from: { place: 'url' },
    })
  })

  it('removes its authorization on demand, and looks by another clock', () => {
    const draft = { ...draftOfSchedule(row), dropsAuthorization: true, timeZone: 'UTC' }
    expect(scheduleChange(draft)).toMatchObject({ from: { place: 'url', authorization: null }, timeZone: 'UTC' })
  })

  it('sends what was filled in', () => {
    const draft = { ...draftOfSchedule(row), url: 'https://x/b.csv', authorization: 'Bearer' }
    expect(scheduleChange(draft).from).toEqual({ place: 'url', url: 'https://x/b.csv', authorization: 'Bearer' })
    expect(scheduleChange({ ...draft, place: 'folder' }).from).toEqual({ place: 'folder' })
    expect(isComplete({ ...draft, url: 'http://x' }, row)).toBe(false)
  })
})

describe('how a schedule stands', () => {
  const row = { paused: false, failures: 0, lastRun: null }
  it.each([
    [row, 'waiting'],
    [{ ...row, failures: 2 }, 'failing'],
    [{ ...row, failures: 2, paused: true }, 'paused'],
    [{ ...row, paused: true, lastRun: { state: 'running' } }, 'running'],
  ])('%j is %s', (one, standing) => {
    expect(standingOf(one as ScheduleRow)).toBe(standing)
  })
})
