import { describe, expect, it } from 'vitest'
import type { Consent } from '../consents.ts'
import type { Attribute, Member } from '../members.ts'
import {
  afterDeciding,
  compareAttributes,
  consentConflicts,
  evidenceLines,
  firstToJoin,
  keyOf,
  mergedProfile,
  neighbourOf,
  type Pair,
  pairAt,
} from './pairs.ts'

const attribute = (name: string, value: unknown, kind: Attribute['class'] = 'other'): Attribute => ({
  name,
  value,
  class: kind,
  source: 'shop',
  observedAt: '2026-11-01T00:00:00.000Z',
  toldBy: 'event',
})

const member = (id: string, more: Partial<Member> = {}): Member => ({
  id,
  externalId: id,
  name: null,
  kind: 'known',
  joinedAt: '2026-01-01T00:00:00.000Z',
  lastSeenAt: '2026-01-01T00:00:00.000Z',
  source: 'shop',
  locked: false,
  attributes: [],
  identifiers: [],
  ...more,
})

const pair = (one: Member, other: Member): Pair => ({
  members: [one, other],
  probability: 0.95,
  source: 'event',
  evidence: {},
  state: 'open',
  foundAt: '2026-11-01T00:00:00.000Z',
  decidedAt: null,
  decidedBy: null,
  reason: null,
})

describe('the way through the queue', () => {
  const pairs = ['a', 'c', 'e'].map((id) => pair(member(id), member(`${id}2`)))
  const [first, second, third] = pairs as [Pair, Pair, Pair]

  it('starts at the pair of the address, or at the first', () => {
    expect(pairAt(pairs, keyOf(second))).toBe(second)
    expect(pairAt(pairs, 'gone')).toBe(first)
    expect(pairAt([], undefined)).toBeUndefined()
  })

  it('stays at its ends', () => {
    expect(neighbourOf(pairs, keyOf(first), -1)).toBe(first)
    expect(neighbourOf(pairs, keyOf(second), 1)).toBe(third)
    expect(neighbourOf(pairs, keyOf(third), 1)).toBe(third)
  })

  it('goes on with the next pair once one is decided, at the end with the one before', () => {
    expect(afterDeciding(pairs, keyOf(first))).toBe(second)
    expect(afterDeciding(pairs, keyOf(third))).toBe(second)
    expect(afterDeciding([first], keyOf(first))).toBeUndefined()
  })

  it('proposes that who joined first stays; of two on one instant the one with the lower id, as the server does', () => {
    const early = member('z', { joinedAt: '2025-01-01T00:00:00.000Z' })
    expect(firstToJoin(pair(member('a'), early))).toBe('z')
    expect(firstToJoin(pair(member('b'), member('a')))).toBe('a')
  })
})

describe('evidence', () => {
  it('is one line for each identifier that leads to both', () => {
    expect(evidenceLines({ shared: ['phone', 'email'] })).toEqual([
      { kind: 'shared', field: 'phone' },
      { kind: 'shared', field: 'email' },
    ])
    expect(evidenceLines({})).toEqual([])
  })

  it('of a search is what both have, the heaviest first, also when it speaks against them', () => {
    const fields = [
      { field: 'name', finding: 'agrees', similarity: 1, weight: 4 },
      { field: 'email', finding: 'missing', similarity: null, weight: 0 },
      { field: 'phone', finding: 'differs', similarity: 0.2, weight: -5 },
      { field: 'birthday', finding: 'agrees', similarity: 1, weight: 8 },
    ] as const
    expect(evidenceLines({ weight: 7, fields: [...fields] })).toEqual([
      { kind: 'agrees', field: 'birthday' },
      { kind: 'differs', field: 'phone' },
      { kind: 'agrees', field: 'name' },
    ])
  })
})

describe('attributes side by side', () => {
  const one = [attribute('phone', '138****8000', 'direct'), attribute('city', 'Shanghai ')]
  const other = [attribute('city', 'shanghai'), attribute('phone', '138****8000', 'direct'), attribute('size', 'M')]
  const verdicts = (isClear: boolean) =>
    Object.fromEntries(compareAttributes([one, other], isClear).map(({ name, verdict }) => [name, verdict]))

  it('are called the same only when nothing is hidden', () => {
    expect(verdicts(false)).toEqual({ phone: 'alike', city: 'same', size: 'oneSided' })
    expect(verdicts(true)).toMatchObject({ phone: 'same' })
  })

  it('begin with what identifies a person', () => {
    expect(compareAttributes([one, other], false).map(({ name }) => name)).toEqual(['phone', 'city', 'size'])
  })
})

describe('what a merge would do', () => {
  it('carries what the survivor lacks, and keeps the survivor’s own', () => {
    const survivor = member('a', { attributes: [attribute('city', 'Suzhou'), attribute('size', 'M')] })
    const gone = member('b', {
      attributes: [attribute('city', 'Wuxi'), attribute('size', 'M'), attribute('shoe', 38)],
    })
    expect(mergedProfile(survivor, gone)).toEqual({ carried: ['shoe'], kept: ['city'], identifiers: 0 })
  })

  it('carries what the other said themselves, and what is later of the same', () => {
    const own = (name: string, value: string): Attribute => ({ ...attribute(name, value), toldBy: 'member' })
    const later = (name: string, value: string) => ({
      ...attribute(name, value),
      observedAt: '2026-11-02T00:00:00.000Z',
    })
    const survivor = member('a', { attributes: [attribute('city', 'Suzhou'), later('size', 'M'), own('tea', 'green')] })
    const gone = member('b', { attributes: [own('city', 'Wuxi'), attribute('size', 'L'), later('tea', 'black')] })
    expect(mergedProfile(survivor, gone)).toEqual({ carried: ['city'], kept: ['size', 'tea'], identifiers: 0 })
    expect(mergedProfile(gone, survivor)).toEqual({ carried: ['size', 'tea'], kept: ['city'], identifiers: 0 })
  })

  it('lets a withdrawal stand over a grant, whichever side it is on', () => {
    const consent = (channel: Consent['channel'], state: Consent['state']): Consent => ({
      purpose: 'marketing',
      channel,
      state,
      source: null,
      at: null,
      noticeVersion: null,
      validUntil: null,
    })
    const one = [consent('email', 'withdrawn'), consent('sms', 'granted'), consent('push', 'withdrawn')]
    const other = [consent('email', 'granted'), consent('sms', 'withdrawn'), consent('push', 'none')]
    expect(consentConflicts(one, other).map(({ channel }) => channel)).toEqual(['email', 'sms'])
  })
})
