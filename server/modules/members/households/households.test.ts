import { expect, test } from 'vitest'
import { type Place, residentsOf, seated } from './households.ts'

function place(memberId: string, rootId: string, householdId: string, day: number, isHead = false): Place {
  return { memberId, rootId, householdId, isHead, joinedAt: new Date(Date.UTC(2026, 0, day)) }
}

test('a member who was two people in two households is in that of the record that stays', () => {
  const [resident] = residentsOf([place('a', 'b', 'first', 1, true), place('b', 'b', 'second', 2)])
  expect(resident).toMatchObject({ memberId: 'b', householdId: 'second', isHead: false })
})

test('without a household of their own, it is the one joined first by whoever became them', () => {
  const [resident] = residentsOf([place('a', 'c', 'later', 2), place('b', 'c', 'first', 1, true)])
  expect(resident).toMatchObject({ memberId: 'c', householdId: 'first', isHead: true })
})

test('a household whose head lives elsewhere now is headed by who joined first', () => {
  const residents = residentsOf([place('b', 'b', 'h', 3), place('a', 'a', 'h', 2)])
  expect(seated(residents).map(({ memberId, isHead }) => [memberId, isHead])).toEqual([
    ['a', true],
    ['b', false],
  ])
  expect(seated([])).toEqual([])
})
