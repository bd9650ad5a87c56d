import type { Permission } from '@regulars/contract'
import { memberOverview } from '@regulars/contract/overview'
import pg from 'pg'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { everyPermission } from '../../platform/http/api.ts'
import { asSystem } from '../../platform/transaction.ts'
import { anEvent, anOrder, aRefund, collect } from '../../test/builders.ts'
import { caller } from '../../test/caller.ts'
import { aProduct } from '../../test/workspace.ts'
import { createKey } from '../access/index.ts'
import { aBrowser, aUser } from '../access/testing.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00.000Z' })
const { platform } = product.program

async function aKey(scopes: readonly Permission[]): Promise<string> {
  const key = await product.run((ctx) =>
    createKey(ctx, { kind: 'api', name: 'test', scopes: [...scopes], expiresAt: null }),
  )
  return key.secret
}

const all = await aKey([...everyPermission])

const call = caller(product, all)

const overviewOf = async (member: string, secret = all) =>
  (await call('GET', `/v1/members/${member}/overview`, undefined, { as: secret })).body

/** What the endpoint says of each block, by name. */
const statesOf = ({ blocks }: { blocks: Record<string, { state: string }> }) =>
  Object.fromEntries(Object.entries(blocks).map(([name, { state }]) => [name, state]))

const aPerson = (userId: string, traits: object) => anEvent({ type: 'identify', event: undefined, userId, traits })

let sister = ''

beforeAll(async () => {
  await collect(product, [
    aPerson('lin', { email: 'lin@example.com', name: 'Lin Yi', store: 'Xidan', city: 'Beijing' }),
    aPerson('sister', { email: 'sister@example.com', city: 'Harbin' }),
    aPerson('other', { store: 'Taikoo' }),
    anOrder({ userId: 'lin', orderId: 'O-1', total: 100, at: '2026-01-10T08:00:00Z' }),
    anOrder({ userId: 'lin', orderId: 'O-2', total: 50, at: '2026-02-20T08:00:00Z' }),
    aRefund({ userId: 'lin', refundId: 'R-1', of: 'O-2', total: 30, at: '2026-02-21T08:00:00Z' }),
    anOrder({ userId: 'sister', orderId: 'O-3', total: 60, at: '2026-02-25T08:00:00Z' }),
    ...Array.from({ length: 25 }, (_, index) =>
      anEvent({ userId: 'lin', timestamp: `2026-02-01T08:00:${String(index).padStart(2, '0')}Z` }),
    ),
  ])
  sister = (await call('GET', '/v1/members/sister')).body.id
  const said = { purpose: 'marketing', channel: 'email', state: 'granted', source: 'call' }
  await call('POST', '/v1/members/lin/consents', said)
  const rule = {
    kind: 'event',
    name: 'Order Completed',
    aggregate: 'count',
    withinDays: 90,
    comparison: '>=',
    value: 1,
  }
  const segment = (await call('POST', '/v1/segments', { name: 'Bought', rule })).body
  const never = { ...rule, name: 'Never happens' }
  await call('POST', '/v1/segments', { name: 'Nobody', rule: never })
  await product.settle()
  const journey = (await call('POST', '/v1/journeys', { template: 'win-back', name: 'Loop', segment: segment.id })).body
  await call('POST', `/v1/journeys/${journey.id}/state`, { state: 'running' })
  await product.settle()
  await call('POST', '/v1/members/lin/merges', { from: 'sister', reason: 'one person' })
  await product.settle()
})

describe('the page of a member', () => {
  test('has every block in one answer, in the shape of the contract, and names what no module gives', async () => {
    const overview = await overviewOf('lin')
    expect(memberOverview.response.safeParse(overview).error).toBeUndefined()
    expect(overview).toMatchObject({ member: { externalId: 'lin', name: 'L*****' }, mergedFrom: null, profiles: 2 })
    const ready = Object.keys(memberOverview.response.shape.blocks.shape)
    expect(statesOf(overview)).toEqual({
      ...Object.fromEntries(ready.map((name) => [name, 'ready'])),
      benefits: 'missing',
      predictions: 'missing',
    })
    expect(overview.blocks.benefits.reason).toEqual({
      en: 'Benefits are not kept here yet: no module provides them.',
      'zh-CN': '本系统尚未管理权益：没有模块提供。',
    })
  })

  test('has each attribute with its source and time, and every identifier of the profiles that are the member', async () => {
    const { profile } = (await overviewOf('lin')).blocks
    expect(profile.direct).toBe('masked')
    expect(profile.attributes).toContainEqual({
      name: 'city',
      value: 'Beijing',
      class: 'other',
      toldBy: 'event',
      source: 'test',
      observedAt: '2026-03-02T10:00:00.000Z',
    })
    expect(profile.attributes).toContainEqual(expect.objectContaining({ name: 'email', value: 'l***@example.com' }))
    expect(profile.identifiers.map((one: { value: string }) => one.value)).toEqual(
      expect.arrayContaining(['lin', 'sister', 'l***@example.com']),
    )
  })

  test('cuts each block, and the block’s own endpoint goes on from there', async () => {
    const { timeline } = (await overviewOf('lin')).blocks
    expect(timeline.items).toHaveLength(20)
    const next = await call('GET', `/v1/members/lin/timeline?limit=200&cursor=${timeline.nextCursor}`)
    const whole = await call('GET', '/v1/members/lin/timeline?limit=200')
    expect([...timeline.items, ...next.body.items]).toEqual(whole.body.items)
  })

  test('values the member over all their profiles: orders, revenue after refunds, and the average order', async () => {
    const { value, orders, rfm } = (await overviewOf('lin')).blocks
    expect(value).toEqual({
      state: 'ready',
      currency: 'CNY',
      orders: 3,
      grossSalesMills: 210_000,
      refunds: 1,
      refundedMills: 30_000,
      revenueMills: 180_000,
      aovMills: 60_000,
      firstOrderAt: '2026-01-10T08:00:00.000Z',
      lastOrderAt: '2026-02-25T08:00:00.000Z',
    })
    expect(orders.items.map((one: { orderId: string }) => one.orderId)).toEqual(['O-3', 'R-1', 'O-2', 'O-1'])
    expect(rfm.rfm).toMatchObject({ frequency: 3, monetaryMills: 210_000 })
  })

  test('says why the member is in a segment, and leaves the others to the segment’s own tab', async () => {
    const { segments } = (await overviewOf('lin')).blocks
    const bought = segments.items.find((one: { name: string }) => one.name === 'Bought')
    expect(bought).toMatchObject({ inside: true, reason: { fits: true } })
    expect(bought.reason.sentence.en).toMatch(/3/)
    expect(segments.items.every((one: { inside: boolean }) => one.inside)).toBe(true)
    expect(segments.inside).toBe(segments.items.length)
  })

  test('says since when the stage holds, what consents stand under which notice, and the points', async () => {
    const { stage, consents, points } = (await overviewOf('lin')).blocks
    expect(stage).toMatchObject({ since: '2026-03-02T10:00:00.000Z', reason: { en: expect.any(String) } })
    expect(stage.history[0].stage).toBe(stage.stage)
    expect(consents.items).toContainEqual(
      expect.objectContaining({
        purpose: 'marketing',
        channel: 'email',
        state: 'granted',
        noticeVersion: 1,
        at: '2026-03-02T10:00:00.000Z',
      }),
    )
    expect(points.balance).toEqual((await call('GET', '/v1/members/lin/points')).body.balance)
    expect(points.items.length).toBeGreaterThan(3)
  })

  test('says of each message what decided on it, also of those for a profile that is part of the member now', async () => {
    const { messages, experiments } = (await overviewOf('lin')).blocks
    const arms = new Map(
      experiments.items.map((one: { profileId: string; arm: string }) => [one.profileId, one.arm] as const),
    )
    expect(arms.size).toBe(2)
    expect(experiments.items[0]).toMatchObject({ experiment: expect.stringMatching(/^journey:/), name: 'Loop' })
    const wanted = [...arms].filter(([, arm]) => arm === 'treated')
    expect(messages.items).toHaveLength(wanted.length)
    for (const one of messages.items)
      expect(one).toMatchObject(
        one.memberId === sister
          ? { state: 'refused', reason: 'no_consent', decidedBy: { check: 'consent', found: { en: 'never asked' } } }
          : {
              state: 'sandboxed',
              decidedBy: { check: 'consent', found: { en: 'granted on 2026-03-02 by call, notice 1' } },
            },
      )
  })

  test('of a merged profile is that of the member it is part of, and says so', async () => {
    const member = (await overviewOf('lin')).member
    for (const ref of [sister, 'sister'])
      expect(await overviewOf(ref)).toMatchObject({ member, mergedFrom: sister, profiles: 2 })
  })

  test('takes a bounded number of statements, however much there is', async () => {
    const statements = vi.spyOn(pg.Client.prototype, 'query')
    const { within } = platform.history
    const questions = vi.fn()
    const limited = vi.spyOn(platform.history, 'within').mockImplementation((ms) => {
      const history = within(ms)
      const read: typeof history.read = (...asked) => {
        questions()
        return history.read(...asked)
      }
      return { ...history, read }
    })
    const countOf = async (member: string) => {
      statements.mockClear()
      questions.mockClear()
      await overviewOf(member)
      return { statements: statements.mock.calls.length, questions: questions.mock.calls.length }
    }
    for (const member of ['other', 'lin']) {
      const counted = await countOf(member)
      expect([member, counted.questions]).toEqual([member, 3])
      expect(counted.statements).toBeLessThanOrEqual(38)
    }
    statements.mockRestore()
    limited.mockRestore()
  })
})

describe('what a caller may not see', () => {
  test('is withheld by block, with the permission that it needs', async () => {
    const overview = await overviewOf('lin', await aKey(['members:read', 'loyalty:read']))
    expect(statesOf(overview)).toMatchObject({
      timeline: 'ready',
      points: 'ready',
      consents: 'withheld',
      stage: 'withheld',
    })
    expect(overview.blocks.messages).toEqual({ state: 'withheld', permission: 'messages:read' })
    expect(overview.blocks.experiments).toEqual({ state: 'withheld', permission: 'journeys:read' })
  })

  test('of direct values is not there at all, and that is said', async () => {
    const without = [...everyPermission].filter((permission) => permission !== 'members:direct')
    const { text, body } = await call('GET', '/v1/members/lin/overview', undefined, { as: await aKey(without) })
    expect(body.member.name).toBeNull()
    expect(body.blocks.profile).toMatchObject({ state: 'ready', direct: 'withheld' })
    expect(text).not.toMatch(/example\.com|L\*/)
  })

  test('by their scope is as if it were not there', async () => {
    await aUser(product, {
      email: 'xidan@regulars.local',
      role: 'administrator',
      scope: { kind: 'limited', stores: ['Xidan'], regions: [] },
    })
    const browser = await aBrowser(product, 'xidan@regulars.local')
    expect((await browser('GET', '/v1/members/lin/overview')).statusCode).toBe(200)
    expect((await browser('GET', '/v1/members/other/overview')).statusCode).toBe(404)
  })

  test('of another workspace is not found', async () => {
    const { id } = (await overviewOf('lin')).member
    const { secret } = await asSystem(platform, await product.addWorkspace('elsewhere'), (ctx) =>
      createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
    )
    for (const ref of [id, sister, 'lin'])
      expect(await call('GET', `/v1/members/${ref}/overview`, undefined, { as: secret })).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      })
  })
})

describe('a block that cannot be read', () => {
  test('of PostgreSQL, because its table is locked, is named, and those after it are there', async () => {
    const admin = new pg.Client({ connectionString: product.ownerUrl })
    await admin.connect()
    await admin.query('begin; lock table loyalty.balances in access exclusive mode')
    const overview = await overviewOf('lin')
    await admin.end()
    expect(overview.blocks.points).toEqual({
      state: 'unavailable',
      reason: { en: 'It could not be read just now; try again.', 'zh-CN': '暂时无法读取，请稍后重试。' },
    })
    const unread = Object.entries(statesOf(overview)).filter(([, state]) => state === 'unavailable')
    expect(unread).toEqual([['points', 'unavailable']])
  })

  test('of the history, because it is down, is named, and what PostgreSQL has is there', async () => {
    await platform.history.close()
    expect(statesOf(await overviewOf('lin'))).toMatchObject({
      timeline: 'unavailable',
      orders: 'unavailable',
      value: 'unavailable',
      profile: 'ready',
      rfm: 'ready',
      stage: 'ready',
      segments: 'ready',
      points: 'ready',
      consents: 'ready',
      messages: 'ready',
      experiments: 'ready',
    })
  })
})
