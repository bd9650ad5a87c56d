import type { Permission } from '@regulars/contract'
import { describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { memberIdOf, resolveMembers } from '#modules/members/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { collect } from '#test/builders'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'

const product = await aProduct({ now: '2026-03-02T08:00:00.000Z' })
const keyWith = (name: string, scopes: readonly Permission[] = [...everyPermission]) =>
  product.run((ctx) => createKey(ctx, { kind: 'api', name, scopes, expiresAt: null }))
const key = await keyWith('Security desk')
const stolen = await keyWith('Till')
const honest = await keyWith('Store')
const call = caller(product, key.secret)

await collect(
  product,
  Array.from({ length: 40 }, (_, index) => ({
    type: 'identify',
    userId: `m-${index}`,
    messageId: `m-${index}`,
    traits: {
      name: `Lin ${index}`,
      email: `m${index}@example.com`,
      ...(index % 2 === 0 && { phone: `+86138000000${10 + index}` }),
    },
  })),
)
const idOf = (member: string) => product.run((ctx) => memberIdOf(ctx, member))

const start = {
  title: 'Members read through a stolen key',
  noticedAt: '2026-03-02T08:00:00.000Z',
  happenedFrom: '2026-03-01T08:00:00.000Z',
  happenedTo: '2026-03-02T08:00:00.000Z',
  laws: ['pipl', 'gdpr'],
}
const said = (text: string) => ({ en: text, 'zh-CN': `${text}（中文）` })
const facts = {
  what: said('Name, e-mail and phone'),
  cause: said('A key was copied from a till'),
  harm: said('Unwanted calls'),
  remedy: said('The key is revoked'),
  advice: said('Trust no caller who asks for codes'),
  contact: said('privacy@tea.example'),
}

async function begin(more: object = {}): Promise<string> {
  const { status, body } = await call('POST', '/v1/incidents', { ...start, ...more })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.id
}

async function listed(id: string): Promise<string[]> {
  const { text } = await call('GET', `/v1/incidents/${id}/affected-file`)
  return text.split('\r\n').slice(1, -1)
}

async function found(id: string, criteria: object): Promise<string[]> {
  const { status, body } = await call('POST', `/v1/incidents/${id}/affected`, criteria)
  expect(status, JSON.stringify(body)).toBe(200)
  const ids = await listed(id)
  expect(body.affected.members).toBe(ids.length)
  return ids
}

describe('an incident that begins', () => {
  test('has the clocks of its laws at once, the shortest first, and a plan of seven steps', async () => {
    const { body } = await call('GET', `/v1/incidents/${await begin()}`)
    expect(body.severity).toBe('unknown')
    const clocks = body.clocks.map(({ clock, dueAt }: { clock: string; dueAt: string | null }) => [clock, dueAt])
    expect(Object.fromEntries(clocks)).toEqual({
      'cn-larger': '2026-03-02T12:00:00.000Z',
      'eu-authority': '2026-03-05T08:00:00.000Z',
      'cn-people': null,
      'eu-people': null,
    })
    expect(body.next).toMatchObject({ clock: 'cn-larger', hours: 4 })
    expect(body.steps.map(({ step, state }: { step: string; state: string }) => `${step} ${state}`)).toEqual(
      ['detect', 'contain', 'assess', 'notify_authority', 'notify_people', 'recover', 'review'].map(
        (one) => `${one} open`,
      ),
    )
  })

  test('has one hour where it is critical infrastructure, and none of a law that does not hold', async () => {
    const { body } = await call('GET', `/v1/incidents/${await begin({ criticalInfrastructure: true, laws: ['pipl'] })}`)
    expect(body.next).toMatchObject({ clock: 'cn-infrastructure', dueAt: '2026-03-02T09:00:00.000Z' })
    expect(body.clocks).toHaveLength(2)
  })

  test('is refused with a law that nobody knows, a period that ends before it begins, or a notice from the future', async () => {
    expect((await call('POST', '/v1/incidents', { ...start, laws: ['nothing'] })).status).toBe(404)
    const backwards = { ...start, happenedTo: start.happenedFrom }
    expect((await call('POST', '/v1/incidents', backwards)).body.code).toBe('period_invalid')
    const future = { ...start, noticedAt: '2026-03-02T09:00:00.000Z' }
    expect((await call('POST', '/v1/incidents', future)).body.code).toBe('period_invalid')
  })

  test('starts the clock of many people once they are many, and takes none away', async () => {
    const id = await begin({ people: 300, laws: ['pipl'] })
    const clocks = async () =>
      (await call('GET', `/v1/incidents/${id}`)).body.clocks.map(({ clock }: { clock: string }) => clock).sort()
    expect(await clocks()).toEqual(['cn-authority', 'cn-people'])
    const { body } = await call('PATCH', `/v1/incidents/${id}`, { people: 2_000_000 })
    expect(body.severity).toBe('larger')
    await call('PATCH', `/v1/incidents/${id}`, { people: 300 })
    expect(await clocks()).toEqual(['cn-authority', 'cn-larger', 'cn-people'])
  })
})

describe('a planted breach', () => {
  const window = { from: '2026-03-03T00:00:00.000Z', to: '2026-03-04T00:00:00.000Z' }
  const taken = [3, 4, 7, 11, 20]

  test('is found exactly: the members that one key read, and none that others read or that it read at another time', async () => {
    const id = await begin()
    const read = (index: number, secret: string, from?: string) =>
      call('GET', `/v1/members/m-${index}/overview`, undefined, { as: secret, ...(from && { from }) })
    product.clock.set('2026-03-02T23:59:00.000Z')
    await read(1, stolen.secret)
    product.clock.set('2026-03-03T10:00:00.000Z')
    for (const index of taken.slice(0, 3)) expect((await read(index, stolen.secret, '203.0.113.9')).status).toBe(200)
    await call('GET', `/v1/members/m-${taken[3]}/orders`, undefined, { as: stolen.secret })
    await call('POST', `/v1/members/m-${taken[4]}/reveal`, { reason: 'a parcel' }, { as: stolen.secret })
    for (const index of [2, 3, 30]) await read(index, honest.secret)
    product.clock.set('2026-03-04T00:00:00.000Z')
    await read(12, stolen.secret)
    const expected = await Promise.all(taken.map((index) => idOf(`m-${index}`)))
    expect(await found(id, { ...window, actors: [stolen.id] })).toEqual(expected.toSorted())
    // Narrower: from one address, shown a phone, or in the clear.
    expect(await found(id, { ...window, addresses: ['203.0.113.9'] })).toEqual(expected.slice(0, 3).toSorted())
    expect(await found(id, { ...window, actors: [stolen.id], fields: ['phone'] })).toEqual(
      [expected[1], expected[4]].toSorted(),
    )
    expect(await found(id, { ...window, actors: [stolen.id], clear: true })).toEqual([expected[4]])
    expect(await found(id, { ...window, actors: [key.id] })).toEqual([])
    // Nobody found is no number of people.
    expect((await call('GET', `/v1/incidents/${id}`)).body).toMatchObject({ people: null, severity: 'unknown' })
  })

  test('of a list is found by what its page held', async () => {
    const id = await begin()
    product.clock.set('2026-03-05T10:00:00.000Z')
    const { body } = await call('GET', '/v1/members?limit=10', undefined, { as: stolen.secret })
    const expected = body.items.map((one: { id: string }) => one.id)
    expect(expected).toHaveLength(10)
    const day = { from: '2026-03-05T00:00:00.000Z', to: '2026-03-06T00:00:00.000Z' }
    expect(await found(id, { ...day, actors: [stolen.id] })).toEqual(expected.toSorted())
  })

  test('of a thousand members, read page by page among others, is found exactly', async () => {
    const id = await begin()
    product.clock.set('2026-03-06T10:00:00.000Z')
    const crowd = Array.from({ length: 1_300 }, (_, index) => ({
      ...{ anonymousId: null, email: null, phone: null, source: 'test', importId: null, userId: `crowd-${index}` },
      at: new Date('2026-03-06T09:00:00.000Z'),
    }))
    await product.run((ctx) => resolveMembers(ctx, crowd))
    const pages = async (secret: string, count: number) => {
      const seen: string[] = []
      for (let cursor = ''; seen.length < count; ) {
        const { body } = await call('GET', `/v1/members?limit=200${cursor}`, undefined, { as: secret })
        seen.push(...body.items.map((one: { id: string }) => one.id))
        cursor = `&cursor=${body.nextCursor}`
      }
      return seen
    }
    const expected = await pages(stolen.secret, 1_000)
    expect(new Set(expected).size).toBe(1_000)
    await pages(honest.secret, 1_200)
    const day = { from: '2026-03-06T00:00:00.000Z', to: '2026-03-07T00:00:00.000Z' }
    expect(await found(id, { ...day, actors: [stolen.id] })).toEqual(expected.toSorted())
  })

  test('of an export is found by whom its file held, also after it is gone and others joined', async () => {
    const id = await begin()
    product.clock.set('2026-03-07T10:00:00.000Z')
    const { body } = await call('POST', '/v1/exports', { kind: 'members' }, { as: stolen.secret })
    await product.settle()
    const inFile = await product.run(async (ctx) => {
      const { rows } = await sql<{ id: string }>`
        select members.member_id as id from members.members where members.workspace_id = ${ctx.workspaceId}
      `.execute(ctx.tx)
      return rows.map((row) => row.id).sort()
    })
    product.clock.set('2026-03-20T10:00:00.000Z')
    await product.settle()
    await product.run((ctx) =>
      resolveMembers(ctx, [
        { anonymousId: null, email: null, phone: null, source: 'test', at: ctx.now, importId: null, userId: 'later' },
      ]),
    )
    const day = { from: '2026-03-07T00:00:00.000Z', to: '2026-03-08T00:00:00.000Z' }
    expect(await found(id, { ...day, actors: [stolen.id] })).toEqual(inFile)
    expect(await found(id, { ...day, exports: [body.id] })).toEqual(inFile)
    expect(await found(id, { ...day, exports: [body.id], clear: true })).toEqual([])
    expect(await found(id, { ...day, actors: [honest.id] })).toEqual([])
  })

  test('names whoever was merged since as the member they became', async () => {
    const id = await begin()
    product.clock.set('2026-03-21T10:00:00.000Z')
    await call('GET', '/v1/members/m-25/orders', undefined, { as: stolen.secret })
    await call('POST', '/v1/members/m-26/merges', { from: 'm-25', reason: 'the same person' })
    const day = { from: '2026-03-21T00:00:00.000Z', to: '2026-03-22T00:00:00.000Z' }
    expect(await found(id, { ...day, actors: [stolen.id] })).toEqual([await idOf('m-26')])
  })

  test('leaves the question, its count and each download in the audit log', async () => {
    const { body } = await call('GET', '/v1/audit?action=incident.&limit=100')
    const entries = body.items as { action: string; after: { actors?: string[]; members: number } }[]
    expect(entries.find(({ action }) => action === 'incident.searched')?.after).toMatchObject({
      actors: [stolen.id],
      members: 1,
    })
    expect(entries.some(({ action }) => action === 'incident.list_downloaded')).toBe(true)
  })
})

describe('a notice', () => {
  test('that lacks something cannot be marked as sent, and says in its language what', async () => {
    product.clock.set('2026-04-01T08:00:00.000Z')
    const id = await begin({ noticedAt: '2026-04-01T08:00:00.000Z', people: 5 })
    const url = `/v1/incidents/${id}/clocks/cn-authority`
    const answer = { answer: 'notified', language: 'zh-CN', way: 'By telephone' }
    expect((await call('POST', url, answer)).body).toMatchObject({ status: 409, code: 'notice_incomplete' })
    const { cause, ...others } = facts
    await call('PATCH', `/v1/incidents/${id}`, { facts: { ...others, cause: { en: cause.en, 'zh-CN': '' } } })
    const { body } = await call('POST', url, answer)
    expect(body.errors).toEqual([{ field: 'facts.cause.zh-CN', message: 'is missing' }])
    const { status, body: sent } = await call('POST', url, { ...answer, language: 'en' })
    expect(status, JSON.stringify(sent)).toBe(200)
    const clock = sent.clocks.find((one: { clock: string }) => one.clock === 'cn-authority')
    expect(clock).toMatchObject({ answer: 'notified', way: 'By telephone', answeredBy: 'Security desk' })
    for (const words of Object.values(facts)) expect(clock.notice).toContain(words.en)
    expect((await call('POST', url, answer)).body.code).toBe('wrong_state')
  })

  test('is not needed only with a reason', async () => {
    const id = await begin()
    const url = `/v1/incidents/${id}/clocks/eu-people`
    expect((await call('POST', url, { answer: 'not_notifiable', reason: ' ' })).status).toBe(400)
    const { body } = await call('POST', url, { answer: 'not_notifiable', reason: 'The file was encrypted' })
    expect(body.clocks.at(-1)).toMatchObject({ answer: 'not_notifiable', reason: 'The file was encrypted' })
  })
})

describe('an exercise', () => {
  test('of the four-hour clock is measured: its pack is ready when list and notices in both languages are', async () => {
    product.clock.set('2026-05-01T08:00:00.000Z')
    const id = await begin({ exercise: true, noticedAt: '2026-05-01T08:00:00.000Z', laws: ['pipl'] })
    product.clock.advance({ minutes: 20 })
    await call('PATCH', `/v1/incidents/${id}`, { facts })
    expect((await call('GET', `/v1/incidents/${id}`)).body.readyMinutes).toBeNull()
    product.clock.advance({ minutes: 12 })
    const day = { from: '2026-03-03T00:00:00.000Z', to: '2026-03-04T00:00:00.000Z' }
    const { body } = await call('POST', `/v1/incidents/${id}/affected`, { ...day, actors: [stolen.id] })
    expect(body).toMatchObject({ readyMinutes: 32, people: 5, exercise: true })
    // Few were found: the clock for few starts beside those that ran while the number was not known.
    expect(body.drafts).toHaveLength(6)
    expect(body.drafts.every((draft: { missing: string[] }) => draft.missing.length === 0)).toBe(true)
  })
})

describe('an incident that ends', () => {
  test('has an answer for each clock, something written for each step, and a review', async () => {
    const id = await begin({ laws: ['ccpa-cpra'] })
    const end = () => call('POST', `/v1/incidents/${id}/end`, { review: 'Keys of tills now have limits.' })
    expect((await end()).body.code).toBe('incident_open')
    await call('POST', `/v1/incidents/${id}/clocks/us-people`, {
      answer: 'not_notifiable',
      reason: 'Nobody lives there',
    })
    expect((await call('PUT', `/v1/incidents/${id}/steps/contain`, { state: 'skipped', note: '' })).status).toBe(400)
    const steps = ['detect', 'contain', 'assess', 'notify_authority', 'notify_people', 'recover', 'review']
    for (const step of steps.slice(1))
      await call('PUT', `/v1/incidents/${id}/steps/${step}`, { state: 'done', note: 'See the log of 10:14' })
    const { body: refused } = await end()
    expect(refused.detail).toContain('detect')
    await call('PUT', `/v1/incidents/${id}/steps/detect`, { state: 'skipped', note: 'A colleague told us' })
    expect((await end()).body).toMatchObject({ state: 'closed', outcome: 'not_notifiable' })
    expect((await call('PATCH', `/v1/incidents/${id}`, { people: 3 })).body.code).toBe('wrong_state')
    const { body } = await call('GET', '/v1/incidents')
    expect(body.items.at(-1)).toMatchObject({ id, state: 'closed' })
  })
})

describe('the register', () => {
  test('has the most pressing first and exercises last, and counts each quarter without exercises', async () => {
    const { body } = await call('GET', '/v1/incidents')
    const all = body.items.filter((one: { state: string }) => one.state === 'open')
    const open = all.filter((one: { exercise: boolean }) => !one.exercise)
    expect(all.slice(open.length).every((one: { exercise: boolean }) => one.exercise)).toBe(true)
    const due = open.map(
      (one: { next: { dueAt: string | null; startsAt: string } }) => one.next.dueAt ?? one.next.startsAt,
    )
    expect(due).toEqual(due.toSorted())
    const counted = body.items.filter((one: { exercise: boolean }) => !one.exercise).length
    const quarters = body.quarters as { quarter: string; incidents: number; change: number | null }[]
    expect(quarters.reduce((sum, one) => sum + one.incidents, 0)).toBe(counted)
    expect(quarters[0]).toMatchObject({
      quarter: '2026-Q2',
      change: (quarters[0]!.incidents - quarters[1]!.incidents) / quarters[1]!.incidents,
    })
    expect(body.line).toBe(-0.43)
  })

  test('is read with its own permission', async () => {
    const { secret } = await keyWith('Other', ['audit:read', 'members:read'])
    expect((await call('GET', '/v1/incidents', undefined, { as: secret })).status).toBe(403)
  })
})

describe('the access log', () => {
  test('holds what staff and keys were shown, and neither what the product nor what members read themselves', async () => {
    const { rows } = await product.run((ctx) =>
      sql<{ actorKind: string; fields: string[] }>`
        select distinct readings.actor_kind as "actorKind" from members.readings
      `.execute(ctx.tx),
    )
    expect(rows).toEqual([{ actorKind: 'key' }])
  })

  test('is forgotten after two years', async () => {
    product.clock.set('2028-06-01T08:00:00.000Z')
    await product.settle()
    const { rows } = await product.run((ctx) => sql`select from members.readings`.execute(ctx.tx))
    expect(rows).toEqual([])
  })
})
