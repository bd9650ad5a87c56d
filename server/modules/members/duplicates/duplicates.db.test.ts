import { describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import type { Ctx } from '#platform/context'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { asSystem } from '#platform/transaction'
import { aProduct, type TestProduct } from '#test/workspace'
import { resolveMembers } from '../identity/identity.commands.ts'
import { mergeTwo, unmerge } from '../merging/merges.commands.ts'
import { observe } from '../profile/observations.commands.ts'
import { BLOCK_LIMIT } from './scoring.ts'
import { startSearch, stepOn } from './searches.commands.ts'
import { duplicatesJob } from './searches.jobs.ts'

const product = await aProduct()
const { http, platform } = product.program

type Values = Readonly<Record<string, unknown>>

/** Members by their numbers, with these direct values. */
async function add(ctx: Ctx, people: Readonly<Record<string, Values>>): Promise<Map<string, string>> {
  const numbers = Object.keys(people)
  const memberIds = await resolveMembers(
    ctx,
    numbers.map((userId) => ({
      userId,
      anonymousId: null,
      email: null,
      phone: null,
      source: 'test',
      at: ctx.now,
      importId: null,
    })),
  )
  await observe(
    ctx,
    memberIds.flatMap((memberId, index) =>
      Object.entries(people[numbers[index]!]!).map(([name, value]) => ({
        memberId,
        name,
        value,
        source: 'test',
        observedAt: ctx.now,
      })),
    ),
  )
  return new Map(memberIds.map((memberId, index) => [memberId, numbers[index]!]))
}

/** Fifty people who are nobody else: two share a name, two a birthday, two an address, two a phone. */
const strangers = Object.fromEntries(
  Array.from({ length: 50 }, (_, n) => [
    `s-${n}`,
    {
      name: `${'赵钱孙李周吴郑冯陈褚'[n % 10]}${'伟芳娜敏静丽强磊军洋'[Math.floor(n / 10) * 2]}${'文'.repeat(n % 2)}`,
      birthday: `19${60 + (n % 35)}-0${1 + (n % 9)}-${10 + ((n * 7) % 18)}`,
      phone: `+86137${String(10_000_000 + n * 104_729)}`,
      address: `${['Nanjing', 'Huaihai', 'Zhongshan', 'Renmin', 'Yanan'][n % 5]} Road ${n * 13}, Shanghai 2000${10 + n}`,
    },
  ]),
)
const planted = {
  'd-1': { name: '張國華', birthday: '1988-05-06', phone: '139 0000 0001', email: 'zgh@example.com' },
  'd-2': { first_name: '国华', last_name: '张', birthday: '1988/5/6', phone: '+86-139-0000-0001' },
  'd-3': { name: 'Anna Maria Lee', birthday: '1979-11-30', email: 'anna.lee@example.com', address: '5 Bund, 200002' },
  'd-4': { name: 'Lee Anna Maria', birthday: '1979-11-30', email: 'Anna.Lee@example.com', address: '5 Bund, 200002' },
}

interface Found {
  readonly members: { readonly id: string; readonly externalId: string }[]
  readonly source: string
  readonly probability: number
  readonly evidence: { readonly fields: { readonly field: string; readonly finding: string }[] }
}

async function caller(of: TestProduct, workspaceId: string) {
  const { secret } = await asSystem(platform, workspaceId, (ctx) =>
    createKey(ctx, { kind: 'api', name: 'k', scopes: [...everyPermission], expiresAt: null }),
  )
  const headers = { authorization: `Bearer ${secret}` }
  const get = async (url: string) => (await http.inject({ method: 'GET', url, headers })).json()
  return {
    get,
    post: (url: string, payload?: object) => http.inject({ method: 'POST', url, headers, ...(payload && { payload }) }),
    async search() {
      const started = await http.inject({ method: 'POST', url: '/v1/duplicates/search', headers })
      expect(started.statusCode).toBe(202)
      await of.settle(workspaceId)
      return (await get('/v1/duplicates/search')).last
    },
    found: async () => (await get('/v1/duplicates?source=search&limit=200')).items as Found[],
  }
}

const numbersOf = (found: readonly Found[]) =>
  found
    .map(({ members }) =>
      members
        .map(({ externalId }) => externalId)
        .sort()
        .join(' '),
    )
    .sort()

const api = await caller(product, product.workspaceId)
const ids = new Map<string, string>()
for (const [memberId, number] of await product.run((ctx) => add(ctx, { ...strangers, ...planted })))
  ids.set(number, memberId)

describe('a search for duplicates', () => {
  it('puts up the pairs that are one person, and nobody else', async () => {
    expect(await api.get('/v1/duplicates/search')).toEqual({ running: null, last: null })
    const search = await api.search()
    expect(search).toMatchObject({ state: 'done', progress: 1, proposed: 2, skipped: [] })
    const found = await api.found()
    expect(numbersOf(found)).toEqual(['d-1 d-2', 'd-3 d-4'])
    const chinese = found.find(({ members }) => members.some(({ externalId }) => externalId === 'd-1'))!
    expect(chinese.probability).toBeGreaterThan(0.9)
    expect(chinese.evidence.fields.map(({ field, finding }) => `${field} ${finding}`)).toEqual([
      'name agrees',
      'birthday agrees',
      'phone agrees',
      'email missing',
      'address missing',
      'id_number missing',
    ])
    expect(JSON.stringify(found)).not.toMatch(/国华|1988|0000|zgh@/)
    expect((await api.get('/v1/duplicates?source=event')).items).toEqual([])
  })

  it('finds nothing new when it is done again, and one runs at a time', async () => {
    const one = (await api.post('/v1/duplicates/search')).json()
    const same = (await api.post('/v1/duplicates/search')).json()
    expect(same.id).toBe(one.id)
    expect((await api.get('/v1/duplicates/search')).running.id).toBe(one.id)
    await product.settle()
    const { running, last } = await api.get('/v1/duplicates/search')
    expect([running, last.id, last.proposed]).toEqual([null, one.id, 0])
    const { rows } = await product.run((ctx) =>
      sql<{ id: string }>`
        select entries.object_id as id from audit.entries where entries.action = 'duplicate_search.started'
      `.execute(ctx.tx),
    )
    expect(rows.filter(({ id }) => id === one.id)).toHaveLength(1)
  })

  it('keeps nothing in the clear, and keys that another workspace does not have', async () => {
    const elsewhere = await product.addWorkspace('elsewhere')
    const other = await caller(product, elsewhere)
    await asSystem(platform, elsewhere, (ctx) => add(ctx, { 'x-1': planted['d-1'] }))
    expect(await other.search()).toMatchObject({ state: 'done', proposed: 0 })
    expect(await other.found()).toEqual([])
    const keysIn = async (workspaceId: string) => {
      const { rows } = await asSystem(platform, workspaceId, (ctx) =>
        sql<{ key: string }>`select encode(match_keys.key, 'hex') as key from members.match_keys`.execute(ctx.tx),
      )
      return rows.map((row) => row.key)
    }
    const [here, there] = [await keysIn(product.workspaceId), await keysIn(elsewhere)]
    expect(there.length).toBeGreaterThan(3)
    expect(here.filter((key) => there.includes(key))).toEqual([])
    await asSystem(platform, elsewhere, (ctx) => add(ctx, { 'x-2': planted['d-2'] }))
    expect(await other.search()).toMatchObject({ proposed: 1 })
    expect(numbersOf(await api.found())).toEqual(['d-1 d-2', 'd-3 d-4'])
  })
})

describe('what was decided', () => {
  it('is not asked about again: told apart, also when one of them has become part of somebody', async () => {
    const members = [ids.get('d-1')!, ids.get('d-2')!]
    const answer = await api.post('/v1/duplicates/decisions', { members, decision: 'keep_apart', reason: 'brothers' })
    expect(answer.statusCode).toBe(200)
    expect(await api.search()).toMatchObject({ proposed: 0 })
    await product.run((ctx) =>
      mergeTwo(ctx, { fromId: ids.get('d-2')!, intoId: ids.get('s-0')!, cause: 'request', reason: 'test' }),
    )
    expect(await api.search()).toMatchObject({ proposed: 0 })
    expect(numbersOf(await api.found())).toEqual(['d-3 d-4'])
  })

  it('is not proposed anew: merged, and parted since, which opens the question that was answered', async () => {
    const members = [ids.get('d-3')!, ids.get('d-4')!]
    const answer = await api.post('/v1/duplicates/decisions', { members, decision: 'merge', reason: 'called her' })
    const { merge } = answer.json()
    expect(await api.search()).toMatchObject({ proposed: 0 })
    expect(await api.found()).toEqual([])
    await product.run((ctx) => unmerge(ctx, merge.id, 'she called back'))
    expect(await api.search()).toMatchObject({ proposed: 0 })
    expect(numbersOf(await api.found())).toEqual(['d-3 d-4'])
  })

  it('a profile that is part of a member brings the member up', async () => {
    const twin = await product.run((ctx) =>
      add(ctx, { 'm-1': { name: '司马相如', birthday: '1970-01-02', phone: '13911112222' }, 'm-2': {} }),
    )
    const [one, into] = [...twin.keys()]
    await product.run((ctx) => mergeTwo(ctx, { fromId: one!, intoId: into!, cause: 'request', reason: 'test' }))
    await product.run((ctx) => add(ctx, { 'm-3': { name: '司马相如', birthday: '1970-01-02', phone: '13911112222' } }))
    expect(await api.search()).toMatchObject({ proposed: 1 })
    expect(numbersOf(await api.found())).toContain('m-2 m-3')
  })
})

describe('large and interrupted', () => {
  it('a block over the limit is passed over and said so; its members are found by their other keys', async () => {
    const workspaceId = await product.addWorkspace('crowd')
    const crowd = await caller(product, workspaceId)
    const shop = Array.from({ length: BLOCK_LIMIT + 10 }, (_, n) => [
      `c-${n}`,
      {
        phone: '02161234567',
        name: `${'赵钱孙李周吴郑冯陈褚'[n % 10]}${'伟芳娜敏静丽强磊军洋'[Math.floor(n / 10)]}`,
        birthday: `19${30 + n}-01-01`,
      },
    ])
    const same = { name: '诸葛孔明', birthday: '1955-12-12', phone: '02161234567' }
    await asSystem(platform, workspaceId, (ctx) => add(ctx, { ...Object.fromEntries(shop), 'z-1': same, 'z-2': same }))
    const search = await crowd.search()
    expect(search.skipped).toContainEqual({ key: 'phone', blocks: 1, largest: BLOCK_LIMIT + 12 })
    expect(numbersOf(await crowd.found())).toEqual(['z-1 z-2'])
  })

  it('one that is killed between two steps goes on where it was, and ends as if it had not been', async () => {
    const workspaceId = await product.addWorkspace('killed')
    const killed = await caller(product, workspaceId)
    await asSystem(platform, workspaceId, (ctx) => add(ctx, { ...strangers, ...planted }))
    const { searchId } = await asSystem(platform, workspaceId, startSearch)
    let beats = 0
    const job = {
      workspaceId,
      jobId: 'none',
      kind: 'members.duplicates',
      payload: { searchId },
      attempts: 1,
      async heartbeat() {
        beats += 1
        if (beats === 3) throw new Error('killed')
      },
    }
    await expect(duplicatesJob(platform).run(job)).rejects.toThrow('killed')
    const { running } = await killed.get('/v1/duplicates/search')
    expect(running.progress).toBeGreaterThanOrEqual(0.5)
    await duplicatesJob(platform).run(job)
    expect((await killed.get('/v1/duplicates/search')).last).toMatchObject({ id: searchId, state: 'done', proposed: 2 })
    expect(await asSystem(platform, workspaceId, (ctx) => stepOn(ctx, searchId))).toBe(false)
    expect(numbersOf(await killed.found())).toEqual(['d-1 d-2', 'd-3 d-4'])
  })

  it('one that fails again and again is given up, and another can be started', async () => {
    const { searchId } = await product.run(startSearch)
    await product.run((ctx) =>
      sql`update members.duplicate_searches set phase = 'blocks' where duplicate_searches.search_id = ${searchId}`.execute(
        ctx.tx,
      ),
    )
    await duplicatesJob({ ...platform, logger: { ...platform.logger, error() {} } as never }).run({
      ...{ workspaceId: product.workspaceId, jobId: 'none', kind: 'members.duplicates', payload: { searchId } },
      attempts: 5,
      heartbeat: async () => {},
    })
    expect((await api.get('/v1/duplicates/search')).last).toMatchObject({ id: searchId, state: 'failed' })
    expect(await api.search()).toMatchObject({ state: 'done' })
  })
})
