import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { anOrder, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { resolveMembers } from '../identity/identity.commands.ts'
import { mergeTwo, unmerge } from './merges.commands.ts'

const product = await aProduct()
const { http } = product.program
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'k', scopes: [...everyPermission], expiresAt: null }),
)
const headers = { authorization: `Bearer ${secret}` }
const get = async (url: string) => (await http.inject({ method: 'GET', url, headers })).json()
const post = (url: string, payload: object) => http.inject({ method: 'POST', url, headers, payload })

const identify = (traits: Record<string, unknown>, ids: Record<string, unknown> = {}) => ({
  type: 'identify',
  messageId: JSON.stringify([traits, ids]),
  traits,
  ...ids,
})
const byCard = (card: string, order: { orderId: string; total: number }) => ({
  ...anOrder(order),
  userId: undefined,
  context: { externalIds: [{ type: 'card', id: card }] },
})

async function memberOf(namespace: string, value: string): Promise<string> {
  const { rows } = await product.run((ctx) =>
    sql<{ id: string }>`
      select coalesce(members.merged_into, members.member_id) as id
        from members.identifiers
        join members.members using (workspace_id, member_id)
       where identifiers.namespace = ${namespace}
         and identifiers.value_index = ${ctx.keys.blindIndex(ctx.workspaceId, namespace, value)}
    `.execute(ctx.tx),
  )
  return rows[0]!.id
}

async function profileOf(namespace: string, value: string): Promise<string> {
  const { rows } = await product.run((ctx) =>
    sql<{ id: string }>`
      select identifiers.member_id as id
        from members.identifiers
       where identifiers.namespace = ${namespace}
         and identifiers.value_index = ${ctx.keys.blindIndex(ctx.workspaceId, namespace, value)}
    `.execute(ctx.tx),
  )
  return rows[0]!.id
}

const pointsOf = async (member: string) => (await get(`/v1/members/${member}/points`)).balance.available as number
const ordersOf = async (member: string) => (await get(`/v1/members/${member}/orders`)).totals.orders as number
const stageOf = async (member: string) => (await get(`/v1/members/${member}/stage`)).stage as string

describe('registered by phone online and by card in the store', () => {
  it('is one member at once when the phone was verified: one profile, points added, the history of both', async () => {
    await collect(product, [
      identify({ phone: '13800138000', phone_verified: true, city: 'Shanghai' }, { userId: 'online-1' }),
      anOrder({ userId: 'online-1', orderId: 'o-1', total: 100 }),
      byCard('C-1', { orderId: 'o-2', total: 50 }),
    ])
    const store = await memberOf('card', 'C-1')
    expect(store).not.toBe(await memberOf('user_id', 'online-1'))
    await collect(product, [
      {
        ...identify({ phone: '+86 138 0013 8000', phone_verified: true }),
        context: { externalIds: [{ type: 'card', id: 'C-1' }] },
      },
    ])
    const member = await memberOf('user_id', 'online-1')
    expect(await memberOf('card', 'C-1')).toBe(member)
    expect(await pointsOf(member)).toBe(150)
    expect(await ordersOf(member)).toBe(2)
    expect((await get(`/v1/members/${store}`)).id).toBe(member)
  })

  it('is two again after an undo: identifiers, orders, points and what came meanwhile by each', async () => {
    const member = await memberOf('user_id', 'online-1')
    await collect(product, [
      byCard('C-1', { orderId: 'o-3', total: 7 }),
      anOrder({ userId: 'online-1', orderId: 'o-4', total: 3 }),
    ])
    expect(await pointsOf(member)).toBe(160)
    const { items } = await get(`/v1/members/${member}/merges`)
    expect(items).toHaveLength(1)
    const answer = await post(`/v1/merges/${items[0].id}/undo`, { reason: 'the phone is the family’s' })
    expect(answer.statusCode).toBe(200)
    await product.settle()
    const store = await memberOf('card', 'C-1')
    expect(store).not.toBe(member)
    expect([await pointsOf(member), await pointsOf(store)]).toEqual([103, 57])
    expect([await ordersOf(member), await ordersOf(store)]).toEqual([2, 2])
    const again = await post(`/v1/merges/${items[0].id}/undo`, { reason: 'once more' })
    expect([again.statusCode, again.json().code]).toEqual([409, 'already_unmerged'])
    await collect(product, [byCard('C-1', { orderId: 'o-5', total: 1 })])
    expect(await ordersOf(store)).toBe(3)
  })
})

describe('two known members', () => {
  it('are never joined by an event, but put up for review', async () => {
    await collect(product, [
      identify({ email: 'wang@example.com', email_verified: true }, { userId: 'known-1' }),
      identify({ email: 'WANG@example.com', email_verified: true }, { userId: 'known-2' }),
    ])
    const [one, two] = [await memberOf('user_id', 'known-1'), await memberOf('user_id', 'known-2')]
    expect(one).not.toBe(two)
    const { items, open } = await get('/v1/duplicates')
    expect(open).toBe(1)
    expect(items[0].members.map((member: { id: string }) => member.id).sort()).toEqual([one, two].sort())
    expect(JSON.stringify(items)).not.toContain('wang@')
  })

  it('become one by a decision, which the queue and the audit log remember', async () => {
    const [one, two] = [await memberOf('user_id', 'known-1'), await memberOf('user_id', 'known-2')]
    const body = { members: [two, one], decision: 'merge', survivor: one, reason: 'called her' }
    const answer = await post('/v1/duplicates/decisions', body)
    expect(answer.statusCode).toBe(200)
    expect(answer.json().merge).toMatchObject({ fromId: two, intoId: one, cause: 'review' })
    expect((await post('/v1/duplicates/decisions', body)).json().code).toBe('wrong_state')
    expect((await get('/v1/duplicates')).open).toBe(0)
    const { rows } = await product.run((ctx) =>
      sql<{ action: string; reason: string }>`
        select entries.action, entries.reason from audit.entries where entries.action = 'member.merged'
      `.execute(ctx.tx),
    )
    expect(rows).toEqual([{ action: 'member.merged', reason: 'called her' }])
  })

  it('are up for review again when the decision is taken back, with who did and why in their history', async () => {
    const [one, two] = [await memberOf('user_id', 'known-1'), await profileOf('user_id', 'known-2')]
    const [merge] = (await get(`/v1/members/${one}/merges`)).items
    expect(merge).toMatchObject({ fromId: two, undoneAt: null, undoneBy: null, undoReason: null })
    const together = (await get(`/v1/members/${one}`)).identifiers
    expect(together.map((held: { profileId: string }) => held.profileId).sort()).toEqual([one, one, two].sort())
    const answer = await post(`/v1/merges/${merge.id}/undo`, { reason: 'they are sisters' })
    expect(answer.json()).toMatchObject({ undoneBy: expect.any(String), undoReason: 'they are sisters' })
    expect((await get(`/v1/members/${two}/merges`)).items[0]).toEqual(answer.json())
    const { items, open } = await get('/v1/duplicates')
    expect([open, items[0]]).toEqual([
      1,
      expect.objectContaining({ state: 'open', decidedAt: null, decidedBy: null, reason: null }),
    ])
    const body = { members: [one, two], decision: 'keep_apart', reason: 'they are sisters' }
    expect((await post('/v1/duplicates/decisions', body)).json()).toEqual({ merge: null })
  })

  it('that somebody kept apart are not asked about again', async () => {
    await collect(product, [
      identify({ email: 'li@example.com' }, { userId: 'known-3' }),
      identify({ email: 'li@example.com' }, { userId: 'known-4' }),
    ])
    const pair = (await get('/v1/duplicates')).items[0]
    const members = pair.members.map((member: { id: string }) => member.id)
    await post('/v1/duplicates/decisions', { members, decision: 'keep_apart', reason: 'twins' })
    await collect(product, [identify({ email: 'li@example.com', again: true }, { userId: 'known-4' })])
    expect((await get('/v1/duplicates')).open).toBe(0)
  })
})

describe('what a merge carries over', () => {
  it('is what the survivor lacks, and it goes back with the parting', async () => {
    await collect(product, [
      identify({ name: '王芳', city: 'Suzhou', size: 'M' }, { userId: 'p-1' }),
      identify({ name: '王方', phone: '13900139000', city: 'Wuxi', shoe: 38 }, { userId: 'p-2' }),
    ])
    const [into, from] = [await memberOf('user_id', 'p-1'), await memberOf('user_id', 'p-2')]
    const cities = async () =>
      Object.fromEntries(
        (await get(`/v1/members/${into}`)).attributes.map((one: { name: string; value: unknown }) => [
          one.name,
          one.value,
        ]),
      )
    const before = await cities()
    const merge = (await post(`/v1/members/${into}/merges`, { from, reason: 'same person' })).json()
    expect(await cities()).toEqual({ ...before, phone: '139****9000', shoe: 38 })
    await post(`/v1/merges/${merge.id}/undo`, { reason: 'not the same' })
    expect(await cities()).toEqual(before)
  })

  it('moves points by hand with their end dates, and gives them back whoever spent meanwhile', async () => {
    await collect(product, [identify({ a: 1 }, { userId: 'q-1' }), identify({ a: 1 }, { userId: 'q-2' })])
    const [into, from] = [await memberOf('user_id', 'q-1'), await memberOf('user_id', 'q-2')]
    const adjust = (points: number) => ({ points, reason: 'by hand' })
    await post(`/v1/members/${from}/points`, adjust(40))
    await post(`/v1/members/${into}/points`, adjust(10))
    const merge = (await post(`/v1/members/${into}/merges`, { from, reason: 'same person' })).json()
    await product.settle()
    expect([await pointsOf(into)]).toEqual([50])
    await post(`/v1/members/${into}/points`, adjust(-45))
    await post(`/v1/merges/${merge.id}/undo`, { reason: 'not the same' })
    await product.settle()
    expect([await pointsOf(into), await pointsOf(from)]).toEqual([-35, 40])
  })

  it('counts in the stage of the survivor, and no more after the parting', async () => {
    await collect(product, [
      anOrder({ userId: 's-1', orderId: 's-a', total: 10, at: '2026-02-01T10:00:00Z' }),
      anOrder({ userId: 's-2', orderId: 's-b', total: 10, at: '2026-02-20T10:00:00Z' }),
    ])
    const [into, from] = [await memberOf('user_id', 's-1'), await memberOf('user_id', 's-2')]
    const before = await stageOf(into)
    const merge = (await post(`/v1/members/${into}/merges`, { from, reason: 'same person' })).json()
    await product.settle()
    expect((await get(`/v1/members/${into}/orders`)).totals.orders).toBe(2)
    await post(`/v1/merges/${merge.id}/undo`, { reason: 'not the same' })
    await product.settle()
    expect(await stageOf(into)).toBe(before)
    expect(await ordersOf(from)).toBe(1)
  })
})

it('blocked values say nothing of who somebody is', async () => {
  await post('/v1/namespaces/phone/blocked', { value: '021-12345678', reason: 'the shop’s own' })
  await collect(product, [
    identify({ phone: '02112345678' }, { userId: 'b-1' }),
    identify({ phone: '02112345678' }, { userId: 'b-2' }),
  ])
  expect((await get('/v1/duplicates')).open).toBe(0)
})

it('a value that is no longer blocked counts again, from the next event on', async () => {
  const value = '020-87654321'
  await post('/v1/namespaces/phone/blocked', { value, reason: 'the shop in Guangzhou' })
  await collect(product, [identify({ phone: value }, { userId: 'u-1' })])
  const { items } = await get('/v1/blocked-identifiers')
  const blocked = items.find((one: { reason: string }) => one.reason === 'the shop in Guangzhou')
  expect(blocked.namespace).toBe('phone')
  expect(JSON.stringify(items)).not.toContain('87654321')
  const url = `/v1/blocked-identifiers/${blocked.id}`
  expect((await http.inject({ method: 'DELETE', url, headers })).statusCode).toBe(200)
  expect((await http.inject({ method: 'DELETE', url, headers })).json().code).toBe('not_found')
  const again = { ...identify({ phone: value }, { userId: 'u-1' }), messageId: 'again' }
  await collect(product, [again])
  expect(await profileOf('phone', '+862087654321')).toBe(await profileOf('user_id', 'u-1'))
})

it('twenty merges of overlapping pairs at once end with one member, and no cycle', async () => {
  const ids = await product.run((ctx) =>
    resolveMembers(
      ctx,
      Array.from({ length: 6 }, (_, index) => claimOf(`par-${index}`)),
    ),
  )
  const pairs = Array.from(
    { length: 20 },
    (_, index) => [ids[index % 6]!, ids[(index + 1 + Math.floor(index / 6)) % 6]!] as const,
  )
  const answers = await Promise.all(
    pairs.map(([into, from]) => post(`/v1/members/${into}/merges`, { from, reason: 'parallel' })),
  )
  expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([201, 409]))
  const roots = await rootsOf(ids)
  expect(new Set(roots.values()).size).toBe(1)
})

it('any merges and partings leave everyone at the end of their chain, as replayed from the merges that stand', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.boolean()), { minLength: 1, maxLength: 12 }),
      async (steps) => {
        const run = product.program.platform.ids.next()
        const ids = await product.run((ctx) =>
          resolveMembers(
            ctx,
            Array.from({ length: 6 }, (_, index) => claimOf(`${run}-${index}`)),
          ),
        )
        const standing: { mergeId: string; fromId: string; intoId: string }[] = []
        await product.run(async (ctx) => {
          for (const [a, b, part] of steps) {
            const root = (id: string): string => {
              const merge = standing.find((one) => one.fromId === id)
              return merge ? root(merge.intoId) : id
            }
            if (part && standing.length > 0) {
              const [gone] = standing.splice(a % standing.length, 1)
              await unmerge(ctx, gone!.mergeId, 'test')
            } else if (root(ids[a]!) !== root(ids[b]!)) {
              standing.push(await mergeTwo(ctx, { fromId: ids[a]!, intoId: ids[b]!, cause: 'request', reason: 'test' }))
            }
          }
        })
        const roots = await rootsOf(ids)
        const expected = (id: string): string => {
          const merge = standing.find((one) => one.fromId === id)
          return merge ? expected(merge.intoId) : id
        }
        for (const id of ids) expect(roots.get(id)).toBe(expected(id))
      },
    ),
    { numRuns: 15 },
  )
})

const claimOf = (userId: string) => ({
  userId,
  anonymousId: null,
  email: null,
  phone: null,
  source: 'test',
  at: product.clock.now(),
  importId: null,
})

async function rootsOf(ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await product.run((ctx) =>
    sql<{ id: string; root: string }>`
      select members.member_id as id, coalesce(members.merged_into, members.member_id) as root
        from members.members
       where members.member_id = any(${ids as string[]}::uuid[])
    `.execute(ctx.tx),
  )
  return new Map(rows.map((row) => [row.id, row.root]))
}
