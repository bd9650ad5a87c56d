import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { resolveMembers } from '#modules/members/index'
import { aProduct } from '#test/workspace'
import { connections } from '../index.ts'
import { importFile } from './import.fixture.ts'
import { undoFinishedImport } from './imports.commands.ts'
import { ordersOf } from './orderLines.fixture.ts'

const product = await aProduct()
const TMALL =
  '订单编号,买家会员名,买家应付货款,总金额,买家实际支付金额,订单状态,手机号SHA256,订单创建时间,宝贝标题,宝贝总数量'
const JD = '订单号,商品ID,商品名称,订购数量,下单时间,京东价,订单金额,订单状态,手机号SHA256'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
let phones = 0
const aPhone = () => `1390000${String(++phones).padStart(4, '0')}`

interface Sale {
  readonly id: string
  readonly phone: string
  readonly state?: string
  readonly paid?: string
}
const tmall = (...orders: readonly Sale[]) =>
  [
    TMALL,
    ...orders.map(
      ({ id, phone, state = '交易成功', paid = '99.00' }) =>
        `${id},t_${id},99.00,99.00,${paid},${state},${phone},2026-01-05 10:00:00,茉莉花茶,2`,
    ),
  ].join('\n')

async function join(number: string, phone: string): Promise<string> {
  const at = new Date('2025-12-01T00:00:00Z')
  const claim = { userId: number, anonymousId: null, email: null, phone, source: 'shop', at, importId: null }
  return (await product.run((ctx) => resolveMembers(ctx, [claim])))[0]!
}

const run = (content: string, mapping: string, dryRun = false) => importFile(product, content, { mapping, dryRun })

describe('a file of Tmall orders', () => {
  const [mine, nobodys] = [aPhone(), aPhone()]
  const file = tmall(
    { id: 'T1', phone: sha256(mine) },
    { id: 'T2', phone: sha256(`+86${mine}`).toUpperCase() },
    { id: 'T3', phone: sha256(nobodys) },
    { id: 'T4', phone: sha256(mine), state: '交易关闭', paid: '0.00' },
    { id: 'T5', phone: sha256(mine), state: '等待买家付款', paid: '0.00' },
    { id: 'T6', phone: '', paid: '10.00' },
  )
  const counts = {
    lines: 6,
    memberSaleLines: 2,
    nonMemberSaleLines: 2,
    closedLines: 1,
    quarantined: 1,
    reasons: { order_open: 1 },
    members: 1,
    buyers: 1,
    orders: 2,
    boundOrders: 2,
    nonMemberOrders: 2,
    closedOrders: 1,
  }

  it('binds orders to the member with the phone of the hash; the rest are sales to nobody', async () => {
    const memberId = await join('P1', mine)
    expect((await run(file, 'tmall-orders', true)).report).toMatchObject(counts)
    const done = await run(file, 'tmall-orders')
    expect(done).toMatchObject({ state: 'done', report: { ...counts, newMembers: 0, grossSalesMills: 198_000 } })
    const orders = await ordersOf(product, done.id)
    expect(orders.map((one) => [one.order_id, one.name, one.external_id])).toEqual([
      ['T1', 'Order Completed', 'P1'],
      ['T2', 'Order Completed', 'P1'],
      ['T3', 'Order Completed', ''],
      ['T6', 'Order Completed', ''],
    ])
    expect(JSON.parse(orders[0]!.properties)).toMatchObject({ platform: 'tmall', products: [{ name: '茉莉花茶' }] })
    const closed = await eventsNamed(done.id, 'Order Cancelled')
    expect(closed).toEqual([{ member_id: memberId, order: 'T4' }])
    const check = connections.invariants!.find((one) => one.id === 'connections.report-adds-up')!
    expect(await product.run((ctx) => check.check(ctx))).toMatchObject({ breaches: 0 })
  })

  it('leaves no hash of a phone in the history', async () => {
    const events = await product.program.platform.history.read(
      product.workspaceId,
      `select 1 as found from events where workspace_id = {workspace:UUID} and positionCaseInsensitive(properties, {hash:String}) > 0`,
      { hash: sha256(mine) },
    )
    expect(events).toEqual([])
  })

  it('changes nothing the second time, also when the buyer has become a member: what was nobody’s stays so', async () => {
    await join('P2', nobodys)
    const again = await run(file, 'tmall-orders')
    // Two orders of P1 and now one of P2 are seen as members'; the history stays as it was written.
    expect(again.report).toMatchObject({ boundOrders: 3, unchangedOrders: 5, reasons: { order_open: 1 } })
    expect(await ordersOf(product, again.id)).toEqual([])
    const later = await run(tmall({ id: 'T7', phone: sha256(nobodys) }), 'tmall-orders')
    expect((await ordersOf(product, later.id)).map((one) => one.external_id)).toEqual(['P2'])
  })

  it('binds them when it is taken back and imported again after the buyer has joined', async () => {
    const phone = aPhone()
    const one = tmall({ id: 'T8', phone: sha256(phone) })
    const before = await run(one, 'tmall-orders')
    expect((await ordersOf(product, before.id)).map((order) => order.external_id)).toEqual([''])
    await join('P3', phone)
    await product.run((ctx) => undoFinishedImport(ctx, before.id))
    await product.settle()
    const after = await run(one, 'tmall-orders')
    expect((await ordersOf(product, after.id)).map((order) => order.external_id)).toEqual(['P3'])
  })

  it('takes an order when it is paid, and does not rewrite one that is closed afterwards', async () => {
    const phone = sha256(aPhone())
    const open = await run(tmall({ id: 'T9', phone, state: '等待买家付款', paid: '0' }), 'tmall-orders')
    expect(open.report).toMatchObject({ quarantined: 1, nonMemberOrders: 0 })
    const paid = await run(tmall({ id: 'T9', phone }), 'tmall-orders')
    expect(paid.report).toMatchObject({ quarantined: 0, nonMemberOrders: 1 })
    for (const dryRun of [true, false]) {
      const closed = await run(tmall({ id: 'T9', phone, state: '交易关闭' }), 'tmall-orders', dryRun)
      expect(closed.report).toMatchObject({ reasons: { order_changed: 1 }, closedOrders: 0 })
    }
  })
})

describe('a file of JD orders', () => {
  it('has a row for each product; an order of two buyers is refused whole', async () => {
    const [mine, other] = [aPhone(), aPhone()]
    await join('P4', mine)
    const row = (id: string, sku: string, price: string, phone: string, state = '完成') =>
      `${id},${sku},茶具,1,2026-01-06 09:00:00,${price},150,${state},${sha256(phone)}`
    const file = [
      JD,
      row('J1', '100', '100', mine),
      row('J1', '101', '50', mine),
      row('J2', '100', '100', mine),
      row('J2', '101', '50', other),
      row('J3', '100', '100', other, '已取消'),
    ].join('\n')
    const done = await run(file, 'jd-orders')
    expect(done.report).toMatchObject({
      orders: 1,
      boundOrders: 1,
      closedOrders: 1,
      grossSalesMills: 150_000,
      reasons: { order_of_several_members: 2 },
    })
    const [order] = await ordersOf(product, done.id)
    expect(order).toMatchObject({ order_id: 'J1', external_id: 'P4', amount_mills: 150_000 })
    expect(JSON.parse(order!.properties)).toMatchObject({ platform: 'jd' })
  })
})

function eventsNamed(importId: string, name: string): Promise<{ member_id: string; order: string }[]> {
  return product.program.platform.history.read(
    product.workspaceId,
    `select toString(member_id) as member_id, JSONExtractString(properties, 'order_id') as order
       from events
      where workspace_id = {workspace:UUID}
        and import_id = {import:UUID}
        and name = {name:String}`,
    { import: importId, name },
  )
}
