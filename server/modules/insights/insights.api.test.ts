import { beforeAll, describe, expect, test } from 'vitest'
import { anEvent, anOrder, collect } from '../../test/builders.ts'
import { aProduct } from '../../test/workspace.ts'
import { createKey } from '../access/index.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00.000Z' })
let secret = ''

async function get(url: string) {
  const answer = await product.program.http.inject({ url, headers: { authorization: `Bearer ${secret}` } })
  return { status: answer.statusCode, body: answer.json() }
}

beforeAll(async () => {
  const key = await product.run((ctx) =>
    createKey(ctx, { kind: 'api', name: 'test', scopes: ['metrics:read'], expiresAt: null }),
  )
  secret = key.secret
})

describe('board and Today', () => {
  test('an empty workspace says how to begin, and its board has no numbers to divide', async () => {
    const today = (await get('/v1/today')).body
    expect(today).toMatchObject({
      headline: { en: 'Import your orders to begin' },
      members: 0,
      opportunities: [],
      freshness: { newestOccurredAt: null },
    })
    expect(today.steps.every((step: { done: boolean }) => !step.done)).toBe(true)
    const board = (await get('/v1/boards/overview')).body
    expect(board).toMatchObject({ from: '2026-02-01', to: '2026-03-02', dataFrom: null, dataTo: null, journeys: [] })
    const metrics = board.groups.flatMap((group: { metrics: unknown[] }) => group.metrics)
    expect(metrics.find((one: { metric: { id: string } }) => one.metric.id === 'aov').value.value).toBeNull()
  })

  test('old data is seen as of its own time, and every number with its formula', async () => {
    await collect(product, [
      anOrder({ userId: 'a', total: 100, at: '2025-05-01T10:00:00Z' }),
      anOrder({ userId: 'a', total: 100, at: '2025-06-20T10:00:00Z' }),
      anOrder({ userId: 'b', total: 100, at: '2025-06-10T10:00:00Z' }),
      anEvent({ event: 'Consent Granted', userId: 'a', properties: { purpose: 'marketing', channel: 'email' } }),
    ])
    const board = (await get('/v1/boards/overview')).body
    expect(board).toMatchObject({
      from: '2025-05-22',
      to: '2025-06-20',
      dataFrom: '2025-05-01',
      dataTo: '2025-06-20',
      headline: {
        en: '2 members bought in these 30 days, 100 % more than in the 30 before; members bring 100 % of revenue',
      },
    })
    const buyers = board.groups[2].metrics[0]
    expect(buyers).toMatchObject({
      metric: {
        id: 'buyers',
        version: 1,
        unit: 'members',
        formula: { en: 'Distinct members with at least one valid order' },
      },
      value: { value: 2, previous: 1 },
    })
    expect((await get('/v1/boards/overview?from=2025-05-01&to=2025-05-01')).body.headline.en).toContain(
      '1 member bought',
    )
    expect((await get('/v1/boards/overview?from=2025-05-02&to=2025-05-01')).body.code).toBe('period_invalid')
  })

  test('Today counts groups by their segments, and the steps that are done', async () => {
    const { body } = await get('/v1/today')
    expect(body.members).toBe(2)
    const done = body.steps.filter((step: { done: boolean }) => step.done).map((step: { id: string }) => step.id)
    expect(done).toEqual(['import', 'consent'])
    const once = body.opportunities.find((one: { id: string }) => one.id === 'one_time_buyers')
    expect(once).toMatchObject({ members: 1, name: { en: 'Bought once and not again' } })
    expect(once.segment).toMatch(/^[0-9a-f-]{36}$/)
    expect(body.freshness.newestOccurredAt).toBe('2026-03-02T10:00:00.000Z')
  })
})
