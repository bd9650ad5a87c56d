import { describe, expect, test } from 'vitest'
import { ageBand, rateGroups, type Tally } from './fairness.ts'

const group = (name: string, favourable: number, members: number, kind: Tally['kind'] = 'group'): Tally => ({
  ...{ group: name, kind, members, favourable },
})

const verdicts = (...tallies: Tally[]) =>
  Object.fromEntries(rateGroups(tallies).groups.map((one) => [one.group || one.kind, one.verdict]))

describe('groups against the largest', () => {
  // Questions and Answers on the Uniform Guidelines, 44 FR 11996 (1979), no. 12: 48 of 80 and 12 of 40 are 60 % and 30 %,
  // and the second is half of the first.
  test('agree with the example of the guidelines', () => {
    const { groups } = rateGroups([group('a', 48, 80), group('b', 12, 40)])
    expect(groups.map(({ rate }) => rate)).toEqual([0.6, 0.3])
    expect(groups[0]!.verdict).toBe('reference')
    expect(groups[1]!.ratio).toBeCloseTo(0.5, 12)
    expect(groups[1]!.verdict).toBe('below')
  })

  test('have Wilson’s interval: 81 of 263 has 0.2553 to 0.3662 (Newcombe 1998, method 3)', () => {
    const { interval } = rateGroups([group('a', 81, 263)]).groups[0]!
    expect(interval[0]).toBeCloseTo(0.2553, 4)
    expect(interval[1]).toBeCloseTo(0.3662, 4)
  })

  test('are unclear where less than four fifths may as well be chance', () => {
    expect(verdicts(group('a', 20, 40), group('b', 11, 30))).toEqual({ a: 'reference', b: 'unclear' })
  })

  test('are even within four fifths, though many members make a small difference certain', () => {
    expect(verdicts(group('a', 50_000, 100_000), group('b', 42_000, 90_000))).toEqual({ a: 'reference', b: 'even' })
  })

  test('may fare better than the largest, also where that fared not at all', () => {
    expect(verdicts(group('a', 100, 1_000), group('b', 60, 200))).toEqual({ a: 'reference', b: 'above' })
    expect(verdicts(group('a', 0, 1_000), group('b', 60, 200))).toEqual({ a: 'reference', b: 'above' })
  })
})

describe('a small group', () => {
  test('is put together with others', () => {
    const { groups, hidden } = rateGroups([group('a', 50, 100), group('b', 10, 29), group('c', 5, 10)])
    expect(groups.map(({ kind, members, favourable }) => [kind, members, favourable])).toEqual([
      ['group', 100, 50],
      ['pooled', 39, 15],
    ])
    expect(hidden).toBe(0)
  })

  test('is not shown where all of them together are too few', () => {
    const { groups, hidden } = rateGroups([group('a', 50, 100), group('b', 1, 3)])
    expect(groups).toHaveLength(1)
    expect(hidden).toBe(3)
  })

  test('and who is not recorded are never what others are compared with', () => {
    expect(verdicts(group('', 900, 1_000, 'unknown'), group('a', 50, 100))).toEqual({
      unknown: 'above',
      a: 'reference',
    })
  })
})

test.each([
  [0, '0-17'],
  [17, '0-17'],
  [18, '18-24'],
  [24, '18-24'],
  [64, '55-64'],
  [65, '65+'],
  [101, '65+'],
])('who is %i is in the band %s', (years, band) => expect(ageBand(years)).toBe(band))
