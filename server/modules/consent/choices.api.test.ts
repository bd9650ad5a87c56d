import { describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { collect } from '#test/builders'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'

const product = await aProduct()
const key = await product.run((ctx) =>
  createKey(ctx, {
    kind: 'api',
    name: 'test',
    scopes: ['consent:read', 'consent:write', 'workspace:manage', 'messages:write', 'audit:read'],
    expiresAt: null,
  }),
)
await collect(product, [{ type: 'identify', userId: '30001', messageId: 'i1', traits: { name: 'Lin' } }])

const call = caller(product, key.secret)

const tea = { name: { en: 'Tea', 'zh-CN': '茶' }, description: { en: 'Harvests', 'zh-CN': '新茶' } }

describe('a topic', () => {
  test('has its words in both languages and keeps its place when they change', async () => {
    expect(await call('PUT', '/v1/consent/topics/tea', tea)).toMatchObject({ status: 200 })
    await call('PUT', '/v1/consent/topics/books', { ...tea, offered: false })
    const renamed = { ...tea, name: { en: 'Teas', 'zh-CN': '茶叶' } }
    await call('PUT', '/v1/consent/topics/tea', renamed)
    const { body } = await call('GET', '/v1/consent/topics')
    expect(body.items).toMatchObject([
      { code: 'tea', name: { en: 'Teas' }, offered: true },
      { code: 'books', offered: false },
    ])
    expect((await call('PUT', '/v1/consent/topics/tea', { ...tea, name: { en: 'Tea' } })).status).toBe(400)
  })

  test('can be that of a template only when it is there', async () => {
    const content = { 'zh-CN': { subject: '茶', body: '新茶' }, en: { subject: 'Tea', body: 'New' } }
    const template = { channel: 'email', purpose: 'marketing', content }
    expect(await call('PUT', '/v1/templates/tea', { ...template, topic: 'tea' })).toMatchObject({
      status: 200,
      body: { topic: 'tea' },
    })
    expect(await call('PUT', '/v1/templates/tea', { ...template, topic: 'wine' })).toMatchObject({ status: 404 })
  })
})

describe('choices changed by staff on behalf of a member', () => {
  const url = '/v1/members/30001/contact-choices'

  test('change what is named, and the audit log has before, after and why', async () => {
    const contact = { frequency: 'weekly', pausedUntil: null }
    const reason = 'asked for it on the phone'
    const topics = [{ topic: 'tea', wanted: false }]
    expect(await call('PUT', url, { contact, topics, reason })).toMatchObject({
      status: 200,
      body: { contact, topics: [{ code: 'tea', wanted: false }], personalisation: true },
    })
    expect((await call('GET', url)).body.contact).toEqual(contact)
    await product.settle()
    const { body } = await call('GET', '/v1/audit?action=contact_choices.changed')
    expect(body.items).toMatchObject([
      {
        reason,
        before: { contact: { frequency: 'normal' }, leftTopics: [], personalisation: true },
        after: { contact: { frequency: 'weekly' }, leftTopics: ['tea'], personalisation: true },
      },
    ])
  })

  test('need a reason, and a topic that is offered', async () => {
    expect((await call('PUT', url, { personalisation: false })).status).toBe(400)
    const hidden = { topics: [{ topic: 'books', wanted: false }], reason: 'asked for it' }
    expect((await call('PUT', url, hidden)).status).toBe(404)
    expect((await call('GET', url)).body.personalisation).toBe(true)
  })
})
