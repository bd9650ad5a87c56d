import { endpoints } from '@regulars/contract'
import { describe, expect, it } from 'vitest'
import { collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { createKey } from './index.ts'
import { aBrowser, aUser } from './testing.ts'

const product = await aProduct()
const members = [
  { userId: 'm-1', store: 'Nanjing Road', region: 'East' },
  { userId: 'm-2', store: 'Xidan', region: 'North' },
  { userId: 'm-3', store: 'Taikoo', region: 'North' },
  { userId: 'm-4' },
]
await collect(
  product,
  members.map(({ userId, ...traits }) => ({
    type: 'identify',
    userId,
    traits: { ...traits, email: `${userId}@example.com`, name: 'Zhang Wei' },
  })),
)
await aUser(product, { email: 'all@regulars.local', role: 'administrator' })
await aUser(product, {
  email: 'north@regulars.local',
  role: 'administrator',
  scope: { kind: 'limited', stores: ['Nanjing Road'], regions: [] },
})
await aUser(product, {
  email: 'region@regulars.local',
  role: 'store_operator',
  scope: { kind: 'limited', stores: [], regions: ['North'] },
})
await aUser(product, {
  email: 'nothing@regulars.local',
  role: 'administrator',
  scope: { kind: 'limited', stores: [], regions: [] },
})

describe('a limited scope', () => {
  it.each([
    ['all', ['m-1', 'm-2', 'm-3', 'm-4']],
    ['north', ['m-1']],
    ['region', ['m-2', 'm-3']],
    ['nothing', []],
  ])('of %s shows the members of those stores and regions, in the list and one by one', async (name, seen) => {
    const browser = await aBrowser(product, `${name}@regulars.local`)
    const list = (await browser('GET', '/v1/members')).json()
    expect(list.items.map((member: { externalId: string }) => member.externalId).sort()).toEqual(seen)
    expect(list.total).toBe(seen.length)
    for (const { userId } of members) {
      const answer = await browser('GET', `/v1/members/${userId}`)
      expect([userId, answer.statusCode]).toEqual([userId, seen.includes(userId) ? 200 : 404])
    }
    const found = await browser('GET', '/v1/members?search=m-4%40example.com')
    expect(found.json().items).toHaveLength(seen.includes('m-4') ? 1 : 0)
  })

  it('holds at every page of one member', async () => {
    const browser = await aBrowser(product, 'north@regulars.local')
    const pages = endpoints.filter((endpoint) => endpoint.path.includes('/:member') && endpoint.method === 'GET')
    expect(pages.length).toBeGreaterThan(8)
    for (const { id, path } of pages) {
      const answer = await browser('GET', path.replace(':member', 'm-2'))
      expect([id, answer.statusCode]).toEqual([id, 404])
    }
    expect((await browser('POST', '/v1/members/m-2/reveal', { reason: 'to call back' })).statusCode).toBe(404)
  })

  it('refuses what shows more than that, whatever the role permits', async () => {
    const browser = await aBrowser(product, 'north@regulars.local')
    for (const { id, method, path, permission, limited } of endpoints) {
      if (!permission || limited || path.includes('/:member')) continue
      const url = path.replace(/:(\w+)/g, '00000000-0000-7000-8000-000000000000')
      const answer = await browser(method, url, method === 'GET' ? undefined : {})
      expect([id, answer.statusCode, answer.json().code]).toEqual([id, 403, 'outside_scope'])
    }
  })
})

describe('direct values', () => {
  it('are masked for roles and keys that may see them, and not there at all for others', async () => {
    const secretWith = (scopes: ('members:read' | 'members:direct')[]) =>
      product.run(async (ctx) => (await createKey(ctx, { kind: 'api', name: 'k', scopes, expiresAt: null })).secret)
    const profile = async (secret: string) => {
      const answer = await product.program.http.inject({
        method: 'GET',
        url: '/v1/members/m-1',
        headers: { authorization: `Bearer ${secret}` },
      })
      return answer.json()
    }
    const masked = await profile(await secretWith(['members:read', 'members:direct']))
    expect(masked.name).toBe('Z*****')
    expect(masked.attributes).toContainEqual(expect.objectContaining({ name: 'email', value: 'm***@example.com' }))
    const hidden = await profile(await secretWith(['members:read']))
    expect(hidden.name).toBeNull()
    expect(JSON.stringify(hidden)).not.toMatch(/example\.com|Z\*/)
    expect(hidden.attributes).toContainEqual(expect.objectContaining({ name: 'store' }))
  })

  it('are not in lists of suppressed addresses and refused events either', async () => {
    const { secret: writer } = await product.run((ctx) =>
      createKey(ctx, { kind: 'api', name: 'w', scopes: ['messages:write', 'members:direct'], expiresAt: null }),
    )
    const call = (secret: string, method: 'GET' | 'POST', url: string, payload?: object) =>
      product.program.http.inject({
        method,
        url,
        headers: { authorization: `Bearer ${secret}` },
        ...(payload && { payload }),
      })
    await call(writer, 'POST', '/v1/suppressions', { channel: 'email', address: 'secret@suppressed.example' })
    await collect(product, [{ type: 'identify', traits: { email: 'secret@refused.example' } }])
    const seen = async (scopes: ('members:direct' | 'messages:read' | 'events:read')[]) => {
      const { secret } = await product.run((ctx) => createKey(ctx, { kind: 'api', name: 'r', scopes, expiresAt: null }))
      return [(await call(secret, 'GET', '/v1/suppressions')).body, (await call(secret, 'GET', '/v1/quarantine')).body]
    }
    const [suppressed, refused] = await seen(['messages:read', 'events:read', 'members:direct'])
    expect([suppressed, refused].map((body) => /s\*\*\*@(suppressed|refused)\.example/.test(body!))).toEqual([
      true,
      true,
    ])
    for (const body of await seen(['messages:read', 'events:read'])) expect(body).not.toContain('.example')
  })
})
