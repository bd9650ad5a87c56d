import { describe, expect, it } from 'vitest'
import { atRisk, boundsText, gridRows, ownTimeOf } from './rfmGrid.ts'

const cells = [
  [4, 0, 0, 0, 0],
  [0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0],
  [0, 0, 0, 0, 8],
]

describe('the RFM grid', () => {
  it('has the most recent members on top and the most frequent on the right', () => {
    const rows = gridRows({ cells, members: 16 })
    expect(rows[0]![4]).toEqual({ r: 5, f: 5, members: 8, share: 0.5, strength: 1 })
    expect(rows[4]![0]).toEqual({ r: 1, f: 1, members: 4, share: 0.25, strength: 0.5 })
  })

  it('of an empty workspace has 25 empty cells', () => {
    const rows = gridRows({ cells: [], members: 0 })
    expect(rows.flat()).toHaveLength(25)
    expect(rows.flat().every(({ share, strength }) => share === 0 && strength === 0)).toBe(true)
  })

  it('writes the bounds of a bucket, once where they are the same', () => {
    expect(boundsText([1, 1], String)).toBe('1')
    expect(boundsText([13, 31], String)).toBe('13–31')
    expect(boundsText(undefined, String)).toBe('')
  })

  it.each([
    ['2026-11-24', 5464, '2011-12-10'],
    ['2011-12-10', 1, undefined],
    ['2026-11-24', 30, undefined],
  ])('of %s with the newest order %i days before offers to look as of %s', (asOf, recency, own) => {
    const r: [number, number][] = [
      [recency + 200, recency + 373],
      [recency, recency + 11],
    ]
    expect(ownTimeOf({ asOf, bounds: { r, f: [], m: [] } })).toBe(own)
  })

  it('of nobody has no time of its own', () => {
    expect(ownTimeOf({ asOf: '2026-11-24', bounds: { r: [], f: [], m: [] } })).toBeUndefined()
  })

  it('opens with those who bought often and are slipping away', () => {
    expect(
      atRisk([
        { name: 'at_risk', members: 3, monetaryMills: 10, segment: null },
        { name: 'cannot_lose', members: 2, monetaryMills: 20, segment: null },
        { name: 'champions', members: 9, monetaryMills: 99, segment: null },
      ]),
    ).toEqual({ members: 5, monetaryMills: 30 })
  })
})
