import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { recordConsents } from '#modules/consent/index'
import { memberIdOf } from '#modules/members/index'
import { createIntents } from '#modules/messaging/index'
import { sql } from '#platform/postgres'
import { anOrder, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { passToken } from './link.ts'
import { startSession } from './sessions.ts'

/** A Monday noon in Shanghai. */
const product = await aProduct({ now: '2026-03-02T04:00:00.000Z' })
const { http, platform } = product.program
const key = await product.run((ctx) =>
  createKey(ctx, {
    kind: 'api',
    name: 'test',
    scopes: [
      'members:read',
      'members:write',
      'members:erase',
      'members:merge',
      'loyalty:write',
      'verify:run',
      'audit:read',
    ],
    expiresAt: null,
  }),
)
const owner = new pg.Client({ connectionString: product.ownerUrl })
await owner.connect()
afterAll(() => owner.end())

const NAME = 'Zyxwv Quetzal'
const EMAIL = 'zyxwv.quetzal@example.com'
const PHONE = '13912345678'

await collect(product, [
  {
    type: 'identify',
    userId: '10001',
    messageId: 'a',
    traits: { name: NAME, email: EMAIL, phone: PHONE, city: 'Suzhou' },
  },
  { type: 'identify', userId: '10001-old', messageId: 'b', traits: { name: NAME, hobby: 'kites' } },
  anOrder({ userId: '10001', orderId: 'A-1', total: 120, at: '2026-02-20T02:00:00Z' }),
  { type: 'identify', userId: '10002', messageId: 'c', traits: { name: 'Wu', email: 'wu@example.com' } },
  anOrder({ userId: '10002', orderId: 'A-2', total: 80, at: '2026-02-21T02:00:00Z' }),
])

async function call(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object, token = key.secret) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer = await http.inject({ method, url, headers, ...(method === 'POST' && { payload: body ?? {} }) })
  return { status: answer.statusCode, body: answer.json() }
}

async function tokenOf(memberId: string): Promise<string> {
  const expiresAt = new Date(platform.clock.now().getTime() + 30 * 86_400_000)
  return passToken(platform.keys, { workspaceId: product.workspaceId, memberId, expiresAt })
}

const idOf = (number: string) => product.run((ctx) => memberIdOf(ctx, number))
const REQUEST = '/v1/portal/me/deletion-request'

async function anOpenRequest(token: string): Promise<string> {
  expect((await call('POST', REQUEST, {}, token)).status).toBe(200)
  const { body } = await call('GET', '/v1/deletion-requests')
  return body.items[0].id
}

/** Where a text stands in any column of any table of the database, whoever's. */
async function placesOf(text: string): Promise<string[]> {
  const { rows } = await owner.query<{ place: string }>(`
    select format('%I.%I', table_schema, table_name) as place
      from information_schema.tables
     where table_type = 'BASE TABLE'
       and table_schema not in ('pg_catalog', 'information_schema')
  `)
  const found: string[] = []
  for (const { place } of rows) {
    const { rowCount } = await owner.query(`select from ${place} as one where strpos(one::text, $1) > 0 limit 1`, [
      text,
    ])
    if (rowCount) found.push(place)
  }
  return found
}

test('a request is refused for a reason that the member reads, in no hurry to erase; they may ask again', async () => {
  const token = await tokenOf(await idOf('10002'))
  const id = await anOpenRequest(token)
  expect((await call('POST', `/v1/deletion-requests/${id}/refusal`, { reason: 'because' })).status).toBe(400)
  const refusal = { reason: 'retention_duty', note: 'Invoices are kept for ten years.' }
  const refused = await call('POST', `/v1/deletion-requests/${id}/refusal`, refusal)
  expect(refused).toMatchObject({ status: 200, body: { state: 'refused', memberNumber: '10002', policy: 'pipl/1' } })
  const seen = await call('GET', '/v1/portal/me', undefined, token)
  expect(seen.body.deletion).toMatchObject({ state: 'refused', closedAt: '2026-03-02T04:00:00.000Z', ...refusal })
  const again = await call('POST', `/v1/deletion-requests/${id}/refusal`, refusal)
  expect(again).toMatchObject({ status: 409, body: { code: 'wrong_state' } })
  expect(await call('POST', `/v1/deletion-requests/${id}/erasure`)).toMatchObject({ status: 409 })
  expect(await call('GET', '/v1/members/10002')).toMatchObject({ status: 200 })
  const { body } = await call('GET', '/v1/audit?action=deletion_request.refused')
  expect(body.items).toHaveLength(1)
  product.clock.advance({ days: 1 })
  expect((await call('POST', REQUEST, {}, token)).body.deletion).toMatchObject({ state: 'open', reason: null })
  await call('DELETE', REQUEST, undefined, token)
  expect((await call('GET', '/v1/portal/me', undefined, token)).body.deletion).toBeNull()
})

describe('carrying out a request', () => {
  test('erases the member with all their profiles, and what was open or waiting for them ends', async () => {
    const merged = await call('POST', '/v1/members/10001/merges', { from: '10001-old', reason: 'same person' })
    expect(merged.status).toBe(201)
    const memberId = await idOf('10001')
    expect((await call('POST', '/v1/households', { name: 'Home', head: '10001' })).status).toBe(201)
    await product.settle()
    await product.run((ctx) =>
      recordConsents(ctx, [
        {
          memberId,
          purpose: 'marketing',
          channel: 'email',
          state: 'granted',
          source: 'store',
          imported: false,
          proof: { signedBy: NAME },
          at: ctx.now,
        },
      ]),
    )
    // At night: the message waits for the morning.
    product.clock.set('2026-03-03T16:00:00.000Z')
    await product.run((ctx) =>
      createIntents(ctx, [
        { memberId, channel: 'email', purpose: 'marketing', template: 'welcome-first', cause: 'test', occurrence: '1' },
      ]),
    )
    await product.settle()
    await product.run((ctx) => startSession(ctx, { workspaceId: product.workspaceId, memberId }))
    const token = await tokenOf(memberId)
    const id = await anOpenRequest(token)
    const sealedBefore = await placesOf(EMAIL)
    expect(sealedBefore).toEqual([])
    const { body } = await call('POST', `/v1/deletion-requests/${id}/erasure`)
    expect(body).toMatchObject({ state: 'carried_out', memberNumber: null, memberId })
    await product.settle()

    expect((await call('GET', '/v1/members/10001')).status).toBe(404)
    expect((await call('GET', '/v1/members/10001-old')).status).toBe(404)
    expect((await call('GET', `/v1/members?search=${EMAIL}`)).body.items).toEqual([])
    expect((await call('GET', '/v1/portal/me', undefined, token)).body.code).toBe('link_invalid')
    const { rows: left } = await owner.query('select session_hash from portal.sessions')
    expect(left).toEqual([])
    const { rows: intents } = await owner.query('select state, reason from messaging.intents where member_id = $1', [
      memberId,
    ])
    expect(intents).toEqual([{ state: 'refused', reason: 'not_a_member' }])
    const { rows: households } = await owner.query('select 1 from members.households')
    expect(households).toEqual([])
    const undo = await call('POST', `/v1/merges/${merged.body.id}/undo`, { reason: 'a mistake' })
    expect(undo.status).toBe(404)
  })

  test('leaves no key and nothing in the clear, and the books, the segments and every claim about them in order', async () => {
    const { rows: erased } = await owner.query<{ id: string }>('select member_id as id from members.erasures')
    expect(erased).toHaveLength(2)
    const ids = erased.map(({ id }) => id)
    const { rows: keys } = await owner.query('select 1 from members.keys where member_id = any($1::uuid[])', [ids])
    expect(keys).toEqual([])
    for (const text of [NAME, EMAIL, PHONE, 'kites', 'Suzhou']) expect([text, await placesOf(text)]).toEqual([text, []])
    const { rows: balances } = await owner.query(
      'select sum(available)::int as points from loyalty.balances where member_id = any($1::uuid[])',
      [ids],
    )
    expect(balances).toEqual([{ points: 0 }])
    const { rows: entries } = await owner.query(
      'select points::int as points, reason from loyalty.transactions where member_id = any($1::uuid[]) order by seq desc limit 1',
      [ids],
    )
    expect(entries).toEqual([{ points: -120, reason: 'member_erased' }])
    for (const table of ['segments.memberships', 'segments.standings', 'segments.rfm_scores']) {
      const { rows } = await owner.query(`select 1 from ${table} where member_id = any($1::uuid[])`, [ids])
      expect([table, rows]).toEqual([table, []])
    }
    const { body } = await call('POST', '/v1/verify')
    expect(body.checks.filter((check: { breaches: number }) => check.breaches > 0)).toEqual([])
    expect(body.checks.find((check: { id: string }) => check.id === 'members.erased-leaves-nothing').checked).toBe(2)
  })

  test('is for good: who comes back with the same number and address is somebody new', async () => {
    await collect(product, [
      { type: 'identify', userId: '10001', messageId: 'again', traits: { email: EMAIL, name: NAME } },
    ])
    const { rows: erased } = await owner.query<{ id: string }>('select member_id as id from members.erasures')
    const anew = await call('GET', '/v1/members/10001')
    expect(anew.status).toBe(200)
    expect(erased.map(({ id }) => id)).not.toContain(anew.body.id)
    expect(anew.body.attributes.some(({ name }: { name: string }) => name === 'city')).toBe(false)
  })

  test('leaves what happened in the history, which names nobody', async () => {
    const { rows } = await product.run((ctx) =>
      sql<{ id: string }>`select member_id as id from members.erasures`.execute(ctx.tx),
    )
    expect(rows).toHaveLength(2)
    const { body } = await call('GET', '/v1/audit?action=deletion_request.carried_out')
    expect(body.items).toHaveLength(1)
    expect(JSON.stringify(body.items)).not.toContain('10001')
  })
})
