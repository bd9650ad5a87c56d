import { getJourney, journeyLift, listJourneys, listRuns } from '@regulars/contract/journeys'
import { beforeAll, describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
import { World } from './testing/world.ts'

const product = await aProduct()
const world = new World(product)
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
)

const call = caller(product, secret)

beforeAll(() => world.prepare())

describe('journey templates', () => {
  test('are three, in both languages', async () => {
    const { body } = await call('GET', '/v1/journey-templates')
    expect(body.items.map((item: { code: string }) => item.code)).toEqual(['win-back', 'welcome', 'second-purchase'])
    expect(body.items[0].name['zh-CN']).toMatch(/\p{Script=Han}/u)
  })

  test('each becomes a draft for the segment it is meant for, ready to start', async () => {
    for (const template of ['win-back', 'welcome', 'second-purchase']) {
      const { status, body } = await call('POST', '/v1/journeys', { template, name: template })
      expect([status, body.state, body.version, body.startedAt]).toEqual([201, 'draft', 1, null])
      expect((await call('POST', `/v1/journeys/${body.id}/state`, { state: 'running' })).status).toBe(200)
    }
  })

  test('that do not exist are not found, and neither is a segment that does not', async () => {
    const none = await call('POST', '/v1/journeys', { template: 'no-such', name: 'x' })
    expect([none.status, none.body.code]).toEqual([404, 'not_found'])
    const segment = '0198c7a2-0000-7000-8000-0000000000ff'
    expect((await call('POST', '/v1/journeys', { template: 'win-back', name: 'x', segment })).status).toBe(404)
  })
})

describe('a journey', () => {
  let id: string
  let memberIds: string[]

  beforeAll(async () => {
    memberIds = await world.addMembers(60)
    await world.arrive(memberIds)
    const created = await call('POST', '/v1/journeys', { template: 'win-back', name: 'Back', segment: world.segmentId })
    id = created.body.id
  })

  test('is forecast with everyone left out accounted for: these members gave no consent', async () => {
    const { body } = await call('GET', `/v1/journeys/${id}/forecast`)
    expect(body.audience).toBe(60)
    expect(body.contactable).toBe(0)
    expect(body.excluded).toEqual([{ reason: expect.any(String), members: 60 - body.holdout }])
    expect(body.sandbox).toBe(true)
  })

  test('refuses a definition that cannot run, naming the field, in the language asked for', async () => {
    const { body: journey } = await call('GET', `/v1/journeys/${id}`)
    const definition = { ...journey.definition, start: 'nowhere' }
    const { status, body } = await call('PATCH', `/v1/journeys/${id}`, { definition }, { language: 'zh-CN' })
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'journey_invalid', 'definition.start'])
    expect(body.detail).toContain('旅程无法启动：起点“nowhere”')
  })

  test('started, it takes its members in, and shows who stands where', async () => {
    const started = await call('POST', `/v1/journeys/${id}/state`, { state: 'running' })
    expect([started.status, started.body.state]).toEqual([200, 'running'])
    await world.settle()
    const { body } = await call('GET', `/v1/journeys/${id}`)
    expect(() => getJourney.response.parse(body)).not.toThrow()
    const { entered, holdout, active, finished } = body.counts
    expect([entered, holdout + active, finished]).toEqual([60, 60, 0])
    expect(body.counts.steps).toEqual([
      { step: 'first-message', waiting: 0, passed: active },
      { step: 'wait-a-week', waiting: active, passed: 0 },
      { step: 'bought', waiting: 0, passed: 0 },
      { step: 'second-message', waiting: 0, passed: 0 },
      { step: 'end', waiting: 0, passed: 0 },
    ])
    const list = await call('GET', '/v1/journeys')
    expect(() => listJourneys.response.parse(list.body)).not.toThrow()
    expect(list.body.items.find((item: { id: string }) => item.id === id)).toMatchObject({ entered: 60, active })
  })

  test('cannot be started twice', async () => {
    const { status, body } = await call('POST', `/v1/journeys/${id}/state`, { state: 'running' })
    expect([status, body.code]).toEqual([409, 'wrong_state'])
  })

  test('lists its runs in pages without a gap or a repetition, latest entered first', async () => {
    const seen: string[] = []
    let cursor = ''
    for (let pages = 0; pages < 10; pages++) {
      const { body } = await call('GET', `/v1/journeys/${id}/runs?limit=25${cursor && `&cursor=${cursor}`}`)
      expect(() => listRuns.response.parse(body)).not.toThrow()
      seen.push(...body.items.map((run: { memberId: string }) => run.memberId))
      if (body.nextCursor === null) break
      cursor = body.nextCursor
    }
    expect(seen.length).toBe(60)
    expect(new Set(seen)).toEqual(new Set(memberIds))
    const held = await call('GET', `/v1/journeys/${id}/runs?arm=holdout&limit=200`)
    expect(
      held.body.items.every((run: { arm: string; step: null }) => run.arm === 'holdout' && run.step === null),
    ).toBe(true)
    const refused = await call('GET', `/v1/journeys/${id}/runs?cursor=nonsense`)
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'query.cursor'])
  })

  test('has a lift that says it is too early', async () => {
    const { body } = await call('GET', `/v1/journeys/${id}/lift`)
    expect(() => journeyLift.response.parse(body)).not.toThrow()
    expect(body).toMatchObject({ verdict: 'too_early', goal: { event: 'Order Completed', withinDays: 30 } })
    for (const words of [body.method.en, body.method['zh-CN']]) expect(words).toContain('Newcombe')
  })

  test('shows the reach that its messages had once the gate has decided on them', async () => {
    await product.run((ctx) =>
      sql`
        update messaging.intents
           set state = 'sandboxed',
               decided_at = ${ctx.now}
         where intents.workspace_id = ${ctx.workspaceId}
           and intents.journey_id = ${id}
           and intents.member_id = any(${memberIds.slice(0, 30)}::uuid[])
      `.execute(ctx.tx),
    )
    const { body } = await call('GET', '/v1/boards/overview')
    const result = body.journeys.find((journey: { id: string }) => journey.id === id)
    const treated = (await world.runs(id)).filter((run) => run.arm === 'treated').map((run) => run.memberId)
    expect(result.reach.numerator).toBe(memberIds.slice(0, 30).filter((memberId) => treated.includes(memberId)).length)
    expect(result.reach.denominator).toBe(treated.length)
  })

  test('that does not exist is not found', async () => {
    const other = '0198c7a2-0000-7000-8000-0000000000ff'
    for (const path of ['', '/forecast', '/runs', '/lift'])
      expect((await call('GET', `/v1/journeys/${other}${path}`)).status).toBe(404)
  })
})
