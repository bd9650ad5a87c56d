import { mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { type Caller, caller } from '#test/caller'
import { aCertificate } from '#test/certificate'
import { aProduct } from '#test/workspace'

const certificate = aCertificate()
let answer: (request: IncomingMessage, reply: ServerResponse) => void = (_, reply) => reply.end()
const server = createServer(certificate, (request, reply) => answer(request, reply))
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
const { port } = server.address() as AddressInfo
afterAll(() => server.close())

const product = await aProduct({
  outbound: {
    allowed: [{ host: 'localhost', port }],
    authorities: certificate.cert,
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  },
})
const keyWith = async (scopes: readonly string[]) =>
  (
    await product.run((ctx) =>
      createKey(ctx, { kind: 'api', name: scopes.join(), scopes: scopes as never, expiresAt: null }),
    )
  ).secret
const key = await keyWith([...everyPermission])

const api = caller(product, key)
const call: Caller = (method, path, ...more) => api(method, `/v1/import-schedules${path}`, ...more)

const daily = { every: 'day', at: '12:00' }
const catalogue = { kind: 'catalogue', mapping: 'plain-catalogue', recurrence: daily, timeZone: 'UTC' }
const HEADING = 'sku,name,category,price'

async function aSchedule(change: object = {}): Promise<string> {
  const made = await call('POST', '', { name: 'Products', from: { place: 'folder' }, ...catalogue, ...change })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body.id
}

const folderOf = (id: string) => join(product.home, 'inbox', product.workspaceId, id)

/** Puts a file into the folder of a schedule that was last written so many seconds ago. */
async function put(id: string, name: string, rows: readonly string[], secondsAgo = 600): Promise<void> {
  const path = join(folderOf(id), name)
  await writeFile(path, [HEADING, ...rows].join('\n'))
  const at = new Date(product.clock.now().getTime() - secondsAgo * 1000)
  await utimes(path, at, at)
}

async function runNow(id: string) {
  expect((await call('POST', `/${id}/run`)).status).toBe(202)
  await product.settle()
  return (await call('GET', `/${id}/runs`)).body.items[0]
}

const scheduleOf = async (id: string) => (await call('GET', '')).body.items.find((one: { id: string }) => one.id === id)

async function skus(): Promise<string[]> {
  return product.run(async (ctx) => {
    const { rows } = await sql<{ sku: string }>`select sku from connections.products order by sku`.execute(ctx.tx)
    return rows.map((row) => row.sku)
  })
}

describe('a folder', () => {
  it('gives each file once, puts it away, and says which import it became', async () => {
    const id = await aSchedule()
    await put(id, 'b.csv', ['F2,Cup,,9'])
    await put(id, 'a.csv', ['F1,Tea,,5'])
    const run = await runNow(id)
    expect(run).toMatchObject({ cause: 'person', state: 'done', waiting: 0, error: null })
    expect(run.imports.map((one: object) => ({ ...one, id: '' }))).toEqual([
      { id: '', fileName: 'a.csv', state: 'done' },
      { id: '', fileName: 'b.csv', state: 'done' },
    ])
    expect(await skus()).toEqual(expect.arrayContaining(['F1', 'F2']))
    expect(await readdir(folderOf(id))).toEqual(['taken'])
    await put(id, 'a.csv', ['F1,Tea,,5'])
    expect(await runNow(id)).toMatchObject({ state: 'done', imports: [] })
    expect(await readdir(folderOf(id))).toEqual(['taken'])
    await put(id, 'a.csv', ['F1,Tea,,6'])
    expect((await runNow(id)).imports).toHaveLength(1)
  })

  it('is left alone where a file is not finished, is a link, or is no file', async () => {
    const id = await aSchedule()
    await put(id, 'now.csv', ['W1,Tea,,5'], 1)
    await put(id, 'later.csv.part', ['W2,Tea,,5'])
    await put(id, '.hidden.csv', ['W3,Tea,,5'])
    await writeFile(join(product.home, 'secret.csv'), `${HEADING}\nW4,Tea,,5\n`)
    await symlink(join(product.home, 'secret.csv'), join(folderOf(id), 'link.csv'))
    await mkdir(join(folderOf(id), 'more.csv'))
    expect(await runNow(id)).toMatchObject({ state: 'done', waiting: 1, imports: [] })
    product.clock.advance({ minutes: 3 })
    await product.settle()
    const [next] = (await call('GET', `/${id}/runs`)).body.items
    expect(next).toMatchObject({ cause: 'schedule', waiting: 0 })
    expect(next.imports).toMatchObject([{ fileName: 'now.csv' }])
    expect(await skus()).not.toEqual(expect.arrayContaining(['W2']))
    await call('POST', `/${id}/paused`, { paused: true })
  })

  it('with a file that does not fit says why, is tried again later and later, and goes on when it does', async () => {
    const id = await aSchedule()
    await writeFile(join(folderOf(id), 'bad.csv'), 'number,title\n1,Tea\n')
    const old = new Date(product.clock.now().getTime() - 600_000)
    await utimes(join(folderOf(id), 'bad.csv'), old, old)
    await put(id, 'good.csv', ['R1,Tea,,5'])
    const run = await runNow(id)
    expect(run).toMatchObject({ state: 'failed', error: { code: 'mapping_invalid' } })
    expect(run.error.message).toContain('bad.csv: The mapping does not fit the file')
    expect(run.imports).toMatchObject([{ fileName: 'good.csv' }])
    const minutes = async () =>
      (new Date((await scheduleOf(id)).nextRunAt).getTime() - product.clock.now().getTime()) / 60_000
    expect([(await scheduleOf(id)).failures, await minutes()]).toEqual([1, 5])
    product.clock.advance({ minutes: 6 })
    await product.settle()
    expect((await scheduleOf(id)).lastRun).toMatchObject({ cause: 'retry', state: 'failed' })
    expect([(await scheduleOf(id)).failures, await minutes()]).toEqual([2, 10])
    await put(id, 'bad.csv', ['R2,Cup,,5'])
    product.clock.advance({ minutes: 11 })
    await product.settle()
    expect(await scheduleOf(id)).toMatchObject({ failures: 0, lastRun: { state: 'done' } })
    await call('POST', `/${id}/paused`, { paused: true })
  })

  it('is looked at when its time has come, and not while it is paused', async () => {
    const id = await aSchedule()
    await put(id, 'c.csv', ['T1,Tea,,5'])
    expect((await call('POST', `/${id}/paused`, { paused: true })).body).toMatchObject({ paused: true })
    product.clock.advance({ days: 2 })
    await product.settle()
    expect((await scheduleOf(id)).lastRun).toBeNull()
    const resumed = (await call('POST', `/${id}/paused`, { paused: false })).body
    expect(new Date(resumed.nextRunAt).getTime()).toBeGreaterThan(product.clock.now().getTime())
    product.clock.advance({ days: 1 })
    await product.settle()
    expect((await scheduleOf(id)).lastRun).toMatchObject({ cause: 'schedule', imports: [{ fileName: 'c.csv' }] })
    expect((await call('DELETE', `/${id}`)).status).toBe(200)
    expect(await scheduleOf(id)).toBeUndefined()
    expect(await readdir(join(product.home, 'inbox', product.workspaceId))).not.toContain(id)
  })
})

describe('an address', () => {
  const url = `https://localhost:${port}/out/products.csv?key=hush-hush`
  const seen: IncomingMessage['headers'][] = []
  const serve = (rows: readonly string[], headers: Record<string, string> = {}) => {
    answer = (request, reply) => {
      seen.push(request.headers)
      if (headers.etag && request.headers['if-none-match'] === headers.etag) return reply.writeHead(304).end()
      return reply.writeHead(200, headers).end([HEADING, ...rows].join('\n'))
    }
  }
  const from = { place: 'url', url, authorization: 'Bearer hush-hush' }

  it('is asked with its authorization, and whether there is news', async () => {
    const id = await aSchedule({ from })
    serve(['U1,Tea,,5'], { etag: '"1"' })
    expect((await runNow(id)).imports).toMatchObject([{ fileName: 'products.csv', state: 'done' }])
    expect(seen.at(-1)).toMatchObject({ authorization: 'Bearer hush-hush', 'accept-encoding': 'identity' })
    expect(await runNow(id)).toMatchObject({ state: 'done', imports: [] })
    expect(seen.at(-1)).toMatchObject({ 'if-none-match': '"1"' })
    serve(['U1,Tea,,5'])
    expect(await runNow(id)).toMatchObject({ state: 'done', imports: [] })
    serve(['U1,Tea,,6'], { etag: '"2"' })
    expect((await runNow(id)).imports).toHaveLength(1)
  })

  it('shows neither its key nor its authorization, in no answer and in no entry of the audit log', async () => {
    const id = await aSchedule({ from })
    answer = (_, reply) => reply.writeHead(500).end()
    const run = await runNow(id)
    expect(run).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('status 500') } })
    const one = await scheduleOf(id)
    expect(one.from).toEqual({
      place: 'url',
      url: `https://localhost:${port}/out/products.csv?…`,
      hasAuthorization: true,
    })
    const { rows } = await product.run((ctx) =>
      sql<{ text: string }>`
        select entries::text as text from audit.entries
         union all
        select schedules::text from connections.import_schedules as schedules
         union all
        select runs::text from connections.schedule_runs as runs
      `.execute(ctx.tx),
    )
    const actions = rows.map(({ text }) => text).join('\n')
    expect(actions).toContain('schedule.created')
    expect(actions + JSON.stringify([one, run])).not.toContain('hush-hush')
    await call('POST', `/${id}/paused`, { paused: true })
  })

  it('that breaks off in the middle brings nothing', async () => {
    const id = await aSchedule({ from })
    answer = (_, reply) => {
      reply.writeHead(200, { 'content-length': '1000' }).write(`${HEADING}\nX1,Tea,,5\n`)
      setTimeout(() => reply.destroy(), 50)
    }
    expect(await runNow(id)).toMatchObject({ state: 'failed', imports: [] })
    expect(await skus()).not.toContain('X1')
    await call('POST', `/${id}/paused`, { paused: true })
  })

  it.each([
    ['http://localhost/a.csv', 'does not begin with https'],
    ['https://169.254.169.254/latest/meta-data', 'private network'],
    ['https://0x7f.1/', 'private network'],
    ['https://lin:word@files.example/', 'user name or a password'],
    ['https://files.example:5432/', 'neither 443 nor 8443'],
  ])('%s is refused at once', async (refused, reason) => {
    const made = await call('POST', '', { name: 'X', ...catalogue, from: { place: 'url', url: refused } })
    expect([made.status, made.body.code]).toEqual([422, 'url_refused'])
    expect(made.body.detail).toContain(reason)
  })

  it('whose name leads into this network is refused when it is asked', async () => {
    const id = await aSchedule({ from: { place: 'url', url: 'https://files.example/a.csv' } })
    const run = await runNow(id)
    expect(run.error.message).toContain('private network')
    await call('POST', `/${id}/paused`, { paused: true })
  })
})

describe('a schedule', () => {
  it('is made by who may, with a mapping of its kind, in a time zone that there is', async () => {
    const wanted = { name: 'X', from: { place: 'folder' }, ...catalogue }
    const reader = await keyWith(['imports:read', 'imports:write'])
    expect((await call('POST', '', wanted, { as: reader })).status).toBe(403)
    expect((await call('GET', '', undefined, { as: reader })).status).toBe(200)
    expect((await call('POST', '', { ...wanted, mapping: 'nope' })).status).toBe(404)
    expect((await call('POST', '', { ...wanted, mapping: 'plain-members' })).body.code).toBe('mapping_invalid')
    expect((await call('POST', '', { ...wanted, timeZone: 'Mars/Olympus' })).body.code).toBe('unknown_time_zone')
    expect((await call('POST', '', { ...wanted, recurrence: { every: 'day', at: '24:00' } })).status).toBe(400)
  })

  it('is changed in what is named; what is left out stays, and the next look is by the new time', async () => {
    const id = await aSchedule()
    const before = await scheduleOf(id)
    const weekly = { every: 'week', weekday: 1, at: '08:00' }
    const { status, body } = await call('PATCH', `/${id}`, {
      name: 'Members',
      mapping: 'plain-members',
      recurrence: weekly,
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, name: 'Members', kind: 'members', mapping: 'plain-members', recurrence: weekly })
    expect([body.from, body.timeZone]).toEqual([before.from, 'UTC'])
    expect(new Date(body.nextRunAt).getUTCDay()).toBe(1)
    expect((await scheduleOf(id)).nextRunAt).toBe(body.nextRunAt)
    const reader = await keyWith(['imports:read', 'imports:write'])
    expect((await call('PATCH', `/${id}`, { name: 'X' }, { as: reader })).status).toBe(403)
    expect((await call('PATCH', `/${id}`, { mapping: 'nope' })).status).toBe(404)
    expect((await call('PATCH', `/${id}`, { timeZone: 'Mars/Olympus' })).body.code).toBe('unknown_time_zone')
    expect((await call('PATCH', `/${id}`, { from: { place: 'url' } })).status).toBe(400)
    expect((await call('PATCH', `/${id}`, { from: { place: 'url', url: 'http://a.example/' } })).body.code).toBe(
      'url_refused',
    )
    expect(await scheduleOf(id)).toMatchObject({ name: 'Members', mapping: 'plain-members' })
  })

  it('never sends what authorizes one address to another', async () => {
    const at = (path: string) => `https://files.example/${path}`
    const id = await aSchedule({ from: { place: 'url', url: at('a.csv?key=1'), authorization: 'Bearer one' } })
    const change = async (from: object) =>
      (await call('PATCH', `/${id}`, { from: { place: 'url', ...from } })).body.from
    // What follows the question mark is not shown, so that a form sends no address where it is to stay.
    expect(await change({})).toEqual({ place: 'url', url: at('a.csv?…'), hasAuthorization: true })
    expect(await change({ url: at('b.csv') })).toEqual({ place: 'url', url: at('b.csv'), hasAuthorization: false })
    expect(await change({ authorization: 'Bearer two' })).toMatchObject({ url: at('b.csv'), hasAuthorization: true })
    expect(await change({ authorization: null })).toMatchObject({ hasAuthorization: false })
    const { body } = await call('PATCH', `/${id}`, { from: { place: 'folder' } })
    expect(body.from).toEqual({ place: 'folder', folder: `inbox/${product.workspaceId}/${id}` })
    expect(await readdir(folderOf(id))).toEqual([])
    await call('POST', `/${id}/paused`, { paused: true })
  })

  it('is not changed while it looks', async () => {
    const id = await aSchedule()
    await call('POST', `/${id}/run`)
    expect((await call('PATCH', `/${id}`, { name: 'X' })).body.code).toBe('wrong_state')
    await product.settle()
    expect((await call('PATCH', `/${id}`, { name: 'X' })).status).toBe(200)
  })

  it('looks once at a time', async () => {
    const id = await aSchedule()
    expect((await call('POST', `/${id}/run`)).status).toBe(202)
    expect((await call('POST', `/${id}/run`)).body.code).toBe('wrong_state')
    await product.settle()
    expect((await call('POST', `/${id}/run`)).status).toBe(202)
    await product.settle()
  })
})
