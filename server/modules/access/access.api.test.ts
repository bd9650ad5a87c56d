import { describe, expect, it } from 'vitest'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { asSystem } from '#platform/transaction'
import { anOrder, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { eraseRemovedWorkspaces } from './erase.ts'
import { createAdministrator, createKey } from './index.ts'

const product = await aProduct()
const { http, platform } = product.program
const demoId = await product.program.createWorkspace({ name: 'demo', kind: 'demo' })
const EMAIL = 'lin@regulars.local'
const PASSWORD = 'correct horse battery'
await createAdministrator(platform, { email: EMAIL, name: 'Lin', locale: 'en', password: PASSWORD }, [
  product.workspaceId,
  demoId,
])

async function signIn(password = PASSWORD, email = EMAIL) {
  return http.inject({ method: 'POST', url: '/v1/session', payload: { email, password } })
}

async function cookieOf() {
  const answer = await signIn()
  return answer.cookies[0]!
}

const pages = { 'x-regulars': '1', origin: 'http://localhost', host: 'localhost' }

describe('signing in', () => {
  it('gives a session whose cookie pages cannot read', async () => {
    const answer = await signIn()
    expect(answer.statusCode).toBe(201)
    expect(answer.json().workspaces.map((workspace: { name: string }) => workspace.name)).toEqual(['main', 'demo'])
    expect(answer.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  })

  it('never keeps a secret the browser brought along', async () => {
    const planted = 'planted-by-somebody-else'
    const answer = await http.inject({
      method: 'POST',
      url: '/v1/session',
      payload: { email: EMAIL, password: PASSWORD },
      cookies: { regulars: planted },
    })
    expect(answer.cookies[0]!.value).not.toBe(planted)
  })

  it('answers a wrong password and an unknown e-mail alike', async () => {
    const [wrong, unknown] = [await signIn('wrong'), await signIn('wrong', 'nobody@regulars.local')]
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401])
    expect(wrong.json().code).toBe('wrong_credentials')
    expect(unknown.json().code).toBe('wrong_credentials')
    await signIn()
  })

  it('locks an address that nobody has after as many failures, so that a lock tells nothing', async () => {
    const answers = []
    for (let attempt = 0; attempt < 11; attempt++) answers.push(await signIn('wrong', 'stranger@regulars.local'))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([...Array(9).fill(401), 429, 429])
    expect(Number(answers.at(-1)!.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('is locked after ten failures, and open again after a quarter of an hour', async () => {
    for (let attempt = 0; attempt < 10; attempt++) await signIn('wrong')
    const locked = await signIn()
    expect(locked.statusCode).toBe(429)
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(0)
    product.clock.advance({ minutes: 16 })
    expect((await signIn()).statusCode).toBe(201)
  })

  it('ends at once with signing out, and by itself after twelve idle hours', async () => {
    const { name, value } = await cookieOf()
    const get = () => http.inject({ method: 'GET', url: '/v1/session', cookies: { [name]: value } })
    expect((await get()).statusCode).toBe(200)
    product.clock.advance({ hours: 13 })
    expect((await get()).statusCode).toBe(401)
    const next = await cookieOf()
    await http.inject({ method: 'DELETE', url: '/v1/session', cookies: { [next.name]: next.value }, headers: pages })
    expect(
      (await http.inject({ method: 'GET', url: '/v1/session', cookies: { [next.name]: next.value } })).statusCode,
    ).toBe(401)
  })
})

describe('other sites', () => {
  it.each([
    ['without the mark of our pages', { host: 'localhost' }],
    ['from a foreign origin', { ...pages, origin: 'https://evil.example' }],
    ['from an opaque origin', { ...pages, origin: 'null' }],
  ])('cannot change anything by a cookie: %s', async (_, headers) => {
    const { name, value } = await cookieOf()
    const answer = await http.inject({
      method: 'PATCH',
      url: '/v1/workspace',
      payload: { name: 'taken over' },
      cookies: { [name]: value },
      headers,
    })
    expect(answer.statusCode).toBe(403)
    expect(answer.json().code).toBe('foreign_origin')
  })
})

describe('keys', () => {
  const secretOf = (scopes: readonly never[] | readonly ['members:read']) =>
    product.run(async (ctx) => (await createKey(ctx, { kind: 'api', name: 'k', scopes, expiresAt: null })).secret)

  it('may do what their scopes say and nothing else', async () => {
    const secret = await secretOf(['members:read'])
    const headers = { authorization: `Bearer ${secret}` }
    expect((await http.inject({ method: 'GET', url: '/v1/members', headers })).statusCode).toBe(200)
    const refused = await http.inject({
      method: 'GET',
      url: '/v1/keys',
      headers: { ...headers, 'accept-language': 'zh-CN' },
    })
    expect(refused.statusCode).toBe(403)
    expect(refused.json().detail).toContain('权限')
  })

  it('are stored as hashes only', async () => {
    const secret = await secretOf([])
    const { rows } = await product.run((ctx) =>
      sql<{ text: string }>`select keys::text as text from access.keys`.execute(ctx.tx),
    )
    expect(rows.map((row) => row.text).join()).not.toContain(secret)
  })

  it.each(['api', 'write'] as const)(
    'of the kind %s with a limit a day are suspended over it until they are resumed',
    async (kind) => {
      const key = await product.run((ctx) =>
        createKey(ctx, { kind, name: 'limited', scopes: ['members:read'], expiresAt: null, dailyLimit: 5 }),
      )
      const use = () =>
        kind === 'api'
          ? http.inject({ method: 'GET', url: '/v1/members', headers: { authorization: `Bearer ${key.secret}` } })
          : http.inject({
              method: 'POST',
              url: '/v1/track',
              headers: { authorization: `Basic ${Buffer.from(`${key.secret}:`).toString('base64')}` },
              payload: { userId: '1', event: 'Looked' },
            })
      const codes = async (times: number) =>
        (await Promise.all(Array.from({ length: times }, use))).map((answer) => answer.statusCode).sort()
      expect(await codes(8)).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
      product.clock.advance({ hours: 24 })
      expect(await codes(1)).toEqual([429])
      const { name, value } = await cookieOf()
      const resumed = await http.inject({
        method: 'POST',
        url: `/v1/keys/${key.id}/resume`,
        cookies: { [name]: value },
        headers: pages,
      })
      expect(resumed.json()).toMatchObject({ suspendedAt: null, dailyLimit: 5 })
      expect(await codes(5)).toEqual([200, 200, 200, 200, 200])
      product.clock.advance({ hours: 24 })
      expect(await codes(5)).toEqual([200, 200, 200, 200, 200])
    },
  )

  it('stop working with the next request once they are revoked; one in flight is accepted or refused, whole', async () => {
    const admin = await product.run(async (ctx) =>
      createKey(ctx, { kind: 'api', name: 'admin', scopes: [...everyPermission], expiresAt: null }),
    )
    const other = await product.run(async (ctx) =>
      createKey(ctx, { kind: 'api', name: 'other', scopes: ['members:read'], expiresAt: null }),
    )
    const use = () =>
      http.inject({ method: 'GET', url: '/v1/members', headers: { authorization: `Bearer ${other.secret}` } })
    expect((await use()).statusCode).toBe(200)
    const inFlight = Array.from({ length: 8 }, use)
    const revoked = await http.inject({
      method: 'DELETE',
      url: `/v1/keys/${other.id}`,
      headers: { authorization: `Bearer ${admin.secret}` },
    })
    expect(revoked.statusCode).toBe(200)
    expect((await use()).statusCode).toBe(401)
    for (const answer of await Promise.all(inFlight)) expect([200, 401]).toContain(answer.statusCode)
    product.clock.advance({ seconds: 6 })
    expect((await use()).statusCode).toBe(401)
  })
})

describe('workspaces', () => {
  it('see nothing of each other, whoever asks with whichever id', async () => {
    await collect(product, [anOrder({ userId: 'canary' })])
    const foreign = await asSystem(platform, demoId, async (ctx) =>
      createKey(ctx, { kind: 'api', name: 'k', scopes: [...everyPermission], expiresAt: null }),
    )
    const { rows } = await product.run((ctx) =>
      sql<{
        id: string
      }>`select members.member_id as id from members.members where members.external_id = 'canary'`.execute(ctx.tx),
    )
    for (const ref of ['canary', rows[0]!.id]) {
      for (const page of [
        '',
        '/timeline',
        '/orders',
        '/points',
        '/consents',
        '/segments',
        '/messages',
        '/rfm',
        '/stage',
      ]) {
        const answer = await http.inject({
          method: 'GET',
          url: `/v1/members/${ref}${page}`,
          headers: { authorization: `Bearer ${foreign.secret}` },
        })
        expect([page, answer.statusCode]).toEqual([page, 404])
        expect(answer.body).not.toContain(product.workspaceId)
      }
    }
  })

  it('that are removed vanish at once and leave no row in either store', async () => {
    const { name, value } = await cookieOf()
    await platform.postgres.inInstallation((tx) => sql`select 1`.execute(tx))
    const answer = await http.inject({
      method: 'DELETE',
      url: '/v1/workspace/demo',
      cookies: { [name]: value },
      headers: pages,
    })
    expect(answer.statusCode).toBe(200)
    const session = await http.inject({ method: 'GET', url: '/v1/session', cookies: { [name]: value } })
    expect(session.json().workspaces).toHaveLength(1)
    await eraseRemovedWorkspaces(platform)
    const left = await platform.postgres.inWorkspace(demoId, (tx) =>
      sql<{ n: number }>`select count(*) as n from access.keys`.execute(tx),
    )
    expect(left.rows[0]!.n).toBe(0)
    const [history] = await platform.history.read<{ n: number }>(
      demoId,
      'select count() as n from events where workspace_id = {workspace:UUID}',
    )
    expect(history!.n).toBe(0)
  })
})

describe('a repeated request', () => {
  const key = () =>
    product.run(
      async (ctx) =>
        (await createKey(ctx, { kind: 'api', name: 'k', scopes: [...everyPermission], expiresAt: null })).secret,
    )

  it('with the same Idempotency-Key has the effect of one and gets the same answer', async () => {
    const headers = { authorization: `Bearer ${await key()}`, 'idempotency-key': 'once' }
    const payload = { kind: 'write', name: 'Idempotent', scopes: [] }
    const answers = await Promise.all(
      [1, 2, 3].map(() => http.inject({ method: 'POST', url: '/v1/keys', headers, payload })),
    )
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
    const { rows } = await product.run((ctx) =>
      sql<{ n: number }>`select count(*) as n from access.keys where keys.name = 'Idempotent'`.execute(ctx.tx),
    )
    expect(rows[0]!.n).toBe(1)
  })

  it('with the same key and another body is refused', async () => {
    const headers = { authorization: `Bearer ${await key()}`, 'idempotency-key': 'changed' }
    await http.inject({ method: 'POST', url: '/v1/keys', headers, payload: { kind: 'write', name: 'one', scopes: [] } })
    const other = await http.inject({
      method: 'POST',
      url: '/v1/keys',
      headers,
      payload: { kind: 'write', name: 'two', scopes: [] },
    })
    expect(other.statusCode).toBe(422)
    expect(other.json().code).toBe('idempotency_key_reused')
  })
})

describe('bad input', () => {
  const url = '/v1/keys'
  const send = async (payload: string | object, headers = {}) => {
    const secret = await product.run(
      async (ctx) =>
        (await createKey(ctx, { kind: 'api', name: 'k', scopes: [...everyPermission], expiresAt: null })).secret,
    )
    return http.inject({
      method: 'POST',
      url,
      payload,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...headers },
    })
  }

  it('names the field at fault in the language of the caller', async () => {
    const answer = await send({ kind: 'write', name: '' }, { 'accept-language': 'zh-CN,zh;q=0.9' })
    expect(answer.statusCode).toBe(400)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({
      code: 'invalid_request',
      errors: [{ field: 'name', message: expect.stringMatching(/[一-鿿]/) }],
    })
  })

  it.each([
    ['U+0000', { kind: 'write', name: 'a\u0000b' }],
    ['broken JSON', '{'],
    ['deep JSON', `{"kind":"write","name":${'['.repeat(2_000)}${']'.repeat(2_000)}}`],
    ['a list', '[]'],
    ['SQL', { kind: "write'; drop table access.keys; --", name: 'x' }],
  ])('%s is refused with 400 and a code', async (_, payload) => {
    const answer = await send(payload)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().code).toBeTypeOf('string')
  })

  it('an address that does not exist says so', async () => {
    const answer = await http.inject({ method: 'GET', url: '/v1/nothing' })
    expect(answer.statusCode).toBe(404)
    expect(answer.json().code).toBe('no_such_route')
  })
})
