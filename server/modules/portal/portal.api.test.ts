import { describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { recordConsents } from '#modules/consent/index'
import { createIntents } from '#modules/messaging/index'
import { sql } from '#platform/postgres'
import { anOrder, collect } from '#test/builders'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
import { passOf, passToken } from './link.ts'

const product = await aProduct({ now: '2026-03-02T02:00:00.000Z' })
const { http, platform } = product.program
const key = await product.run((ctx) =>
  createKey(ctx, {
    kind: 'api',
    name: 'test',
    scopes: ['members:write', 'members:direct', 'messages:read', 'messages:write', 'consent:read', 'consent:write'],
    expiresAt: null,
  }),
)

const call = caller(product, key.secret)

async function aLink(member: string, hours = 72) {
  const { body } = await call('POST', `/v1/members/${member}/portal-link`, { hours })
  return body.url.split('#')[1] as string
}

await collect(product, [
  {
    type: 'identify',
    userId: '10001',
    messageId: 'i1',
    traits: { email: 'lin@example.com', name: 'Lin Yi', language: 'en' },
  },
  anOrder({ userId: '10001', total: 120, at: '2026-02-20T02:00:00Z' }),
  { type: 'identify', userId: '10002', messageId: 'i2', traits: { email: 'wu@example.com' } },
])

describe('a member with a link', () => {
  test('sees their own membership', async () => {
    const { status, body, headers } = await call('GET', '/v1/portal/me', undefined, { as: await aLink('10001') })
    expect(status).toBe(200)
    expect(headers['cache-control']).toBe('no-store')
    expect(body).toMatchObject({
      brand: 'main',
      name: 'Lin Yi',
      memberNumber: '10001',
      locale: 'en',
      personalisation: true,
    })
    expect(body.points).toBe(120)
    expect(body.entries).toHaveLength(1)
    const choices = body.preferences.map(
      ({ purpose, channel, state }: Record<string, string>) => `${purpose}/${channel} ${state}`,
    )
    expect(choices).toEqual([
      'points/email none',
      'points/sms none',
      'marketing/email none',
      'marketing/sms none',
      'personalised_recommendation/email none',
      'personalised_recommendation/sms none',
    ])
  })

  test('decides, and staff see by whom it was said', async () => {
    const token = await aLink('10001')
    const preferences = [
      { purpose: 'marketing', channel: 'email', state: 'granted' },
      { purpose: 'points', channel: 'sms', state: 'withdrawn' },
    ]
    const { status, body } = await call(
      'PUT',
      '/v1/portal/me/preferences',
      { preferences, personalisation: false },
      { as: token },
    )
    expect(status).toBe(200)
    expect(body.personalisation).toBe(false)
    const seen = await call('GET', '/v1/members/10001/consents')
    expect(seen.body.personalisation).toBe(false)
    expect(seen.body.history).toMatchObject([{ source: 'portal', noticeVersion: 1 }, { source: 'portal' }])
    expect(seen.body.history[0].actor).toMatch(/^member:/)
    expect(seen.body.items).toContainEqual(
      expect.objectContaining({ purpose: 'marketing', channel: 'email', state: 'granted', source: 'portal' }),
    )
  })

  test('chooses how often, and pauses', async () => {
    const token = await aLink('10001')
    const contact = { frequency: 'weekly', pausedUntil: '2026-04-01T00:00:00.000Z' }
    const { body } = await call('PUT', '/v1/portal/me/preferences', { preferences: [], contact }, { as: token })
    expect(body.contact).toEqual(contact)
    // Other choices leave it as it is.
    await call('PUT', '/v1/portal/me/preferences', { preferences: [], personalisation: true }, { as: token })
    expect((await call('GET', '/v1/portal/me', undefined, { as: token })).body.contact).toEqual(contact)
  })

  test('cannot decide on what is not offered, or reach what staff reach', async () => {
    const token = await aLink('10001')
    const service = { preferences: [{ purpose: 'service', channel: 'email', state: 'withdrawn' }] }
    expect(await call('PUT', '/v1/portal/me/preferences', service, { as: token })).toMatchObject({ status: 404 })
    expect(await call('GET', '/v1/members/10002/consents', undefined, { as: token })).toMatchObject({ status: 401 })
    expect(await call('GET', '/v1/portal/me')).toMatchObject({ status: 401, body: { code: 'link_invalid' } })
  })

  test('is turned away when it has expired, was changed, or is of an unsubscription', async () => {
    const token = await aLink('10001', 1)
    const pass = passOf(platform.keys, token)!
    expect(passOf(platform.keys, `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`)).toBeUndefined()
    const stranger = passToken(platform.keys, { ...pass, memberId: platform.ids.next() })
    expect(await call('GET', '/v1/portal/me', undefined, { as: stranger })).toMatchObject({
      status: 401,
      body: { code: 'link_invalid' },
    })
    product.clock.advance({ hours: 1 })
    expect(await call('GET', '/v1/portal/me', undefined, { as: token })).toMatchObject({
      status: 410,
      body: { code: 'link_expired' },
    })
  })
})

describe('the link to unsubscribe', () => {
  async function aMessage(): Promise<{ id: string; text: string; url: URL }> {
    await product.run(async (ctx) => {
      const { body } = await call('GET', '/v1/messages?limit=1')
      const occurrence = String(body.items.length) + ctx.ids.next()
      const memberId = passOf(platform.keys, await aLink('10002'))!.memberId
      await recordConsents(ctx, [
        {
          memberId,
          purpose: 'marketing',
          channel: 'email',
          state: 'granted',
          source: 'test',
          imported: false,
          proof: {},
          at: ctx.now,
        },
      ])
      const intent = {
        memberId,
        channel: 'email',
        purpose: 'marketing',
        template: 'welcome-first',
        cause: 'test',
        occurrence,
      } as const
      await createIntents(ctx, [intent])
    })
    await product.settle()
    const { body } = await call('GET', '/v1/messages?state=sandboxed&limit=1')
    const detail = await call('GET', `/v1/messages/${body.items[0].id}`)
    return {
      id: body.items[0].id,
      text: detail.body.text,
      url: new URL(/^<(.+)>$/.exec(detail.body.headers['List-Unsubscribe'])![1]!),
    }
  }
  const stateNow = async () => {
    const { body } = await call('GET', '/v1/members/10002/consents')
    return body.items.find((one: Record<string, string>) => one.purpose === 'marketing' && one.channel === 'email')
      .state
  }

  test('shows a page to who looks, and acts for who posts: once, without cookie or confirmation', async () => {
    product.clock.set('2026-03-10T02:00:00Z')
    const { url } = await aMessage()
    const looked = await http.inject({ method: 'GET', url: url.pathname })
    expect(looked.statusCode).toBe(302)
    expect(looked.headers.location).toMatch(/^\/portal\/#unsubscribe=[\w-]+$/)
    // Mutant: acting on GET unsubscribes everybody whose mail a scanner reads.
    expect(await stateNow()).toBe('granted')
    const oneClick = {
      method: 'POST',
      url: url.pathname,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'List-Unsubscribe=One-Click',
    } as const
    expect((await http.inject(oneClick)).statusCode).toBe(200)
    expect((await http.inject(oneClick)).statusCode).toBe(200)
    expect(await stateNow()).toBe('withdrawn')
    const { body } = await call('GET', '/v1/suppressions')
    expect(body.items).toMatchObject([
      { channel: 'email', address: 'w***@example.com', purpose: 'marketing', reason: 'unsubscribed' },
    ])
    const forged = await http.inject({ method: 'POST', url: '/v1/unsubscribe/AAAAAAAAAAAAAAAAAAAAAAAAAAAA' })
    expect(forged.json()).toMatchObject({ code: 'link_invalid', status: 401 })
  })

  test('turns personalisation off and on without a sign-in, ends nothing by it, and looking changes nothing', async () => {
    product.clock.set('2026-03-14T02:00:00Z')
    await product.run((ctx) => sql`delete from messaging.suppressions`.execute(ctx.tx))
    const { url, text } = await aMessage()
    expect(text).toContain(`/portal/#choices=${url.pathname.split('/').at(-1)}`)
    const choices = `${url.pathname}/choices`
    const look = async () => (await http.inject({ method: 'GET', url: choices })).json()
    const choose = (personalisation: boolean) =>
      http.inject({ method: 'PUT', url: choices, payload: { personalisation } })
    expect(await look()).toEqual({ brand: 'main', personalisation: true })
    expect((await choose(false)).json()).toEqual({ brand: 'main', personalisation: false })
    expect(await look()).toEqual({ brand: 'main', personalisation: false })
    expect(await stateNow()).toBe('granted')
    const { memberId } = passOf(platform.keys, await aLink('10002'))!
    const { rows } = await product.run((ctx) =>
      sql<Record<string, unknown>>`
        select allowed, source, actor from consent.personalisation where member_id = ${memberId}
      `.execute(ctx.tx),
    )
    expect(rows).toEqual([{ allowed: false, source: 'message-link', actor: `member:${memberId}` }])
    expect((await choose(true)).json().personalisation).toBe(true)
    const forged = await http.inject({ method: 'GET', url: '/v1/unsubscribe/AAAAAAAAAAAAAAAAAAAAAAAAAAAA/choices' })
    expect(forged.json()).toMatchObject({ code: 'link_invalid', status: 401 })
  })
})
