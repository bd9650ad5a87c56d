import { beforeAll, describe, expect, test } from 'vitest'
import { anEvent, anOrder, aRefund, collect } from '../../test/builders.ts'
import { aProduct } from '../../test/workspace.ts'
import { createKey } from '../access/index.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00.000Z' })
let secret = ''

async function get(url: string) {
  const answer = await product.program.http.inject({ url, headers: { authorization: `Bearer ${secret}` } })
  return { status: answer.statusCode, body: answer.json() }
}

async function values(from: string, to: string, ids?: string) {
  const { body } = await get(`/v1/metrics/values?from=${from}&to=${to}${ids ? `&ids=${ids}` : ''}`)
  return Object.fromEntries(body.items.map((one: { metric: string }) => [one.metric, one]))
}

beforeAll(async () => {
  const key = await product.run((ctx) =>
    createKey(ctx, { kind: 'api', name: 'test', scopes: ['metrics:read'], expiresAt: null }),
  )
  secret = key.secret
  // January: one buyer. February: a buys twice and returns one order in March, b once and returns all of it at once,
  // c only looks, and a stranger buys. Shanghai is eight hours ahead: 17:00 UTC is the next day there.
  await collect(
    product,
    [
      anOrder({ userId: 'a', orderId: 'a1', total: 100, at: '2026-01-20T10:00:00Z' }),
      anOrder({ userId: 'a', orderId: 'a2', total: 200, at: '2026-02-03T10:00:00Z' }),
      anOrder({ userId: 'a', orderId: 'a3', total: 300, at: '2026-02-27T17:00:00Z' }),
      anOrder({ userId: 'b', orderId: 'b1', total: 50, at: '2026-02-05T10:00:00Z' }),
      aRefund({ userId: 'b', refundId: 'r1', of: 'b1', total: 50, at: '2026-02-06T10:00:00Z' }),
      aRefund({ userId: 'a', refundId: 'r2', of: 'a3', total: 300, at: '2026-03-01T10:00:00Z' }),
      anEvent({ userId: 'c', timestamp: '2026-02-10T10:00:00Z' }),
      { ...anOrder({ orderId: 's1', total: 150, at: '2026-02-12T10:00:00Z' }), userId: undefined },
      consent('a', 'Granted', '2026-02-01T10:00:00Z'),
      consent('b', 'Granted', '2026-02-02T10:00:00Z'),
      consent('b', 'Withdrawn', '2026-02-20T10:00:00Z'),
    ],
    { kind: 'import' },
  )
})

function consent(userId: string, word: 'Granted' | 'Withdrawn', timestamp: string) {
  return anEvent({
    event: `Consent ${word}`,
    userId,
    timestamp,
    properties: { purpose: 'marketing', channel: 'email' },
  })
}

describe('metrics', () => {
  test('the catalogue describes each metric in both languages, once', async () => {
    const { body } = await get('/v1/metrics')
    const ids = body.items.map((one: { id: string }) => one.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const metric of body.items) {
      for (const words of [metric.name, metric.description, metric.formula]) {
        expect(words.en).toMatch(/\S/)
        expect(words['zh-CN']).toMatch(/[\u4e00-\u9fff]/)
      }
      expect(metric).not.toHaveProperty('made')
    }
  })

  test('February as of its end: the later refund does not change it, the earlier one does', async () => {
    const february = await values('2026-02-01', '2026-02-28')
    const parts = (id: string) => [february[id].numerator, february[id].denominator, february[id].value]
    expect(february.member_total).toMatchObject({ value: 3, previous: 1 })
    expect(february.new_members).toMatchObject({ value: 2, previous: 1 })
    expect(february.orders).toMatchObject({ value: 3, previous: 1 })
    expect(february.gross_sales.value).toBe(700_000)
    expect(february.revenue).toMatchObject({ value: 650_000, previous: 100_000 })
    expect(parts('aov')).toEqual([650_000, 3, 650_000 / 3])
    expect(parts('member_aov')).toEqual([500_000, 2, 250_000])
    expect(parts('active_rate')).toEqual([3, 3, 1])
    expect(parts('purchase_frequency')).toEqual([2, 1, 2])
    expect(parts('repurchase_rate')).toEqual([1, 1, 1])
    expect(parts('penetration')).toEqual([2, 3, 2 / 3])
    expect(parts('member_revenue_share')).toEqual([500_000, 650_000, 500 / 650])
    expect(parts('consent_rate')).toEqual([1, 2, 0.5])
    expect(parts('marketable_rate')).toEqual([1, 2, 0.5])
    expect(parts('withdrawal_rate')).toEqual([1, 0, null])
    expect(february.points_issued).toMatchObject({ value: 550, previous: 100 })
    expect(february.points_reversed.value).toBe(50)
    expect(february.points_outstanding).toMatchObject({ value: 600, previous: 100 })
  })

  test('those who withdrew are counted once, of those who held a consent when the period began', async () => {
    const { withdrawal_rate } = await values('2026-02-10', '2026-02-28', 'withdrawal_rate')
    expect(withdrawal_rate).toMatchObject({ numerator: 1, denominator: 2, value: 0.5 })
  })

  test('days are those of the workspace: an order late in the evening of UTC is of the next day', async () => {
    expect((await values('2026-02-28', '2026-02-28', 'orders')).orders.value).toBe(1)
    expect((await values('2026-02-27', '2026-02-27', 'orders')).orders.value).toBe(0)
  })

  test('over the whole time an order that was refunded in full is no order', async () => {
    const all = await values('2026-01-01', '2026-03-02', 'orders,revenue,repurchase_rate')
    expect(all.orders.value).toBe(3)
    expect(all.revenue.value).toBe(450_000)
    expect(all.repurchase_rate).toMatchObject({ numerator: 1, denominator: 1 })
  })

  test('a rate without a denominator is nothing, not zero', async () => {
    const before = await values('2025-01-01', '2025-01-31')
    for (const id of ['aov', 'active_rate', 'repurchase_rate', 'penetration', 'member_revenue_share', 'consent_rate']) {
      expect(before[id]).toMatchObject({ value: null, denominator: 0, previous: null })
    }
    expect(before.orders).toMatchObject({ value: 0, numerator: null, denominator: null })
  })

  test.each(['orders', 'revenue', 'aov', 'member_total', 'active_rate', 'points_outstanding', 'marketable_rate'])(
    'the series of %s is what each day and each month is by itself',
    async (id) => {
      for (const [grain, from, to] of [
        ['day', '2026-02-26', '2026-03-02'],
        ['month', '2026-01-15', '2026-03-02'],
      ] as const) {
        const { body } = await get(`/v1/metrics/${id}/series?from=${from}&to=${to}&grain=${grain}`)
        const ends =
          grain === 'day' ? body.points.map((one: { day: string }) => one.day) : ['2026-01-31', '2026-02-28', to]
        for (const [index, point] of body.points.entries()) {
          expect([point.day, point.value]).toEqual([point.day, (await values(point.day, ends[index], id))[id].value])
        }
      }
    },
  )

  test('an unknown metric, one of journeys, and a period that ends before it begins are refused', async () => {
    const period = 'from=2026-02-01&to=2026-02-28'
    expect((await get(`/v1/metrics/values?${period}&ids=orders,nothing`)).body.code).toBe('not_found')
    expect((await get(`/v1/metrics/lift/series?${period}`)).body.code).toBe('not_found')
    expect((await get('/v1/metrics/values?from=2026-02-02&to=2026-02-01')).body.code).toBe('period_invalid')
    expect((await get('/v1/metrics/orders/series?from=1900-01-01&to=2026-02-01')).body.code).toBe('period_invalid')
  })
})
