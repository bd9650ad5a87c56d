import { expect, it } from 'vitest'
import { type Purpose, standings } from './consents.ts'

const words = { en: 'Offers', 'zh-CN': '优惠' }
const marketing: Purpose = {
  code: 'marketing',
  name: words,
  description: words,
  legalBasis: 'consent',
  balancingNote: null,
  channels: ['email', 'sms'],
  promotional: true,
  shares: false,
  expiresAfterDays: null,
  notice: null,
  noticeVersion: 1,
  leastVersion: 1,
}

it('a channel never decided on stands at none, not at yes', () => {
  const yes = { state: 'granted', source: 'shop', at: null, noticeVersion: 1, validUntil: null } as const
  const granted = { ...yes, purpose: 'marketing', channel: 'email' } as const
  const ofAnother = { ...yes, purpose: 'service', channel: 'sms' } as const
  expect(standings(marketing, [granted, ofAnother]).map(({ channel, state }) => [channel, state])).toEqual([
    ['email', 'granted'],
    ['sms', 'none'],
  ])
})
