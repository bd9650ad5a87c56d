import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { sql } from '#platform/postgres'
import { anEvent, anOrder, aWriteKey } from '#test/builders'
import { aProduct } from '#test/workspace'
import { createKey } from '../access/index.ts'
import { memberIdOf } from '../members/index.ts'

const product = await aProduct()
const writeKey = await aWriteKey(product)
const { http } = product.program

const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`

async function post(url: string, payload: unknown, headers: Record<string, string> = {}) {
  const body = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload)
  return http.inject({
    method: 'POST',
    url,
    payload: body,
    headers: { authorization: basic(writeKey), 'content-type': 'application/json', ...headers },
  })
}

async function history<Row>(statement: string): Promise<Row[]> {
  return product.program.platform.history.read<Row>(product.workspaceId, statement)
}

async function countOf(name: string): Promise<number> {
  await product.settle()
  const [row] = await history<{ n: number }>(
    `select count() as n from events where workspace_id = {workspace:UUID} and name = '${name}'`,
  )
  return row!.n
}

describe('collection', () => {
  it('takes JSON labelled as text', async () => {
    const answer = await post('/v1/batch', { batch: [anEvent({ event: 'as text' })] }, { 'content-type': 'text/plain' })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ success: true })
    expect(await countOf('as text')).toBe(1)
  })

  it('takes compressed JSON labelled as a form', async () => {
    const body = gzipSync(JSON.stringify({ batch: [anEvent({ event: 'as form' })] }))
    expect((await post('/v1/batch', body, { 'content-type': 'application/x-www-form-urlencoded' })).statusCode).toBe(
      200,
    )
    expect(await countOf('as form')).toBe(1)
  })

  it('sets a bad event aside and keeps the good ones of its batch', async () => {
    const batch = [anEvent({ event: 'good' }), { type: 'track', userId: 'u-1' }, anEvent({ event: 'good' }), 7]
    expect((await post('/v1/batch', { batch })).statusCode).toBe(200)
    expect(await countOf('good')).toBe(2)
    const { rows } = await product.run((ctx) =>
      sql<{ reason: string }>`select reason from events.quarantine order by event_id`.execute(ctx.tx),
    )
    expect(rows.map((row) => row.reason)).toEqual(['missing_field', 'not_an_object'])
  })

  it('quarantines an event of 33 KB', async () => {
    expect(
      (await post('/v1/track', anEvent({ event: 'fat', properties: { text: 'x'.repeat(33 * 1024) } }))).statusCode,
    ).toBe(200)
    expect(await countOf('fat')).toBe(0)
  })

  it.each([
    ['unknown', { authorization: basic('wk_nothing') }],
    ['missing', { authorization: '' }],
    ['of another kind', { authorization: `Bearer ${writeKey.replace('wk_', 'ak_')}` }],
  ])('answers 401 to a key that is %s', async (_, headers) => {
    const answer = await post('/v1/batch', { batch: [anEvent()] }, headers)
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'unknown_key' })
  })

  it('takes the key in the body, in the address, and without its colon', async () => {
    const without = `Basic ${Buffer.from(writeKey).toString('base64')}`
    expect((await post('/v1/track', anEvent({ event: 'keyed' }), { authorization: without })).statusCode).toBe(200)
    expect(
      (await post('/v1/track', { ...anEvent({ event: 'keyed' }), writeKey }, { authorization: '' })).statusCode,
    ).toBe(200)
    expect(
      (
        await post(
          `/beacon/v1/batch?writeKey=${writeKey}`,
          { batch: [anEvent({ event: 'keyed' })] },
          { authorization: '' },
        )
      ).statusCode,
    ).toBe(200)
    expect(await countOf('keyed')).toBe(3)
  })

  it('counts a repeated message id once, in one batch and across batches', async () => {
    const event = anEvent({ event: 'repeated', messageId: randomUUID() })
    await post('/v1/batch', { batch: [event, event] })
    await product.settle()
    expect((await post('/v1/batch', { batch: [event] })).statusCode).toBe(200)
    expect(await countOf('repeated')).toBe(1)
  })

  it('corrects a clock that runs ahead by what the sender says of its own time', async () => {
    const now = product.clock.now()
    const ahead = new Date(now.getTime() + 3_600_000)
    await post('/v1/batch', {
      sentAt: ahead.toISOString(),
      batch: [anEvent({ event: 'skewed', timestamp: new Date(ahead.getTime() - 5_000).toISOString() })],
    })
    await product.settle()
    const [row] = await history<{ at: string }>(
      `select occurred_at as at from events where workspace_id = {workspace:UUID} and name = 'skewed'`,
    )
    expect(new Date(`${row!.at.replace(' ', 'T')}Z`)).toEqual(new Date(now.getTime() - 5_000))
  })

  it('makes an anonymous member the known one when both ids come together', async () => {
    await post('/v1/batch', {
      batch: [
        anEvent({ userId: undefined, anonymousId: 'anon-9' }),
        {
          type: 'identify',
          userId: 'known-9',
          anonymousId: 'anon-9',
          messageId: randomUUID(),
          traits: { email: 'Nine@Example.com', city: 'Suzhou' },
        },
      ],
    })
    await product.settle()
    const { rows } = await product.run((ctx) =>
      sql<{ kind: string; external_id: string }>`
      select members.kind, members.external_id from members.members where members.external_id = 'known-9'`.execute(
        ctx.tx,
      ),
    )
    expect(rows).toEqual([{ kind: 'known', external_id: 'known-9' }])
  })

  it('takes an alias', async () => {
    await post('/v1/track', anEvent({ userId: undefined, anonymousId: 'anon-a' }))
    await product.settle()
    expect(
      (await post('/v1/alias', { previousId: 'anon-a', userId: 'known-a', messageId: randomUUID() })).statusCode,
    ).toBe(200)
    await product.settle()
    const { rows } = await product.run((ctx) =>
      sql<{ n: number }>`
      select count(distinct identifiers.member_id) as n from members.identifiers
        join members.members using (workspace_id, member_id)
       where members.external_id = 'known-a' and members.merged_into is null and identifiers.namespace in ('user_id', 'anonymous_id')`.execute(
        ctx.tx,
      ),
    )
    expect(rows[0]!.n).toBe(1)
  })

  it('keeps direct identifiers out of the history and the log', async () => {
    await post('/v1/batch', {
      batch: [
        {
          type: 'identify',
          userId: 'secretive',
          messageId: randomUUID(),
          traits: { email: 'canary@example.com', phone: '13912345678', name: 'Canary Zhang' },
        },
        anEvent({
          userId: 'secretive',
          event: 'Form Sent',
          properties: { note: 'write to canary@example.com or 13912345678', shipping: { email: 'canary@example.com' } },
        }),
      ],
    })
    await product.settle()
    const rows = await history<{ text: string }>(
      `select concat(properties, external_id, message_id) as text from events where workspace_id = {workspace:UUID}`,
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.map((row) => row.text).join()).not.toMatch(/canary|13912345678/i)
  })

  it('takes a member number that is a phone for the direct identifier it is', async () => {
    await post('/v1/track', anOrder({ userId: '13700001111', orderId: 'P-1', total: 5 }))
    await product.settle()
    const rows = await history<{ text: string }>(
      `select concat(external_id, properties) as text from events where workspace_id = {workspace:UUID} and order_id = 'P-1'`,
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.map((row) => row.text).join()).not.toContain('13700001111')
    const { rows: members } = await product.run((ctx) =>
      sql<{ text: string }>`select members::text as text from members.members`.execute(ctx.tx),
    )
    expect(members.map((row) => row.text).join()).not.toContain('13700001111')
    const found = await product.run((ctx) => memberIdOf(ctx, '13700001111'))
    expect(found).toMatch(/^[0-9a-f-]{36}$/)
  })

  it.each([
    ['broken JSON', '{"batch": [', 400],
    ['no body', '', 400],
    ['a list', '[]', 400],
    ['nothing but depth', '['.repeat(5_000) + ']'.repeat(5_000), 400],
    ['wrong encoding', Buffer.from([0xff, 0xfe, 0x7b]), 400],
  ])('refuses %s with a reason and no 5xx', async (_, body, status) => {
    const answer = await post('/v1/batch', body)
    expect(answer.statusCode).toBe(status)
    expect(answer.json().code).toBeTypeOf('string')
  })

  it('refuses a body that inflates beyond the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    expect((await post('/v1/batch', bomb)).statusCode).toBe(413)
  })

  it('lets pages of other sites ask and send', async () => {
    const answer = await http.inject({
      method: 'OPTIONS',
      url: '/v1/batch',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    })
    expect(answer.statusCode).toBe(204)
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(answer.headers['access-control-allow-headers']).toContain('authorization')
  })

  it('carries the order and its amount into the history in mills', async () => {
    await post('/v1/track', anOrder({ userId: 'buyer', orderId: 'A-1', total: 12.345 }))
    await product.settle()
    const rows = await history<{ order_id: string; amount_mills: number }>(
      `select order_id, amount_mills from events where workspace_id = {workspace:UUID} and order_id = 'A-1' and name = 'Order Completed'`,
    )
    expect(rows).toEqual([{ order_id: 'A-1', amount_mills: 12345 }])
  })

  it('puts what a terminal sends under a key of its own on the timeline, with its source and channel', async () => {
    const [terminal, reader] = await product.run(async (ctx) => [
      await createKey(ctx, { kind: 'write', name: 'Lobby screen 7', scopes: [], expiresAt: null }),
      await createKey(ctx, { kind: 'api', name: 'reader', scopes: ['members:read'], expiresAt: null }),
    ])
    const greeted = anEvent({ userId: 'guest-7', event: 'Offer Shown', context: { channel: 'terminal' } })
    const odd = anEvent({ userId: 'guest-7', event: 'Offer Seen', context: { channel: 'call 13912345678' } })
    await post('/v1/batch', { batch: [greeted, odd] }, { authorization: basic(terminal!.secret) })
    await product.settle()
    const answer = await http.inject({
      url: '/v1/members/guest-7/timeline',
      headers: { authorization: `Bearer ${reader!.secret}` },
    })
    const shown = (answer.json().items as { name: string; source: string; channel: string | null }[])
      .filter(({ name }) => name.startsWith('Offer'))
      .map(({ name, source, channel }) => [name, source, channel])
    expect(shown.sort()).toEqual([
      ['Offer Seen', 'Lobby screen 7', null],
      ['Offer Shown', 'Lobby screen 7', 'terminal'],
    ])
    expect(answer.body).not.toContain('13912345678')
  })
})
