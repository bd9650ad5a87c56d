import { describe, expect, it } from 'vitest'
import { addDays, grainFor, isComparable, lengthOf, presetsFor, readPeriod, same, shifted } from './period.ts'

const presetOf = (name: string) => presetsFor('2010-12-01', '2011-12-09').find((preset) => preset.name === name)?.period

describe('periods', () => {
  it('are offered back from the end of the data', () => {
    expect(presetOf('days30')).toEqual({ from: '2011-11-10', to: '2011-12-09' })
    expect(presetOf('month')).toEqual({ from: '2011-12-01', to: '2011-12-09' })
    expect(presetOf('monthBefore')).toEqual({ from: '2011-11-01', to: '2011-11-30' })
    expect(presetOf('all')).toEqual({ from: '2010-12-01', to: '2011-12-09' })
  })

  it('that begin before the data are not offered', () => {
    expect(presetsFor('2011-11-20', '2011-12-09').map(({ name }) => name)).toEqual(['days30', 'month', 'all'])
  })

  it('count both ends', () => {
    expect(lengthOf({ from: '2011-11-10', to: '2011-12-09' })).toBe(30)
    expect(lengthOf({ from: '2024-02-28', to: '2024-03-01' })).toBe(3)
  })

  it('move by their own length, back and forth', () => {
    const period = { from: '2011-11-10', to: '2011-12-09' }
    expect(shifted(period, -1)).toEqual({ from: '2011-10-11', to: '2011-11-09' })
    expect(same(shifted(shifted(period, -1), 1), period)).toBe(true)
  })

  it('are compared only with days of which there is data', () => {
    const period = { from: '2011-11-10', to: '2011-12-09' }
    expect(isComparable(period, '2011-10-11')).toBe(true)
    expect(isComparable(period, '2011-10-12')).toBe(false)
  })

  it('are drawn by day while that can be read', () => {
    expect(grainFor({ from: '2011-11-10', to: '2011-12-09' })).toBe('day')
    expect(grainFor({ from: '2010-12-01', to: '2011-12-09' })).toBe('month')
  })

  it('cross the end of a month and a leap day', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2023-12-31', 1)).toBe('2024-01-01')
  })

  it.each([
    ['2011-11-10', '2011-12-09', true],
    ['2011-12-09', '2011-11-10', false],
    ['2011-02-30', '2011-12-09', false],
    ['soon', '2011-12-09', false],
    [undefined, '2011-12-09', false],
  ])('in an address from %s to %s are taken: %s', (from, to, taken) => {
    expect(readPeriod(from, to) !== undefined).toBe(taken)
  })
})
