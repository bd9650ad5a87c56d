import type { Rule } from '@regulars/contract/rules'
import { beforeAll, describe, expect, test } from 'vitest'
import { anEvent, anOrder, collect } from '../../test/builders.ts'
import { caller } from '../../test/caller.ts'
import { aProduct } from '../../test/workspace.ts'
import { createKey } from '../access/index.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00.000Z' })
const { secret } = await product.run((ctx) =>
  createKey(ctx, {
    kind: 'api',
    name: 'test',
    scopes: ['segments:read', 'segments:write', 'members:read'],
    expiresAt: null,
  }),
)
const call = caller(product, secret)

const frequent: Rule = {
  kind: 'all',
  rules: [
    { kind: 'event', name: 'Order Completed', aggregate: 'count', withinDays: 60, comparison: '>=', value: 2 },
    { kind: 'not', rule: { kind: 'consent', purpose: 'marketing', channel: 'sms', state: 'granted' } },
  ],
}

beforeAll(async () => {
  await collect(product, [
    anOrder({ userId: 'a', total: 50, at: '2026-02-01T10:00:00Z' }),
    anOrder({ userId: 'a', total: 70, at: '2026-02-25T10:00:00Z' }),
    anOrder({ userId: 'b', total: 10, at: '2025-10-01T10:00:00Z' }),
    anOrder({ userId: 'c', total: 10, at: '2026-02-27T10:00:00Z' }),
    anEvent({ event: 'Consent Granted', userId: 'a', properties: { purpose: 'marketing', channel: 'email' } }),
    anEvent({ event: 'Consent Granted', userId: 'b', properties: { purpose: 'marketing', channel: 'sms' } }),
  ])
})

describe('segments over HTTP', () => {
  test('the product segments come with the workspace, in the language of the reader', async () => {
    const english = await call('GET', '/v1/segments')
    expect(english.body.items.filter((one: { origin: string }) => one.origin === 'product')).toHaveLength(16)
    const stable = english.body.items.find((one: { name: string }) => one.name === 'Stable')
    expect(stable).toMatchObject({ members: 1, rule: { kind: 'stage', stages: ['stable'] } })
    const chinese = await call('GET', `/v1/segments/${stable.id}`, undefined, { language: 'zh-CN' })
    expect(chinese.body).toMatchObject({
      name: '稳定期',
      history: [{ day: '2026-03-02', members: 1, entered: 1, left: 0 }],
    })
  })

  test('a rule is previewed with how many may be contacted, saved, listed by member, changed and deleted', async () => {
    const preview = await call('POST', '/v1/segments/preview', { rule: frequent })
    expect(preview.body).toMatchObject({ members: 1, contactable: 1, sample: [{ externalId: 'a' }] })
    const created = await call('POST', '/v1/segments', { name: 'Frequent', rule: frequent })
    expect(created).toMatchObject({ status: 201, body: { members: 1, origin: 'own', description: '' } })
    const { id } = created.body
    const members = await call('GET', `/v1/segments/${id}/members`)
    expect(members.body).toMatchObject({
      items: [{ externalId: 'a', enteredAt: '2026-03-02T10:00:00.000Z' }],
      nextCursor: null,
    })
    const everyBuyer: Rule = { kind: 'rfm_score', dimension: 'f', comparison: '>=', value: 1 }
    const changed = await call('PATCH', `/v1/segments/${id}`, { rule: everyBuyer })
    expect(changed.body).toMatchObject({ name: 'Frequent', members: 3 })
    const first = await call('GET', `/v1/segments/${id}/members?limit=2`)
    const second = await call('GET', `/v1/segments/${id}/members?limit=2&cursor=${first.body.nextCursor}`)
    const numbers = [...first.body.items, ...second.body.items].map((one) => one.externalId)
    expect(numbers.sort()).toEqual(['a', 'b', 'c'])
    expect((await call('DELETE', `/v1/segments/${id}`)).status).toBe(200)
    expect((await call('GET', `/v1/segments/${id}`)).status).toBe(404)
  })

  test('a preview as of a past day sees that day', async () => {
    const asOf = (day: string, rule: Rule) => call('POST', '/v1/segments/preview', { rule, asOf: day })
    expect((await asOf('2026-02-20', frequent)).body.members).toBe(0)
    expect((await asOf('2026-02-20', { kind: 'stage', stages: ['growth'] })).body.sample).toMatchObject([
      { externalId: 'a' },
    ])
    expect(
      (await asOf('2026-02-20', { kind: 'rfm_score', dimension: 'r', comparison: '>=', value: 1 })).body.members,
    ).toBe(2)
  })

  test('a name that is taken, a rule that cannot be, and a change of a product segment are refused', async () => {
    const rule: Rule = { kind: 'points', comparison: '>', value: 1 }
    expect(await call('POST', '/v1/segments', { name: 'champions', rule })).toMatchObject({
      status: 409,
      body: { code: 'already_exists' },
    })
    const direct = { kind: 'attribute', name: 'email', operator: 'is', value: 'a@b.c' }
    expect(await call('POST', '/v1/segments', { name: 'Direct', rule: direct })).toMatchObject({
      status: 422,
      body: { code: 'rule_invalid' },
    })
    const { body } = await call('GET', '/v1/segments')
    const product = body.items.find((one: { origin: string }) => one.origin === 'product')
    expect((await call('PATCH', `/v1/segments/${product.id}`, { name: 'Mine' })).body.code).toBe('wrong_state')
    expect((await call('DELETE', `/v1/segments/${product.id}`)).body.code).toBe('wrong_state')
    expect((await call('GET', '/v1/segments/0198c7a2-0000-7000-8000-00000000000b')).body.code).toBe('not_found')
  })

  test('a member is told why it is in or out of each segment', async () => {
    await call('POST', '/v1/segments', { name: 'Twice lately', rule: frequent })
    const { body } = await call('GET', '/v1/members/c/segments')
    const twice = body.items.find((one: { name: string }) => one.name === 'Twice lately')
    expect(twice).toMatchObject({
      inside: false,
      enteredAt: null,
      reason: {
        sentence: { en: 'All of these', 'zh-CN': '同时满足' },
        fits: false,
        reasons: [
          { fits: false, sentence: { en: '“Order Completed” count in the last 60 days ≥ 2: is 1' } },
          { fits: true, reasons: [{ fits: false }] },
        ],
      },
    })
  })

  test('scores and stage of a member, as of the end of today and as of the start of a day', async () => {
    expect((await call('GET', '/v1/members/a/rfm')).body).toEqual({
      asOf: '2026-03-02',
      method: 'ntile',
      rfm: { recencyDays: 5, frequency: 2, monetaryMills: 120_000, r: 2, f: 3, m: 3, name: 'at_risk' },
    })
    expect((await call('GET', '/v1/members/a/rfm?asOf=2026-02-20')).body.rfm).toMatchObject({
      recencyDays: 19,
      frequency: 1,
      monetaryMills: 50_000,
    })
    expect((await call('GET', '/v1/members/c/rfm?asOf=2026-02-20')).body.rfm).toBeNull()
    expect((await call('GET', '/v1/members/b/stage')).body).toMatchObject({
      stage: 'churn_warning',
      since: '2026-03-02T10:00:00.000Z',
      reason: { en: 'No order for 90 days or more, longer than usual' },
      history: [{ stage: 'churn_warning', definitionVersion: 1 }],
    })
  })

  test('the grid and the stages add up to all members, now and as of a day', async () => {
    const now = (await call('GET', '/v1/rfm')).body
    expect(now).toMatchObject({ asOf: '2026-03-02', members: 3 })
    expect(now.cells.flat().reduce((sum: number, count: number) => sum + count, 0)).toBe(3)
    const tomorrow = (await call('GET', '/v1/rfm?asOf=2026-03-03')).body
    const dayEarlier = (bound: number[]) => bound.map((days) => days - 1)
    expect({ ...tomorrow, bounds: { ...tomorrow.bounds, r: tomorrow.bounds.r.map(dayEarlier) } }).toEqual({
      ...now,
      asOf: '2026-03-03',
    })
    expect((await call('GET', '/v1/rfm?asOf=2026-02-20')).body.members).toBe(2)
    const stages = (await call('GET', '/v1/lifecycle')).body
    expect(stages.stages.map((one: { members: number }) => one.members)).toEqual([0, 0, 1, 1, 1])
    expect(stages.moves).toEqual([
      { from: null, to: 'churn_warning', members: 1 },
      { from: null, to: 'growth', members: 1 },
      { from: null, to: 'stable', members: 1 },
    ])
    const before = (await call('GET', '/v1/lifecycle?asOf=2026-02-20')).body
    expect(before.stages.map((one: { members: number }) => one.members)).toEqual([0, 0, 1, 0, 1])
    const earlier = (await call('GET', '/v1/lifecycle?asOf=2026-01-15')).body
    expect(earlier.moves).toEqual([{ from: 'stable', to: 'churn_warning', members: 1 }])
  })

  test('passing time alone moves a member on, once, with an event that says why', async () => {
    product.clock.set('2026-06-10T10:00:00.000Z')
    await product.settle()
    const { body } = await call('GET', '/v1/members/c/stage')
    expect(body.history.map((one: { stage: string }) => one.stage)).toEqual(['churn_warning', 'growth'])
    const told = await product.program.platform.history.read<{ properties: string }>(
      product.workspaceId,
      `select properties from events where workspace_id = {workspace:UUID} and name = 'lifecycle.stage_changed' and JSONExtractString(properties, 'from') = 'growth'`,
    )
    expect(told.map((one) => JSON.parse(one.properties))).toEqual([
      { from: 'growth', to: 'churn_warning', reason: 'overdue', definitionVersion: 1 },
    ])
  })
})

describe('RFM without a day', () => {
  test('holds the sales of today, and says so: as of the end of today, no day ago', async () => {
    await collect(product, [anOrder({ userId: 'a', total: 30, at: product.clock.now().toISOString() })])
    expect((await call('GET', '/v1/members/a/rfm')).body).toMatchObject({
      asOf: '2026-06-10',
      rfm: { recencyDays: 0, frequency: 3, monetaryMills: 150_000 },
    })
    expect((await call('GET', '/v1/rfm')).body).toMatchObject({ asOf: '2026-06-10', members: 3 })
    expect((await call('GET', '/v1/members/a/rfm?asOf=2026-06-10')).body.rfm).toMatchObject({ frequency: 2 })
  })
})
