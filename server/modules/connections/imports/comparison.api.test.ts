import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import { resolveMembers } from '#modules/members/index'
import { aProduct } from '#test/workspace'
import { importFile, layout } from './import.fixture.ts'

const product = await aProduct()
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'k', scopes: ['metrics:read'], expiresAt: null }),
)
async function get(url: string) {
  const { http } = product.program
  return (await http.inject({ url, headers: { authorization: `Bearer ${secret}` } })).json()
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const phoneOf = (n: number) => `1370000${String(n).padStart(4, '0')}`
const JANUARY = 'from=2026-01-01&to=2026-01-31'

describe('a file of a platform', () => {
  it('shows that members convert 27 % better: 127 of their 200 orders stand, and 100 of 200 of the others', async () => {
    const at = new Date('2025-12-01T00:00:00Z')
    const nobody = { anonymousId: null, email: null, source: 'shop', at, importId: null }
    const claims = Array.from({ length: 50 }, (_, n) => ({ ...nobody, userId: `C${n}`, phone: phoneOf(n) }))
    await product.run((ctx) => resolveMembers(ctx, claims))
    const line = (id: string, phone: string, stands: boolean) =>
      `${id},${stands ? '88.00' : '0.00'},${stands ? '交易成功' : '交易关闭'},${sha256(phone)},2026-01-${String((Number(id.slice(1)) % 28) + 1).padStart(2, '0')} 12:00:00,茶,1`
    const lines = Array.from({ length: 200 }, (_, n) => [
      line(`M${n}`, phoneOf(n % 50), n < 127),
      line(`O${n}`, phoneOf(1_000 + n), n < 100),
    ]).flat()
    const file = ['订单编号,买家实际支付金额,订单状态,手机号SHA256,订单创建时间,宝贝标题,宝贝总数量', ...lines].join(
      '\n',
    )
    const done = await importFile(product, file, { mapping: 'tmall-orders' })
    expect(done.report).toMatchObject({ boundOrders: 127, nonMemberOrders: 100, closedOrders: 173, quarantined: 0 })
    const { items } = await get(`/v1/metrics/platforms?${JANUARY}`)
    expect(items).toMatchObject([
      {
        platform: 'tmall',
        values: [
          { metric: 'platform_member_conversion', numerator: 127, denominator: 200 },
          { metric: 'platform_other_conversion', numerator: 100, denominator: 200 },
          { metric: 'platform_conversion_lead' },
        ],
      },
    ])
    expect(items[0].values[2].value).toBeCloseTo(0.27, 10)
  })
})

describe('a column of stores', () => {
  it('gives imported orders their store, by which the use of the card is told', async () => {
    const mapping = { ...layout, columns: { ...layout.columns, store: 'store' } }
    const rows = [
      'S1,2026-01-10T04:00:00Z,C1,A,Tea,1,5,17',
      'S2,2026-01-10T04:00:00Z,C2,A,Tea,1,5,17',
      'S3,2026-01-10T04:00:00Z,,A,Tea,1,5,17',
      'S4,2026-01-10T04:00:00Z,,A,Tea,1,5,南京路',
      'S5,2026-01-10T04:00:00Z,C1,A,Tea,1,5,',
    ]
    await importFile(product, ['order,at,member,sku,product,n,price,store', ...rows].join('\n'), { mapping })
    const { items } = await get(`/v1/metrics/card_use_rate/stores?${JANUARY}`)
    expect(items).toMatchObject([
      { store: '17', numerator: 2, denominator: 3 },
      { store: '南京路', numerator: 0, denominator: 1 },
    ])
  })
})
