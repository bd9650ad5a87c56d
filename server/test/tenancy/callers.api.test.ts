import { endpoints } from '@regulars/contract'
import { afterAll, describe, expect, test } from 'vitest'
import { unsubscribeToken } from '#modules/messaging/unsubscribe/unsubscribe'
import { passToken } from '#modules/portal/link'
import { aProduct } from '../workspace.ts'
import { fill, phoneOf } from './fill.ts'
import { encodingsOf, type Kept, traceIn } from './leaks.ts'
import { type Answer, aTenant, Catalog, send, type Tenant } from './tenant.ts'

/** What callers of A carry – keys, sessions, links – used against B, which is the demo so that it could be removed. */
const product = await aProduct()
const { http, platform } = product.program
const catalog = await Catalog.open(product.ownerUrl)
afterAll(() => catalog.close())

const b = await aTenant(product, 'qzxb7f3e1a', 'demo')
const a = await aTenant(product, 'ownword000')
for (const tenant of [b, a]) await fill(product, catalog, tenant)
const idsOfB = await catalog.ids(b.workspaceId)
const memberOfB = idsOfB.get('members.members.member_id')![0]!
const memberOfA = (await catalog.ids(a.workspaceId)).get('members.members.member_id')![0]!
const shared = new Set([...(await catalog.ids(a.workspaceId)).values()].flat())
const kept: Kept = {
  secrets: [...encodingsOf(b.word), phoneOf(b.word)],
  ids: new Set([...idsOfB.values()].flat().filter((id) => !shared.has(id))),
}
const before = await catalog.stateOf(product, b.workspaceId)
const nowhere = platform.ids.next()

const endpointOf = (id: string) => endpoints.find((endpoint) => endpoint.id === id)!
const outcome = ({ status, code }: Answer) => [status, code]

async function get(url: string, headers: Record<string, string>): Promise<Answer> {
  const answer = await http.inject({ method: 'GET', url, headers })
  return {
    status: answer.statusCode,
    code: answer.statusCode >= 400 ? answer.json().code : '',
    headers: JSON.stringify(answer.headers),
    body: answer.body,
  }
}

describe('a session of A', () => {
  test.each(['x-workspace', 'address'])(
    'does not open B by naming it in the %s, nor tells that it is there',
    async (place) => {
      const cookie = await a.cookie()
      const named = (id: string) =>
        place === 'x-workspace'
          ? get('/v1/members', { cookie, 'x-workspace': id })
          : get(`/v1/members?workspace=${id}`, { cookie })
      const refused = await named(b.workspaceId)
      expect(outcome(refused)).toEqual([404, 'not_found'])
      expect(outcome(refused)).toEqual(outcome(await named(nowhere)))
      expect(outcome(await named(a.workspaceId))).toEqual([200, ''])
    },
  )

  test('lists its own workspaces only', async () => {
    const session = await get('/v1/session', { cookie: await a.cookie() })
    expect(session.body).toContain(a.workspaceId)
    expect(session.body).not.toContain(b.workspaceId)
    expect(traceIn(session, kept)).toBeUndefined()
  })

  test('cannot remove the demo of B', async () => {
    const headers = { cookie: await a.cookie(), 'x-regulars': '1' }
    const answer = await http.inject({ method: 'DELETE', url: '/v1/workspace/demo', headers })
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found'])
  })
})

describe('a key of A', () => {
  test('acts in A whichever workspace its request names', async () => {
    const authorization = `Bearer ${a.apiKey}`
    const plain = await get('/v1/members', { authorization })
    const named = await get(`/v1/members?workspace=${b.workspaceId}`, { authorization, 'x-workspace': b.workspaceId })
    expect(named.body).toBe(plain.body)
    expect(traceIn(named, kept)).toBeUndefined()
  })

  test('is unknown when it is made to claim B, and when it is used as the other kind', async () => {
    const forged = { ...a, apiKey: claiming(a.apiKey, b), writeKey: claiming(a.writeKey, b) }
    const none = { workspaceId: nowhere }
    const invented = { ...a, apiKey: claiming(a.apiKey, none), writeKey: claiming(a.writeKey, none) }
    const swapped = { ...a, apiKey: a.writeKey, writeKey: a.apiKey }
    for (const tenant of [forged, invented, swapped]) {
      expect(outcome(await send(product, tenant, endpointOf('members.list'), {}))).toEqual([401, 'unknown_key'])
      const sent = await send(product, tenant, endpointOf('collect.track'), { body: { userId: 'x', event: 'x' } })
      expect(outcome(sent)).toEqual([401, 'unknown_key'])
    }
  })

  test('that sends events of B’s members makes members of A', async () => {
    const event = { userId: `${b.word}-member`, anonymousId: `${b.word}-device`, event: 'Order Completed' }
    const alias = { userId: `${b.word}-member`, previousId: `${b.word}-device` }
    await send(product, a, endpointOf('collect.track'), { body: { ...event, properties: { total: 9, order_id: 'o' } } })
    await send(product, a, endpointOf('collect.alias'), { body: alias })
    await product.settle(a.workspaceId)
    const inA = (await catalog.ids(a.workspaceId)).get('members.members.member_id')!
    expect(inA).not.toContain(memberOfB)
    expect(await catalog.stateOf(product, b.workspaceId)).toEqual(before)
  })

  test('gets no answer that B had under the same Idempotency-Key', async () => {
    const once = { 'idempotency-key': 'the same' }
    const sample = { body: { kind: 'write', name: 'once', scopes: [] } }
    const forB = await send(product, b, endpointOf('keys.create'), sample, once)
    const forA = await send(product, a, endpointOf('keys.create'), sample, once)
    expect([forB.status, forA.status]).toEqual([201, 201])
    expect(JSON.parse(forA.body).id).not.toBe(JSON.parse(forB.body).id)
    expect(traceIn(forA, kept)).toBeUndefined()
  })
})

describe('a link of A', () => {
  const me = endpointOf('portal.me')
  const expiresAt = new Date(platform.clock.now().getTime() + 3_600_000)
  const withPass = (workspaceId: string, memberId: string): Tenant => ({
    ...a,
    pass: passToken(platform.keys, { workspaceId, memberId, expiresAt }),
  })

  test('opens no member of B, even one that this installation signed', async () => {
    const foreign = await send(product, withPass(a.workspaceId, memberOfB), me, {})
    const unknown = await send(product, withPass(a.workspaceId, nowhere), me, {})
    expect(outcome(foreign)).toEqual([401, 'link_invalid'])
    expect(outcome(foreign)).toEqual(outcome(unknown))
    expect(outcome(await send(product, withPass(b.workspaceId, memberOfA), me, {}))).toEqual([401, 'link_invalid'])
  })

  test('changed to claim B is not valid', async () => {
    const bytes = Buffer.from(a.pass, 'base64url')
    const place = bytes.indexOf(Buffer.from(a.workspaceId.replaceAll('-', ''), 'hex'))
    expect(place).toBeGreaterThanOrEqual(0)
    Buffer.from(b.workspaceId.replaceAll('-', ''), 'hex').copy(bytes, place)
    const pass = bytes.toString('base64url')
    expect(outcome(await send(product, { ...a, pass }, me, {}))).toEqual([401, 'link_invalid'])
  })

  test('to unsubscribe ends nothing of B’s members', async () => {
    const state = await catalog.stateOf(product, b.workspaceId)
    const ending = { purpose: 'marketing', channel: 'email' } as const
    const tokenOf = (memberId: string) =>
      unsubscribeToken(platform.keys, { workspaceId: a.workspaceId, memberId, ...ending })
    const endpoint = endpointOf('portal.unsubscribe')
    const foreign = await send(product, a, endpoint, { params: { token: tokenOf(memberOfB) } })
    const unknown = await send(product, a, endpoint, { params: { token: tokenOf(nowhere) } })
    expect(outcome(foreign)).toEqual(outcome(unknown))
    const choose = { params: { token: tokenOf(memberOfB) }, body: { personalisation: false } }
    expect(outcome(await send(product, a, endpointOf('portal.chooseByLink'), choose))).toEqual([401, 'link_invalid'])
    const look = { params: { token: tokenOf(memberOfB) } }
    expect(outcome(await send(product, a, endpointOf('portal.choicesByLink'), look))).toEqual([401, 'link_invalid'])
    expect(await catalog.stateOf(product, b.workspaceId)).toEqual(state)
  })
})

test('connections that failed requests leave behind serve the next workspace as its own', async () => {
  const failing = (tenant: Tenant) =>
    send(product, tenant, endpointOf('journeys.create'), { body: { template: 'none', name: 'x' } })
  const reading = (tenant: Tenant) => send(product, tenant, endpointOf('segments.list'), {})
  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const [one, other] = index % 2 === 0 ? [a, b] : [b, a]
      await failing(one)
      return [other, await reading(other)] as const
    }),
  )
  for (const [tenant, answer] of answers) {
    expect(answer.status).toBe(200)
    expect(answer.body).toContain(`${tenant.word} segment`)
    if (tenant === a) expect(traceIn(answer, kept)).toBeUndefined()
    else expect(answer.body).not.toContain(a.word)
  }
})

test('what is open to everybody names no workspace and nothing in it', async () => {
  for (const url of ['/metrics', '/openapi.json', '/health/live', '/health/ready']) {
    const answer = await get(url, {})
    expect([url, answer.status]).toEqual([url, 200])
    expect(traceIn(answer, kept)).toBeUndefined()
    expect(answer.body).not.toContain(b.workspaceId)
  }
})

/** A key names its workspace in its first bytes; the rest is the secret. */
function claiming(key: string, { workspaceId }: { workspaceId: string }): string {
  const bytes = Buffer.from(key.slice(3), 'base64url')
  Buffer.from(workspaceId.replaceAll('-', ''), 'hex').copy(bytes)
  return `${key.slice(0, 3)}${bytes.toString('base64url')}`
}
