import { randomUUID } from 'node:crypto'
import { type AnyEndpoint, endpoints } from '@regulars/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApi, everyPermission } from '#platform/http/api'
import { createServer } from '#platform/http/server'
import { sql } from '#platform/postgres'
import { createTelemetry } from '#platform/telemetry/metrics'
import { unlimited } from '#platform/transaction'
import { anEvent, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { createAdministrator, createKey } from '../access/index.ts'
import { redactDeep } from '../events/index.ts'

const product = await aProduct()
const { http, platform } = product.program
const EMAIL = 'lin@regulars.local'
const PASSWORD = 'correct horse battery'
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
)

interface Asked {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: string
  readonly body?: unknown
  /** As a signed-in user rather than by key. */
  readonly session?: true
}

const content = { en: { subject: 'Hi', body: 'Hello' }, 'zh-CN': { subject: '您好', body: '您好' } }
const mapping = {
  kind: 'orders',
  columns: {
    orderId: 'order',
    occurredAt: 'at',
    memberNumber: 'member',
    sku: 'sku',
    quantity: 'n',
    unitPrice: 'price',
  },
  dateFormat: 'iso',
  timeZone: 'UTC',
  currency: 'CNY',
  refundPrefix: null,
  adjustmentPrefixes: [],
  memberNumberSuffix: null,
}
const rule = { kind: 'attribute', name: 'city', operator: 'is', value: 'Suzhou' }

/** What writes are asked with that note more than a general entry; in this order, as later ones need what earlier ones made. */
const writes: Readonly<Record<string, (made: Readonly<Record<string, { id?: string }>>) => Asked>> = {
  'workspace.update': () => ({ body: { name: 'renamed', sandbox: true } }),
  'keys.create': () => ({ body: { kind: 'api', name: 'till', scopes: ['members:read'] } }),
  'keys.revoke': (made) => ({ params: { id: made['keys.create']!.id! } }),
  'members.reveal': () => ({ params: { member: 'u-1' }, body: { reason: 'the parcel of lin@example.com came back' } }),
  'members.correct': () => ({ params: { member: 'u-1' }, body: { name: 'Lin', reason: 'she called' } }),
  'consent.record': () => ({
    params: { member: 'u-1' },
    body: { purpose: 'marketing', channel: 'email', state: 'granted', source: 'call', proof: { said: 'yes' } },
  }),
  'points.adjust': () => ({ params: { member: 'u-1' }, body: { points: 50, reason: 'for the wait', dryRun: false } }),
  'loyalty.setEarningRule': () => ({ body: { pointsPerUnit: 2, since: null, active: true } }),
  'segments.create': () => ({ body: { name: 'Suzhou', description: '', rule } }),
  'segments.update': (made) => ({ params: { id: made['segments.create']!.id! }, body: { name: 'Of Suzhou' } }),
  'segments.delete': (made) => ({ params: { id: made['segments.create']!.id! } }),
  'templates.save': () => ({
    params: { code: 'hello' },
    body: { channel: 'email', purpose: 'marketing', content },
  }),
  'suppressions.add': () => ({ body: { channel: 'email', address: 'nobody@example.com' } }),
  'messaging.setPolicy': () => ({ body: { perDay: 2, perWeek: 4, quietFrom: '21:00', quietTo: '09:00' } }),
  'messaging.setEmailChannel': () => ({
    body: {
      host: 'smtp.example.com',
      port: 587,
      secure: false,
      user: 'hello@example.com',
      password: 'a-secret-of-smtp',
      fromName: 'Tea',
      fromAddress: 'hello@example.com',
      enabled: false,
    },
  }),
  'journeys.create': () => ({ body: { template: 'win-back', name: 'Win back' } }),
  'journeys.update': (made) => ({ params: { id: made['journeys.create']!.id! }, body: { name: 'Win them back' } }),
  'journeys.setState': (made) => ({ params: { id: made['journeys.create']!.id! }, body: { state: 'running' } }),
  'mappings.save': () => ({
    params: { code: 'my-shop' },
    body: { ...mapping, name: { en: 'My shop', 'zh-CN': '我的商店' } },
  }),
  'imports.upload': () => ({
    query: '?name=orders.csv',
    body: Buffer.from('order,at,member,sku,n,price\nA1,2026-01-05,m1,S1,2,12.5\n'),
  }),
  'imports.create': (made) => ({
    body: { file: made['imports.upload']!.id, kind: 'orders', mapping: 'my-shop', dryRun: false },
  }),
  'imports.cancel': (made) => ({ params: { id: made['imports.create']!.id! } }),
  'imports.undo': (made) => ({ params: { id: made['imports.create']!.id! } }),
  'importSchedules.create': () => ({
    body: {
      name: 'every night',
      kind: 'orders',
      mapping: 'my-shop',
      from: {
        place: 'url',
        url: 'https://files.example/orders.csv?key=a-secret-of-url',
        authorization: 'a-secret-of-url',
      },
      recurrence: { every: 'day', at: '03:00' },
    },
  }),
  'importSchedules.setPaused': (made) => ({
    params: { id: made['importSchedules.create']!.id! },
    body: { paused: true },
  }),
  'importSchedules.run': (made) => ({ params: { id: made['importSchedules.create']!.id! } }),
  'importSchedules.remove': (made) => ({ params: { id: made['importSchedules.create']!.id! } }),
  'quarantine.replay': () => ({ body: { ids: [quarantined[0]] } }),
  'quarantine.discard': () => ({ body: { ids: [quarantined[1]] } }),
  'portal.createLink': () => ({ params: { member: 'u-1' }, body: { hours: 1 } }),
  'verify.run': () => ({}),
  'workspace.removeDemo': () => ({ session: true }),
  'session.signOut': () => ({ session: true }),
}

const declared = endpoints.filter(
  (endpoint) => endpoint.method !== 'GET' && endpoint.caller === 'staff' && !endpoint.changesNothing,
)
const quarantined: string[] = []
const made: Record<string, { id?: string }> = {}

interface Entry {
  readonly action: string
  readonly actor: string
  readonly reason: string | null
  readonly text: string
}

async function entries(): Promise<Entry[]> {
  const { rows } = await product.run((ctx) =>
    sql<Entry>`
      select entries.action, entries.actor_kind as actor, entries.reason, entries::text as text
        from audit.entries
       order by entries.xid, entries.entry_id
    `.execute(ctx.tx),
  )
  return rows
}

async function ask(endpoint: AnyEndpoint, { params = {}, query = '', body, session }: Asked) {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name]!))
  const signedIn =
    session &&
    (await http.inject({ method: 'POST', url: '/v1/session', payload: { email: EMAIL, password: PASSWORD } }))
  const isFile = Buffer.isBuffer(body)
  return http.inject({
    method: endpoint.method,
    url: path + query,
    headers: {
      ...(signedIn ? { 'x-regulars': '1', 'x-workspace': product.workspaceId } : { authorization: `Bearer ${secret}` }),
      ...(body !== undefined && { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }),
    },
    ...(signedIn && { cookies: { [signedIn.cookies[0]!.name]: signedIn.cookies[0]!.value } }),
    ...(body !== undefined && { payload: isFile ? body : JSON.stringify(body) }),
  })
}

beforeAll(async () => {
  const demoId = await product.program.createWorkspace({ name: 'demo', kind: 'demo' })
  await createAdministrator(platform, { email: EMAIL, name: 'Lin', locale: 'en', password: PASSWORD }, [
    product.workspaceId,
    demoId,
  ])
  await collect(product, [
    { type: 'identify', userId: 'u-1', messageId: randomUUID(), traits: { email: 'u1@example.com', name: 'Lin Yi' } },
    anEvent({ event: 'Order Completed', properties: { order_id: 'q-1' } }),
    anEvent({ event: 'Order Completed', properties: { order_id: 'q-2' } }),
  ])
  const { rows } = await product.run((ctx) =>
    sql<{ id: string }>`select event_id as id from events.quarantine`.execute(ctx.tx),
  )
  quarantined.push(...rows.map((row) => row.id))
})

describe('every write of the contract by staff', () => {
  it('leaves an entry even if its command notes nothing, in a transaction or outside', async () => {
    const staff = async () => ({
      workspaceId: product.workspaceId,
      actor: { kind: 'user' as const, id: 'silent' },
      ...unlimited,
    })
    for (const way of ['bind', 'bindOutside'] as const) {
      const server = await createServer(platform.logger, createTelemetry(), platform)
      const api = createApi(server, platform, { staff, member: staff }, redactDeep)
      const before = (await entries()).length
      for (const endpoint of declared) {
        // What it is sent does not matter here, so it is not checked.
        const silent: AnyEndpoint = { ...endpoint, params: undefined, query: undefined, body: undefined }
        api[way](silent, async () => ({}))
      }
      for (const { method, path } of declared) {
        expect((await server.inject({ method, url: path })).statusCode).toBeLessThan(300)
      }
      const fresh = (await entries()).slice(before)
      expect(fresh.map(({ action }) => action)).toEqual(declared.map(({ id }) => id))
      await server.close()
    }
  })

  it.each(Object.keys(writes))('%s leaves an entry', async (id) => {
    const endpoint = declared.find((one) => one.id === id)!
    const before = (await entries()).length
    const answer = await ask(endpoint, writes[id]!(made))
    expect(answer.statusCode, answer.body).toBeLessThan(300)
    made[id] = answer.json()
    const fresh = (await entries()).slice(before).filter(({ action }) => action !== 'session.started')
    expect(fresh).toHaveLength(1)
    expect(fresh[0]!.actor).toBe(id === 'session.signOut' || id === 'workspace.removeDemo' ? 'user' : 'key')
  })

  it('holds no secret and no direct identifier', async () => {
    const all = await entries()
    const text = all.map((entry) => entry.text).join('\n')
    for (const secretOrDirect of [
      PASSWORD,
      secret,
      'a-secret-of-smtp',
      'a-secret-of-url',
      '@example.com',
      'Lin Yi',
      'said',
    ])
      expect(text).not.toContain(secretOrDirect)
    expect(all.find((entry) => entry.action === 'member.revealed')!.reason).toBe('the parcel of [e-mail] came back')
  })

  it('leaves none when it was refused, was only a dry run, or is answered from memory', async () => {
    const before = (await entries()).length
    const adjust = (body: object, headers = {}) =>
      http.inject({
        method: 'POST',
        url: '/v1/members/u-1/points',
        headers: { authorization: `Bearer ${secret}`, ...headers },
        payload: { reason: 'for the wait', ...body },
      })
    expect((await adjust({ points: -1_000_000, dryRun: false })).statusCode).toBeGreaterThan(399)
    expect((await adjust({ points: 1, dryRun: true })).statusCode).toBe(201)
    expect(await entries()).toHaveLength(before)
    const key = { 'idempotency-key': 'once' }
    await adjust({ points: 1, dryRun: false }, key)
    await adjust({ points: 1, dryRun: false }, key)
    expect(await entries()).toHaveLength(before + 1)
  })
})

describe('signing in', () => {
  it('leaves an entry when it succeeds and when it fails, in each workspace of the user', async () => {
    const other = await product.addWorkspace('other')
    const email = 'wu@regulars.local'
    await createAdministrator(platform, { email, name: 'Wu', locale: 'en', password: PASSWORD }, [
      product.workspaceId,
      other,
    ])
    const signIn = (password: string) =>
      http.inject({ method: 'POST', url: '/v1/session', payload: { email, password } })
    expect((await signIn('wrong')).statusCode).toBe(401)
    expect((await signIn(PASSWORD)).statusCode).toBe(201)
    for (const workspaceId of [product.workspaceId, other]) {
      const { rows } = await platform.postgres.inWorkspace(workspaceId, (tx) =>
        sql<{ action: string; actor: string }>`
          select entries.action, entries.actor_kind as actor
            from audit.entries
           order by entries.xid desc, entries.entry_id desc
           limit 2
        `.execute(tx),
      )
      expect(rows).toEqual([
        { action: 'session.started', actor: 'user' },
        { action: 'session.refused', actor: 'system' },
      ])
    }
  })
})
