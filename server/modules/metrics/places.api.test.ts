import { describe, expect, test } from 'vitest'
import { anEvent, anOrder, aRefund, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { createKey } from '../access/index.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00.000Z' })
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: ['metrics:read'], expiresAt: null }),
)
const FEBRUARY = 'from=2026-02-01&to=2026-02-28'

function lives(userId: string, city: string, province: string) {
  return anEvent({ type: 'identify', event: undefined, userId, traits: { city, province } })
}

type Sale = { by?: string; device?: string; total?: number; on?: string; city?: string; province?: string }

let number = 0
function sale({ by, device, total = 100, on = '2026-02-10', ...place }: Sale) {
  return {
    ...anOrder({ orderId: `o-${++number}`, total, at: `${on}T04:00:00Z`, ...place }),
    userId: by,
    anonymousId: device,
  }
}

// February in first-tier cities: members a, b and c buy, one person known by a device, and two orders carry nobody: 3 of 6
// customers. In January one of four. In the third tier and below (Wuhu): one of two. The Yangtze River Delta: a (Shanghai)
// and d (Wuhu) buy for 140 an order; b and c elsewhere so that all members have 100.
await collect(
  product,
  [
    lives('a', '上海市', '上海'),
    lives('b', 'Beijing', ''),
    lives('c', 'Guangzhou', 'Guangdong'),
    lives('d', '芜湖', '安徽省'),
    lives('e', 'Lyon', ''),
    sale({ by: 'a', total: 140 }),
    // The profile goes before the order: a sent something to Chengdu.
    sale({ by: 'a', total: 140, city: 'Chengdu' }),
    sale({ by: 'b', total: 80 }),
    sale({ by: 'b', total: 80, on: '2026-02-11' }),
    sale({ by: 'c', total: 60 }),
    sale({ by: 'd', total: 140 }),
    sale({ by: 'e', total: 60 }),
    // f says nothing of a place and the last order that does went to Guangzhou.
    sale({ by: 'f', total: 100, city: 'Chengdu', province: 'Sichuan' }),
    sale({ by: 'f', total: 100, on: '2026-02-12', city: '广州市' }),
    sale({ by: 'f', total: 100, on: '2026-02-13' }),
    sale({ device: 'phone', city: '深圳' }),
    sale({ device: 'nobody-knows-where' }),
    sale({ city: '北京' }),
    sale({ city: 'Beijing' }),
    sale({ city: '芜湖', province: '安徽' }),
    sale({}),
    // Given back in full: no order, and its buyer no customer.
    { ...sale({ total: 50 }), userId: 'g', messageId: 'returned' },
    aRefund({ userId: 'g', refundId: 'given-back', of: `o-${number}`, total: 50, at: '2026-02-14T04:00:00Z' }),
    sale({ by: 'a', on: '2026-01-20' }),
    sale({ on: '2026-01-20', city: '上海' }),
    sale({ on: '2026-01-21', city: '上海' }),
    sale({ on: '2026-01-22', city: '上海' }),
  ],
  { kind: 'import' },
)

async function get(url: string) {
  const answer = await product.program.http.inject({ url, headers: { authorization: `Bearer ${secret}` } })
  return { status: answer.statusCode, body: answer.json() }
}

interface Row {
  place: string
  values: { metric: string; value: number; numerator: number; denominator: number; previous: number | null }[]
  growth: number | null
  customers: { members: number; others: number; unnamed: number }
}

async function rows(by: 'tier' | 'region'): Promise<Map<string, Row>> {
  const { body } = await get(`/v1/metrics/places?${FEBRUARY}&by=${by}`)
  return new Map(body.items.map((row: Row) => [row.place, row]))
}

describe('penetration by city tier', () => {
  test('is members who bought of all customers, with the base told, against the month before', async () => {
    const first = (await rows('tier')).get('first')!
    // a, b, c and f of four members, one device and two orders that carry nobody.
    expect(first.customers).toEqual({ members: 4, others: 1, unnamed: 2 })
    expect(first.values[0]).toMatchObject({
      metric: 'customer_penetration',
      numerator: 4,
      denominator: 7,
      value: 4 / 7,
    })
    expect(first.values[0]!.previous).toBe(1 / 4)
    expect(first.growth).toBeCloseTo(4 / 7 / 0.25 - 1, 12)
  })

  test('has a row for cities of no list, one for who is at no place, and drops nobody', async () => {
    const found = await rows('tier')
    expect([...found.keys()]).toEqual(['first', 'lower', 'unlisted', 'unknown'])
    expect(found.get('lower')!.customers).toEqual({ members: 1, others: 0, unnamed: 1 })
    expect(found.get('lower')).toMatchObject({ growth: null, values: [{ previous: null }, {}, {}] })
    expect(found.get('unlisted')!.customers).toEqual({ members: 1, others: 0, unnamed: 0 })
    expect(found.get('unknown')!.customers).toEqual({ members: 0, others: 1, unnamed: 1 })
    const { body } = await get(`/v1/metrics/places?${FEBRUARY}&by=tier`)
    expect(body.all.customers).toEqual({ members: 6, others: 2, unnamed: 4 })
    const whole = await get(`/v1/metrics/values?${FEBRUARY}&ids=customer_penetration,buyers`)
    expect(whole.body.items[0]).toMatchObject({ numerator: 6, denominator: 12, value: 0.5 })
    expect(body.all.values[0]).toMatchObject({ numerator: 6, denominator: 12 })
  })
})

describe('the AOV index', () => {
  test('is 140 in a region where members spend 140 an order and all members 100', async () => {
    const found = await rows('region')
    const index = (place: string) => found.get(place)!.values[2]!
    // a twice and d once: 420 over 3 orders. All members: 1,000 over 10.
    expect(index('yangtze_delta')).toMatchObject({ metric: 'member_aov_index', value: 140 })
    expect(index('yangtze_delta')).toMatchObject({ numerator: 140_000, denominator: 100_000 })
    expect(index('jing_jin_ji').value).toBe(80)
    // c at 60 and f three times at 100.
    expect(index('pearl_delta').value).toBe(90)
    const { body } = await get(`/v1/metrics/places?${FEBRUARY}&by=region`)
    expect(body.all.values[2].value).toBe(100)
    expect(body.source.en).toContain('Anhui')
  })

  test('belongs to a place: it has no value over a period of everything', async () => {
    expect((await get(`/v1/metrics/values?${FEBRUARY}&ids=member_aov_index`)).body.code).toBe('not_found')
    expect((await get('/v1/metrics/places?from=2026-02-02&to=2026-02-01')).body.code).toBe('period_invalid')
  })
})
