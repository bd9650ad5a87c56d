import { describe, expect, test } from 'vitest'
import { anOrder, aRefund, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { createKey } from '../access/index.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00.000Z' })
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: ['metrics:read'], expiresAt: null }),
)
const ROAD = 'Nanjing Road'
// February: 100 orders in one store, at 65 of which one of 13 members shows the card; a second store that writes its number
// as a number; an order of the shop on the web. January: one order with the card, one without.
await collect(
  product,
  [
    ...Array.from({ length: 100 }, (_, index) =>
      sale(`road-${index}`, '2026-02-10T04:00:00Z', {
        store: ROAD,
        userId: index < 65 ? `m-${index % 13}` : undefined,
      }),
    ),
    sale('17-1', '2026-02-11T04:00:00Z', { store: 17, userId: 'm-1' }),
    sale('17-2', '2026-02-11T04:00:00Z', { store: 17, userId: undefined }),
    sale('17-3', '2026-02-11T04:00:00Z', { store: 17, userId: 'm-2' }),
    aRefund({ userId: 'm-2', refundId: '17-3-r', of: '17-3', total: 10, at: '2026-02-12T04:00:00Z' }),
    sale('web-1', '2026-02-12T04:00:00Z', { userId: 'm-1' }),
    sale('road-a', '2026-01-20T04:00:00Z', { store: ROAD, userId: 'm-1' }),
    sale('road-b', '2026-01-20T04:00:00Z', { store: ROAD, userId: undefined }),
  ],
  { kind: 'import' },
)

function sale(orderId: string, at: string, { userId, store }: { userId: string | undefined; store?: string | number }) {
  return { ...anOrder({ orderId, total: 10, at, ...(store !== undefined && { store }) }), userId }
}

async function get(url: string) {
  const answer = await product.program.http.inject({ url, headers: { authorization: `Bearer ${secret}` } })
  return { status: answer.statusCode, body: answer.json() }
}

const FEBRUARY = 'from=2026-02-01&to=2026-02-28'

describe('card use in stores', () => {
  test('is 65 % in a store where 65 of 100 orders carry a member, each store by itself, the busiest first', async () => {
    const { body } = await get(`/v1/metrics/card_use_rate/stores?${FEBRUARY}`)
    expect(body).toEqual({
      metric: 'card_use_rate',
      items: [
        { store: ROAD, value: 0.65, numerator: 65, denominator: 100, previous: 0.5 },
        // The order that was refunded in full is none.
        { store: '17', value: 0.5, numerator: 1, denominator: 2, previous: null },
      ],
    })
  })

  test('over all stores leaves out the orders of no store, and has a series', async () => {
    const { body } = await get(`/v1/metrics/values?${FEBRUARY}&ids=card_use_rate,penetration`)
    expect(body.items[0]).toMatchObject({ numerator: 66, denominator: 102, value: 66 / 102, previous: 0.5 })
    expect(body.items[1]).toMatchObject({ numerator: 67, denominator: 103 })
    const months = await get('/v1/metrics/card_use_rate/series?from=2026-01-01&to=2026-02-28&grain=month')
    expect(months.body.points).toEqual([
      { day: '2026-01-01', value: 0.5 },
      { day: '2026-02-01', value: 66 / 102 },
    ])
  })

  test('is the only kind of number that has stores; another one, and an unknown one, are refused', async () => {
    expect((await get(`/v1/metrics/revenue/stores?${FEBRUARY}`)).body.code).toBe('not_found')
    expect((await get(`/v1/metrics/nothing/stores?${FEBRUARY}`)).body.code).toBe('not_found')
    expect((await get('/v1/metrics/card_use_rate/stores?from=2026-02-02&to=2026-02-01')).body.code).toBe(
      'period_invalid',
    )
  })
})
