import { SMTPServer } from 'smtp-server'
import { afterAll, describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
import { aMember, withIntent } from './test.builders.ts'

// 10:00 in Shanghai.
const product = await aProduct({ now: '2026-03-02T02:00:00.000Z' })
const key = await product.run((ctx) =>
  createKey(ctx, {
    kind: 'api',
    name: 'test',
    scopes: ['messages:read', 'messages:write', 'members:direct', 'consent:read', 'consent:write'],
    expiresAt: null,
  }),
)

const call = caller(product, key.secret)

const words = (subject: string, body: string) => ({ en: { subject, body }, 'zh-CN': { subject, body } })

describe('templates', () => {
  test('come with the product and can be changed', async () => {
    const { body } = await call('GET', '/v1/templates')
    const codes = body.items.map((template: { code: string }) => template.code)
    expect(codes).toEqual(expect.arrayContaining(['win-back-first', 'welcome-first', 'second-purchase-first']))
    const content = words('Hi {{ member.first_name }}', 'Hello **{{ member.name }}**')
    const saved = await call('PUT', '/v1/templates/welcome-first', { channel: 'email', purpose: 'marketing', content })
    expect(saved).toMatchObject({ status: 200, body: { code: 'welcome-first', content } })
  })

  test('with an error are refused with the reason', async () => {
    const attempt = (content: object) =>
      call('PUT', '/v1/templates/broken', { channel: 'email', purpose: 'marketing', content })
    expect(await attempt(words('Hi', '{% if x %}'))).toMatchObject({ status: 422, body: { code: 'template_invalid' } })
    expect(await attempt(words('Hi\r\nBcc: x@example.com', 'x'))).toMatchObject({
      status: 422,
      body: { code: 'template_invalid' },
    })
  })
})

describe('messages', () => {
  test('are listed with counts, masked, and shown exactly as they would have gone with what each check found', async () => {
    const [memberId, silent] = await product.run(async (ctx) => [
      await withIntent(
        ctx,
        await aMember(ctx, { email: 'lin@example.com', name: 'Lin Yi', attributes: { language: 'en' } }),
      ),
      await withIntent(ctx, await aMember(ctx, { consent: 'none' })),
    ])
    await product.settle()
    const { body } = await call('GET', '/v1/messages')
    expect(body.counts).toEqual(
      expect.arrayContaining([
        { state: 'sandboxed', reason: null, count: 1 },
        { state: 'refused', reason: 'no_consent', count: 1 },
      ]),
    )
    expect(JSON.stringify(body)).not.toContain('lin@example.com')
    const own = await call('GET', `/v1/members/${memberId}/messages`)
    expect(own.body.items).toMatchObject([
      { state: 'sandboxed', recipient: 'l***@example.com', subject: 'It has been a while at main' },
    ])
    const detail = await call('GET', `/v1/messages/${own.body.items[0].id}`)
    expect(detail.body.headers).toMatchObject({
      From: 'main <sandbox@regulars.invalid>',
      To: 'l***@example.com',
      Subject: 'It has been a while at main',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    })
    expect(detail.body.text).toContain('Hello Lin,')
    expect(detail.body.html).toContain('<!doctype html>')
    expect(
      detail.body.checks.map((check: { check: string; passed: boolean }) => `${check.check} ${check.passed}`),
    ).toEqual(
      [
        'age',
        'member',
        'holdout',
        'template',
        'address',
        'policy',
        'consent',
        'minor',
        'choice',
        'topic',
        'personalisation',
        'suppression',
        'channel',
        'quiet_hours',
        'frequency_cap',
      ].map((name) => `${name} true`),
    )
    const refused = await call('GET', `/v1/messages?member=${silent}&reason=no_consent`)
    expect(refused.body.items).toHaveLength(1)
    const why = await call('GET', `/v1/messages/${refused.body.items[0].id}`)
    expect(why.body.checks).toContainEqual({
      check: 'consent',
      passed: false,
      found: { en: 'never asked', 'zh-CN': '从未征求' },
    })
  })

  test('come in pages that do not overlap', async () => {
    await product.run(async (ctx) => {
      for (let made = 0; made < 5; made += 1) await withIntent(ctx, await aMember(ctx, { consent: 'none' }))
    })
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = await call('GET', `/v1/messages?limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...body.items.map((one: { id: string }) => one.id))
      if (body.nextCursor === null) break
      cursor = body.nextCursor
    }
    expect(seen.length).toBeGreaterThanOrEqual(7)
    expect(new Set(seen).size).toBe(seen.length)
    expect([...seen].sort().reverse()).toEqual(seen)
    expect(await call('GET', '/v1/messages?cursor=x')).toMatchObject({ status: 404 })
  })
})

test('an address is suppressed by hand, and one that is none is refused', async () => {
  const added = await call('POST', '/v1/suppressions', { channel: 'email', address: 'stop@example.com' })
  expect(added).toMatchObject({ status: 201, body: { address: 's***@example.com', purpose: null, reason: 'manual' } })
  expect(await call('POST', '/v1/suppressions', { channel: 'email', address: 'nobody' })).toMatchObject({ status: 400 })
  expect(await call('POST', '/v1/suppressions', { channel: 'push', address: 'whatever' })).toMatchObject({
    status: 400,
  })
})

test('the contact policy is changed, and one with limits that make no sense is refused', async () => {
  const policy = { perDay: 2, perWeek: 5, quietFrom: '22:00', quietTo: '08:00' }
  expect(await call('PUT', '/v1/messaging/policy', policy)).toMatchObject({ status: 200, body: policy })
  expect((await call('GET', '/v1/messaging/settings')).body.policy).toEqual(policy)
  expect(await call('PUT', '/v1/messaging/policy', { ...policy, quietFrom: '25:00' })).toMatchObject({ status: 400 })
})

describe('the e-mail channel', () => {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authMethods: ['PLAIN'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      username === 'me' && password === 'right' ? done(null, { user: username }) : done(new Error('no')),
  })
  server.on('error', () => {})
  const port = new Promise<number>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => resolve((listening.address() as { port: number }).port))
  })
  afterAll(() => new Promise<void>((resolve) => server.close(resolve)))
  const settings = async (change: object = {}) => ({
    host: '127.0.0.1',
    port: await port,
    secure: false,
    user: 'me',
    password: 'right',
    fromName: 'Brand',
    fromAddress: 'hello@brand.example',
    enabled: true,
    ...change,
  })
  const save = async (change?: object) => call('PUT', '/v1/messaging/channels/email', await settings(change))

  test('is enabled only after the server let us in, and the password is never shown', async () => {
    expect(await save({ password: 'wrong' })).toMatchObject({ status: 422, body: { code: 'channel_unverified' } })
    expect(await save({ port: 1 })).toMatchObject({ status: 422, body: { code: 'channel_unverified' } })
    const saved = await save()
    expect(saved).toMatchObject({ status: 200, body: { enabled: true, hasPassword: true } })
    expect(JSON.stringify(saved.body)).not.toContain('right')
    expect(await save({ password: undefined })).toMatchObject({ status: 200, body: { hasPassword: true } })
    expect((await call('GET', '/v1/messaging/settings')).body.email).toMatchObject({ enabled: true, hasPassword: true })
  })

  test.each([
    ['fromName', 'Brand\r\nBcc: all@example.com'],
    ['fromAddress', 'hello@brand.example\r\nBcc: all@example.com'],
    ['fromAddress', 'not an address'],
    ['host', 'bad host/path'],
    ['host', ''],
    ['host', '-.example'],
  ])('refuses %s %j', async (field, value) => {
    const { status, body } = await save({ [field]: value })
    expect(status).toBe(400)
    expect(body.errors).toEqual([expect.objectContaining({ field })])
  })
})

test('consent is recorded by staff with its proof, and an older word does not change the newer', async () => {
  const memberId = await product.run((ctx) => aMember(ctx, { consent: 'none' }))
  const record = (state: string, at: string) =>
    call('POST', `/v1/members/${memberId}/consents`, {
      purpose: 'marketing',
      channel: 'email',
      state,
      source: 'call',
      proof: { recording: 'r-17' },
      at,
    })
  expect(await record('withdrawn', '2026-02-02T00:00:00Z')).toMatchObject({ status: 201, body: { state: 'withdrawn' } })
  expect(await record('granted', '2026-02-01T00:00:00Z')).toMatchObject({ status: 201, body: { state: 'withdrawn' } })
  const { body } = await call('GET', `/v1/members/${memberId}/consents`)
  expect(body.history.map((event: { state: string }) => event.state)).toEqual(['withdrawn', 'granted'])
  expect(body.history[0].proof).toEqual({ recording: 'r-17' })
  const elsewhere = { purpose: 'no-such', channel: 'email', state: 'granted', source: 'call' }
  expect(await call('POST', `/v1/members/${memberId}/consents`, elsewhere)).toMatchObject({ status: 404 })
  expect((await call('GET', '/v1/consent/purposes')).body.items.map((one: { code: string }) => one.code)).toEqual([
    'service',
    'points',
    'marketing',
    'personalised_recommendation',
  ])
})
