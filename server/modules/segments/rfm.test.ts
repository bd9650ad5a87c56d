import { rfmNames } from '@regulars/contract/rules'
import { expect, test } from 'vitest'
import { gridOf } from './rfm.grid.ts'
import { rfmNameOf } from './rfm.ts'

const SCORES = [1, 2, 3, 4, 5]

test('every pair of scores has one name, and every name has a cell', () => {
  const named = SCORES.flatMap((r) => SCORES.map((f) => rfmNameOf(r, f)))
  expect(named).toHaveLength(25)
  expect(new Set(named)).toEqual(new Set(rfmNames))
})

test('a member who buys more often at the same recency is never named worse', () => {
  expect(SCORES.map((f) => rfmNameOf(5, f))).toEqual(['new', 'potential', 'loyal', 'champions', 'champions'])
  expect(SCORES.map((f) => rfmNameOf(1, f))).toEqual(['lost', 'lost', 'at_risk', 'cannot_lose', 'cannot_lose'])
})

test('there is no name outside one to five', () => {
  expect(() => rfmNameOf(0, 3)).toThrow(RangeError)
  expect(() => rfmNameOf(3, 6)).toThrow(RangeError)
})

test('the grid adds its cells up by pair, by name and over all, and takes the widest range of each bucket', () => {
  const cell = (r: number, f: number, m: number, members: number, at: number) => ({
    r,
    f,
    m,
    members,
    monetaryMills: members * 100,
    recency: [at, at + 5] as const,
    frequency: [at, at + 1] as const,
    money: [at, at + 2] as const,
  })
  const grid = gridOf([cell(5, 5, 5, 3, 1), cell(5, 5, 4, 2, 10), cell(1, 1, 1, 7, 90)], new Map([['rfm:lost', 'id']]))
  expect(grid.members).toBe(12)
  expect(grid.cells[4]![4]).toBe(5)
  expect(grid.scores).toEqual({ 555: 3, 554: 2, 111: 7 })
  expect(grid.names.find((one) => one.name === 'champions')).toEqual({
    name: 'champions',
    members: 5,
    monetaryMills: 500,
    segment: null,
  })
  expect(grid.names.find((one) => one.name === 'lost')?.segment).toBe('id')
  expect(grid.bounds.r).toEqual([
    [90, 95],
    [1, 15],
  ])
})
