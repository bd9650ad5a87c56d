import { expect, it } from 'vitest'
import { type Purpose, standings } from './consents.ts'

const words = { en: 'Offers', 'zh-CN': '优惠' }
const marketing: Purpose = {
  code: 'marketing',
  name: words,
  description: words,
  legalBasis: 'consent',
  channels: ['email', 'sms'],
}

it('a channel never decided on stands at none, not at yes', () => {
  const granted = { purpose: 'marketing', channel: 'email', state: 'granted', source: 'shop', at: null } as const
  const ofAnother = { purpose: 'service', channel: 'sms', state: 'granted', source: 'shop', at: null } as const
  expect(standings(marketing, [granted, ofAnother]).map(({ channel, state }) => [channel, state])).toEqual([
    ['email', 'granted'],
    ['sms', 'none'],
  ])
})
