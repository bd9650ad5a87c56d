import { expect, test } from 'vitest'
import { channelKind } from './channel.ts'
import type { Draft } from './message.ts'

const draft: Draft = {
  intentId: '0198c7a2-0000-7000-8000-0000000000ab',
  brand: 'Lumen & Leaf',
  sender: { name: 'Lumen & Leaf', address: 'hello@example.com' },
  to: '+8613800000001',
  language: 'zh-CN',
  rendered: { subject: '新茶', text: '新茶已到店。', html: '<p>新茶已到店。</p>' },
  unsubscribe: {
    postUrl: 'https://regulars.example/v1/unsubscribe/abc',
    pageUrl: 'https://regulars.example/portal/#unsubscribe=abc',
    choicesUrl: 'https://regulars.example/portal/#choices=abc',
  },
  now: new Date('2026-03-02T02:00:00Z'),
}

test.each(['email', 'sms', 'push', 'wechat'] as const)(
  'a message by %s leads to the switch of personalisation, unless it is part of the contract',
  (channel) => {
    const kind = channelKind(channel)
    const { text, html } = kind.compose(draft)
    for (const part of [text, ...(html === null ? [] : [html])]) expect(part).toContain('/portal/#choices=abc')
    const { text: service } = kind.compose({ ...draft, unsubscribe: null })
    expect(service).toBe(draft.rendered.text)
  },
)

test('a text message carries one address only: each costs the company', () => {
  expect(channelKind('sms').compose(draft).text).toBe(
    '新茶已到店。\n退订或关闭个性化: https://regulars.example/portal/#choices=abc',
  )
})
