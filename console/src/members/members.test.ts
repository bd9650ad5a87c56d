import { describe, expect, it } from 'vitest'
import { type Attribute, byDay, inReadingOrder, readDay, readFilter, readTab, withRevealed } from './members.ts'

const attribute = (name: string, value: unknown, direct = false): Attribute => ({
  name,
  value,
  class: direct ? 'direct' : 'other',
  source: 'shop',
  observedAt: '2026-11-22T08:00:00.000Z',
  toldBy: 'event',
})

describe('an address', () => {
  it('keeps the filters it knows and drops the others', () => {
    expect(readFilter({ search: 'x', kind: 'robot' })).toEqual({ search: 'x' })
    expect(readFilter({ kind: 'known' })).toEqual({ kind: 'known' })
  })
  it('falls back to the profile', () => expect(readTab('nowhere')).toBe('overview'))
  it('is not trusted with days', () => {
    expect(readDay('2011-12-10')).toBe('2011-12-10')
    expect(readDay('yesterday')).toBeUndefined()
  })
})

describe('attributes', () => {
  it('show direct identifiers first, then those people know, then the rest by name', () => {
    const names = inReadingOrder([
      attribute('zodiac', 1),
      attribute('beans', 1),
      attribute('city', 1),
      attribute('phone', 1, true),
      attribute('name', 1, true),
    ]).map(({ name }) => name)
    expect(names).toEqual(['name', 'phone', 'city', 'beans', 'zodiac'])
  })
  it('are replaced in place once revealed', () => {
    const shown = withRevealed(
      [attribute('name', 'L**', true), attribute('city', 'x')],
      [attribute('name', 'Lin', true), attribute('phone', '138', true)],
    )
    expect(shown.map(({ value }) => value)).toEqual(['Lin', 'x', '138'])
  })
})

it('events are gathered under their day', () => {
  const events = ['2026-01-02T10:00:00Z', '2026-01-02T09:00:00Z', '2026-01-01T09:00:00Z'].map((occurredAt) => ({
    occurredAt,
  }))
  expect(byDay(events, (iso) => iso.slice(0, 10)).map(({ day, events }) => [day, events.length])).toEqual([
    ['2026-01-02', 2],
    ['2026-01-01', 1],
  ])
})
