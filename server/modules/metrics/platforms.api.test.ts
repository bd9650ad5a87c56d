import { describe, expect, test } from 'vitest'
import { anOrder, aRefund, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { createKey } from '../access/index.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00.000Z' })
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: ['metrics:read'], expiresAt: null }),
)
const FEBRUARY = 'from=2026-02-01&to=2026-02-28'
const NOON = '2026-02-10T04:00:00Z'

/** A placed order of a platform: one that stands, or one that was closed. */
function placed(platform: string, orderId: string, { userId, closed }: { userId?: string; closed?: boolean }) {
  return {
    ...anOrder({ orderId, total: closed ? 0 : 10, at: NOON, platform }),
    userId,
    messageId: `${platform}/${closed ? 'closed' : 'sale'}:${orderId}`,
    ...(closed && { event: 'Order Cancelled' }),
  }
}

const some = (count: number, make: (index: number) => Record<string, unknown>) =>
  Array.from({ length: count }, (_, at) => make(at))
// On Tmall members placed 20 orders of which 16 stand, one of them closed in part, and others 40 of which 20 stand. On JD
// members placed two, of which one was refunded in full, and nobody else any. In the shop itself: one order.
await collect(
  product,
  [
    ...some(16, (n) => placed('tmall', `m-${n}`, { userId: `u-${n % 5}` })),
    ...some(4, (n) => placed('tmall', `mc-${n}`, { userId: `u-${n}`, closed: true })),
    placed('tmall', 'm-0', { userId: 'u-0', closed: true }),
    ...some(20, (n) => placed('tmall', `o-${n}`, {})),
    ...some(20, (n) => placed('tmall', `oc-${n}`, { closed: true })),
    placed('jd', 'm-1', { userId: 'u-1' }),
    placed('jd', 'jd-2', { userId: 'u-2' }),
    aRefund({ userId: 'u-2', refundId: 'jd-2-r', of: 'jd-2', total: 10, at: '2026-02-12T04:00:00Z' }),
    anOrder({ orderId: 'shop', total: 10, at: NOON, userId: 'u-1' }),
  ],
  { kind: 'import' },
)

async function get(url: string) {
  const answer = await product.program.http.inject({ url, headers: { authorization: `Bearer ${secret}` } })
  return { status: answer.statusCode, body: answer.json() }
}

describe('members and others on platforms', () => {
  test('are compared on each platform: orders that stand of all that were placed, and how far the one leads', async () => {
    const { body } = await get(`/v1/metrics/platforms?${FEBRUARY}`)
    expect(body.items.map((one: { platform: string }) => one.platform)).toEqual(['tmall', 'jd'])
    const [tmall, jd] = body.items
    expect(tmall.values).toMatchObject([
      { metric: 'platform_member_conversion', value: 0.8, numerator: 16, denominator: 20 },
      { metric: 'platform_other_conversion', value: 0.5, numerator: 20, denominator: 40 },
      { metric: 'platform_conversion_lead', numerator: null, denominator: null, previous: null },
    ])
    expect(tmall.values[2].value).toBeCloseTo(0.6, 10)
    // An order that was refunded in full is none; where nobody else bought there is nothing to lead.
    expect(jd.values).toMatchObject([
      { value: 0.5, numerator: 1, denominator: 2 },
      { value: null, numerator: 0, denominator: 0 },
      { value: null },
    ])
  })

  test('and on all of them together, where orders of two platforms with one number are two', async () => {
    const { body } = await get(`/v1/metrics/platforms?${FEBRUARY}`)
    expect(body.all).toMatchObject([{ numerator: 17, denominator: 22 }, { numerator: 20, denominator: 40 }, {}])
    const values = await get(`/v1/metrics/values?${FEBRUARY}&ids=platform_conversion_lead,orders`)
    expect(values.body.items[0].value).toBeCloseTo(17 / 22 / 0.5 - 1, 10)
    // Closed orders are none, and the refunded one is none either; a member's orders are told apart by their number alone.
    expect(values.body.items[1].value).toBe(16 + 20 + 1)
  })

  test('of a period without any are not there', async () => {
    const { body } = await get('/v1/metrics/platforms?from=2026-01-01&to=2026-01-31')
    expect(body).toMatchObject({ items: [], all: [{ value: null }, { value: null }, { value: null }] })
    expect((await get('/v1/metrics/platforms?from=2026-02-02&to=2026-02-01')).body.code).toBe('period_invalid')
  })
})
