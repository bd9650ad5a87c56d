import { describe, expect, test } from 'vitest'
import { anEvent, anOrder, aRefund, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { createKey } from '../access/index.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00.000Z' })
const { secret } = await product.run((ctx) =>
  createKey(ctx, {
    kind: 'api',
    name: 'test',
    scopes: ['metrics:read', 'segments:read', 'segments:write'],
    expiresAt: null,
  }),
)
const headers = { authorization: `Bearer ${secret}` }
const FEBRUARY = 'from=2026-02-01&to=2026-02-28'

const some = <Item>(count: number, make: (index: number) => Item) => Array.from({ length: count }, (_, at) => make(at))

function person(userId: string, motive: string) {
  return anEvent({ type: 'identify', event: undefined, userId, traits: { motive }, timestamp: '2026-02-01T04:00:00Z' })
}

function sale(by: { userId?: string; anonymousId?: string }, orderId: string, total = 100, day = 10) {
  const at = `2026-02-${day}T04:00:00Z`
  return { ...anOrder({ orderId, total, at }), userId: by.userId, anonymousId: by.anonymousId }
}

// Of 100 price-sensitive buyers 80 buy twice, of 100 others 65: 23.08 % above. Of 50 known by a device 10 do. A fifth of the
// price-sensitive are also in the club. One of them gives an order back in full and bought once; five never bought.
await collect(
  product,
  [
    ...some(100, (n) => person(`p-${n}`, n < 20 ? 'price club' : 'price')),
    ...some(100, (n) => person(`o-${n}`, n < 40 ? 'other club' : 'other')),
    ...some(5, (n) => person(`never-${n}`, 'price')),
    ...some(100, (n) => sale({ userId: `p-${n}` }, `p1-${n}`, n % 2 ? 150 : 130)),
    ...some(81, (n) => sale({ userId: `p-${n}` }, `p2-${n}`, n % 2 ? 150 : 130, 12)),
    aRefund({ userId: 'p-80', refundId: 'back', of: 'p2-80', total: 130, at: '2026-02-14T04:00:00Z' }),
    ...some(100, (n) => sale({ userId: `o-${n}` }, `o1-${n}`, n % 2 ? 110 : 90)),
    ...some(65, (n) => sale({ userId: `o-${n}` }, `o2-${n}`, n % 2 ? 110 : 90, 12)),
    ...some(50, (n) => sale({ anonymousId: `d-${n}` }, `d1-${n}`, 100 + n)),
    ...some(10, (n) => sale({ anonymousId: `d-${n}` }, `d2-${n}`, 100, 12)),
    ...some(3, (n) => sale({}, `nobody-${n}`)),
  ],
  { kind: 'import' },
)

const rule = (values: string[]) => ({
  kind: 'any',
  rules: values.map((value) => ({ kind: 'attribute', name: 'motive', operator: 'is', value })),
})

async function create(name: string, values: string[]): Promise<string> {
  const payload = { name, description: '', rule: rule(values) }
  const answer = await product.program.http.inject({ method: 'POST', url: '/v1/segments', headers, payload })
  return answer.json().id
}

const price = await create('Price-sensitive', ['price', 'price club'])
const club = await create('Club', ['price club', 'other club'])
await product.settle()

async function compared(query: string) {
  const answer = await product.program.http.inject({ url: `/v1/metrics/comparison?${FEBRUARY}&${query}`, headers })
  return answer.json()
}

describe('a segment compared', () => {
  test('with all other members: both rates, 23 % above, and an interval that says how sure', async () => {
    const found = await compared(`metric=repurchase_rate&a=${price}&b=others`)
    expect(found.a).toMatchObject({ name: { en: 'Price-sensitive' }, people: 105, numerator: 80, denominator: 100 })
    expect(found.b).toMatchObject({ name: { 'zh-CN': '其他会员' }, people: 100, numerator: 65, denominator: 100 })
    expect(found.relative).toBeCloseTo(0.8 / 0.65 - 1, 12)
    expect(found.difference).toBeCloseTo(0.15, 12)
    // Wilson: 0.7112 to 0.8666, and 0.5525 to 0.7364. Newcombe: 0.15 − √(0.0888² + 0.0864²), 0.15 + √(0.0666² + 0.0975²).
    expect(found.differenceInterval[0]).toBeCloseTo(0.0261, 3)
    expect(found.differenceInterval[1]).toBeCloseTo(0.2681, 3)
    expect(found.verdict).toBe('higher')
    expect(found.sentence.en).toMatch(/^Repurchase rate of Price-sensitive is 23\.1% above that of all other members/)
  })

  test('with one that shares members: they count for the first and are told', async () => {
    const found = await compared(`metric=repurchase_rate&a=${price}&b=${club}`)
    expect(found.inBoth).toBe(20)
    expect([found.a.people, found.b.people]).toEqual([105, 40])
    expect(found.b).toMatchObject({ numerator: 40, denominator: 40 })
  })

  test('with non-members, by what they bought, without the orders that carry nobody', async () => {
    const found = await compared(`metric=repurchase_rate&a=members&b=non_members`)
    expect(found.a).toMatchObject({ people: 205, numerator: 145, denominator: 200 })
    expect(found.b).toMatchObject({ people: 50, numerator: 10, denominator: 50, value: 0.2 })
    expect(found.unnamedOrders).toBe(3)
    expect((await compared(`metric=active_rate&a=members&b=non_members`)).code).toBe('not_comparable')
  })

  test('by what an order brings, after refunds, by the same rules as the metric of everyone', async () => {
    const found = await compared(`metric=member_aov&a=${price}&b=others`)
    const whole = await compared('metric=member_aov&a=members&b=non_members')
    const answer = await product.program.http.inject({ url: `/v1/metrics/values?${FEBRUARY}&ids=member_aov`, headers })
    expect(whole.a).toMatchObject({ numerator: answer.json().items[0].numerator, denominator: 345 })
    expect(found.a.numerator + found.b.numerator).toBe(whole.a.numerator)
    expect(found.a.denominator).toBe(180)
    expect(found.method.en).toContain('delta method')
  })

  test('by a number that adds up, for each member', async () => {
    const found = await compared(`metric=buyers&a=${price}&b=others`)
    expect(found).toMatchObject({ perMember: true, a: { numerator: 100, denominator: 105 } })
    expect(found.b).toMatchObject({ numerator: 100, denominator: 100 })
  })

  test('as of a day, by its rule; and with itself nobody is left', async () => {
    expect((await compared(`metric=repurchase_rate&a=${price}&b=${price}`)).verdict).toBe('too_few')
    const asOf = await compared(`metric=repurchase_rate&a=${price}&b=others&asOf=2026-03-01`)
    expect(asOf).toMatchObject({ asOf: '2026-03-01', a: { numerator: 80, denominator: 100 } })
  })

  test('by what no single person has, or of a segment that is not there, is refused', async () => {
    expect((await compared(`metric=penetration&a=members&b=non_members`)).code).toBe('not_comparable')
    expect((await compared(`metric=nothing&a=members&b=non_members`)).code).toBe('not_found')
    expect((await compared(`metric=buyers&a=00000000-0000-4000-8000-000000000009&b=others`)).code).toBe('not_found')
  })
})
