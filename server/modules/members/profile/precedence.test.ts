import { tellers } from '@regulars/contract/members'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareWords, type Teller } from './precedence.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, n))

it.each<[string, Teller, number, Teller, number, number]>([
  ['the member before a later event', 'member', 1, 'event', 9, 1],
  ['the member before later staff', 'member', 1, 'staff', 9, 1],
  ['staff before a later file', 'staff', 1, 'import', 9, 1],
  ['a file before a later event', 'import', 1, 'event', 9, 1],
  ['the later of two events', 'event', 2, 'event', 1, 1],
  ['the later of two words of the member', 'member', 1, 'member', 2, -1],
  ['neither of two at one time', 'import', 3, 'import', 3, 0],
])('%s counts', (_claim, toldBy, at, otherBy, otherAt, expected) => {
  const one = { toldBy, observedAt: day(at) }
  const other = { toldBy: otherBy, observedAt: day(otherAt) }
  expect(Math.sign(compareWords(one, other))).toBe(expected)
  expect(Math.sign(compareWords(other, one))).toBe(expected === 0 ? 0 : -expected)
})

it('is one order: who counts more than one that counts more than a third counts more than that', () => {
  const word = fc.record({ toldBy: fc.constantFrom(...tellers), observedAt: fc.integer({ min: 1, max: 5 }).map(day) })
  fc.assert(
    fc.property(word, word, word, (a, b, c) => {
      fc.pre(compareWords(a, b) > 0 && compareWords(b, c) > 0)
      expect(compareWords(a, c)).toBeGreaterThan(0)
    }),
  )
})
