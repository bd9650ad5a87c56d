import { describe, expect, it } from 'vitest'
import { byPurpose, consentsOn, type Membership, type Preference, withChange, withdrawAll } from './preferences.ts'

const words = { en: 'Offers', 'zh-CN': '优惠' }
const aChoice = (purpose: string, channel: Preference['channel'], state: Preference['state']): Preference => ({
  purpose,
  channel,
  state,
  source: null,
  at: null,
  noticeVersion: null,
  validUntil: null,
  name: words,
  description: words,
})

const choices = [
  aChoice('marketing', 'email', 'granted'),
  aChoice('service', 'email', 'none'),
  aChoice('marketing', 'sms', 'withdrawn'),
]

describe('preferences of a member', () => {
  it('stand together by purpose, in the given order', () => {
    expect(byPurpose(choices).map((group) => [group.purpose, group.choices.map((one) => one.channel)])).toEqual([
      ['marketing', ['email', 'sms']],
      ['service', ['email']],
    ])
  })

  it('are asked about a new address where the member agreed, not where a law lets the brand go on', () => {
    const agreed = { ...aChoice('marketing', 'email', 'granted'), at: '2026-01-01T00:00:00.000Z' }
    expect(consentsOn([agreed, ...choices], 'email')).toEqual([agreed])
    expect(consentsOn([agreed, ...choices], 'sms')).toEqual([])
  })

  it('show a change at once and leave the rest alone', () => {
    const topics = [
      { code: 'tea', name: words, description: words, wanted: true },
      { code: 'books', name: words, description: words, wanted: true },
    ]
    const before = { personalisation: true, preferences: choices, topics } as unknown as Membership
    const after = withChange(before, { preferences: [{ purpose: 'marketing', channel: 'sms', state: 'granted' }] })
    expect(after.preferences.map((one) => one.state)).toEqual(['granted', 'none', 'granted'])
    expect(after.personalisation).toBe(true)
    expect(withChange(after, { preferences: [], personalisation: false }).personalisation).toBe(false)
    const left = withChange(before, { preferences: [], topics: [{ topic: 'tea', wanted: false }] })
    expect(left.topics.map((one) => one.wanted)).toEqual([false, true])
  })

  it('are all withdrawn by one change that names only those that were given', () => {
    expect(withdrawAll(choices)).toEqual({
      preferences: [{ purpose: 'marketing', channel: 'email', state: 'withdrawn' }],
    })
    expect(withdrawAll(choices.slice(1))).toBeNull()
  })
})
