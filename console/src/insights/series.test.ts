import { describe, expect, it } from 'vitest'
import { dayIn, marksOf, reach } from './series.ts'

const points = ['2026-03-01', '2026-03-02', '2026-03-03'].map((day) => ({ day, value: 1 }))

describe('journeys on a time axis', () => {
  it('begin on the day of the workspace', () => {
    expect(dayIn('2026-03-01T17:30:00.000Z', 'Asia/Shanghai')).toBe('2026-03-02')
    expect(dayIn('2026-03-01T17:30:00.000Z', 'UTC')).toBe('2026-03-01')
  })

  it('are marked where they began, if that is drawn', () => {
    const starts = [
      { name: 'a', day: '2026-03-02' },
      { name: 'b', day: '2026-02-02' },
    ]
    expect(marksOf({ points, grain: 'day', starts })).toEqual([{ name: 'a', at: 1 }])
  })

  it('are marked at their month when months are drawn', () => {
    const months = ['2026-02-01', '2026-03-01'].map((day) => ({ day, value: 1 }))
    expect(marksOf({ points: months, grain: 'month', starts: [{ name: 'a', day: '2026-03-19' }] })).toEqual([
      { name: 'a', at: 1 },
    ])
  })
})

describe('the axis of a metric with a line', () => {
  it.each([
    [{ min: 0, max: 0.005 }, 0.03, { min: null, max: 0.04 }],
    [{ min: 0.4, max: 0.6 }, 0.95, { min: null, max: 1.05 }],
    [{ min: 0.97, max: 0.99 }, 0.95, { min: 0.86, max: null }],
    [{ min: 0, max: 0.1 }, 0.03, { min: null, max: null }],
  ])('of %j reaches past %d', (data, line, ends) => {
    expect(reach(data, line)).toEqual(ends)
  })
})
