import { describe, expect, test } from 'vitest'
import { dueWindow, renewalRate, stateOn } from './contracts.ts'
import { type ContactRow, contactsOf, requiredApprovals } from './organisations.ts'

const term = { startsOn: '2026-01-01', endsOn: '2026-12-31' }

test.each([
  ['2025-12-31', 'upcoming'],
  ['2026-01-01', 'active'],
  ['2026-12-31', 'active'],
  ['2027-01-01', 'ended'],
] as const)('on %s a contract of 2026 is %s', (today, state) => {
  expect(stateOn(term, today)).toBe(state)
})

test('due within 90 days is from today to the 90th day after, and within none is today', () => {
  expect(dueWindow('2026-10-02', 90)).toEqual({ from: '2026-10-02', to: '2026-12-31' })
  expect(dueWindow('2026-10-02', 0)).toEqual({ from: '2026-10-02', to: '2026-10-02' })
})

describe('the renewal rate', () => {
  test('is renewed ÷ due by number; a renewal after the grace is a new beginning', () => {
    const ended = [
      { contracts: 6, gapDays: 1 },
      { contracts: 2, gapDays: 90 },
      { contracts: 1, gapDays: 91 },
      { contracts: 3, gapDays: null },
    ]
    expect(renewalRate(ended)).toEqual({ due: 12, renewed: 8, rate: 8 / 12 })
  })

  test('of nothing due cannot be told', () => {
    expect(renewalRate([])).toEqual({ due: 0, renewed: 0, rate: null })
  })
})

test('a government account always needs the compliance approval; others need what they were given', () => {
  expect(requiredApprovals({ kind: 'government', extraApprovals: [] })).toEqual(['compliance'])
  expect(requiredApprovals({ kind: 'government', extraApprovals: ['finance', 'compliance'] })).toEqual([
    'compliance',
    'finance',
  ])
  expect(requiredApprovals({ kind: 'sme', extraApprovals: [] })).toEqual([])
  expect(requiredApprovals({ kind: 'enterprise', extraApprovals: ['legal'] })).toEqual(['legal'])
})

test('two contacts who turn out to be one person are one contact, primary if either was', () => {
  const row = (memberId: string, rootId: string, day: number, more: Partial<ContactRow> = {}): ContactRow => ({
    organisationId: 'o',
    memberId,
    rootId,
    role: memberId,
    isPrimary: false,
    addedAt: new Date(Date.UTC(2026, 0, day)),
    ...more,
  })
  const rows = [row('c', 'c', 1), row('a', 'b', 2, { isPrimary: true }), row('b', 'b', 3)]
  expect(contactsOf(rows)).toEqual([
    { memberId: 'b', role: 'b', primary: true },
    { memberId: 'c', role: 'c', primary: false },
  ])
})
