import { mappings } from '@regulars/packs/mappings/index'
import { describe, expect, it } from 'vitest'
import { orders } from '../kinds/orders.ts'
import { faultOfMapping, guessColumns } from './fit.ts'
import { type OrderLine, orderLineReader, type RowMapping } from './orderLine.ts'

const ofOrders = mappings.filter((mapping) => mapping.kind === 'orders')
const uci = ofOrders.find((mapping) => mapping.code === 'uci-online-retail')!
const uciColumns = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'.split(',')
const rules = {
  latest: new Date('2026-03-03T00:00:00Z'),
  isNobody: (id: string) => ['', '0', 'guest'].includes(id.toLowerCase()),
  phoneHashOf: (text: string) => (/^[0-9a-f]{64}$/i.test(text) ? text.toLowerCase() : undefined),
}

const own: RowMapping = {
  ...uci,
  columns: {
    orderId: 'order',
    occurredAt: 'at',
    memberNumber: 'member',
    quantity: 'n',
    unitPrice: 'price',
    lineAmount: 'amount',
    currency: 'currency',
    email: 'email',
    phone: 'phone',
    name: 'name',
    store: 'store',
    platform: 'platform',
    state: 'state',
    phoneHash: 'hash',
  },
  dateFormat: 'iso',
  timeZone: 'UTC',
  refundPrefix: null,
  adjustmentPrefixes: [],
  memberNumberSuffix: null,
}

function read(mapping: RowMapping, row: Readonly<Record<string, string>>) {
  const columns = Object.keys(row)
  return orderLineReader(mapping, columns, rules)(Object.values(row))
}

const base = { order: 'A1', at: '2026-03-01', member: '7', n: '2', price: '2.55' }
const lineOf = (row: Readonly<Record<string, string>>) => (read(own, { ...base, ...row }) as { line: OrderLine }).line
const faultOf = (row: Readonly<Record<string, string>>) => {
  const outcome = read(own, { ...base, ...row })
  return 'fault' in outcome ? [outcome.fault.reason, outcome.fault.field] : outcome
}

describe('a row of Online Retail', () => {
  const toLine = orderLineReader(uci, uciColumns, rules)
  const row = (text: string) => toLine(text.split(','))

  it('is a sale of a member', () => {
    expect(row('536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom')).toEqual({
      line: {
        orderId: '536365',
        kind: 'sale',
        occurredAt: Date.UTC(2010, 11, 1, 8, 26),
        memberNumber: '17850',
        sku: '85123A',
        productName: 'WHITE HANGING HEART',
        quantity: '6',
        unitPrice: '2.55',
        amountMills: 15_300,
        country: 'United Kingdom',
        store: '',
        platform: '',
        contact: null,
      },
    })
  })

  it.each([
    [
      'C536379,D,Discount,-1,2010-12-01 09:41:00,27.50,14527.0,United Kingdom',
      { kind: 'refund', amountMills: 27_500, quantity: '1' },
    ],
    ['536544,21773,BOX,1,2010-12-01 14:32:00,2.51,,United Kingdom', { kind: 'sale', memberNumber: null }],
    ['536544,PADS,PADS,3,2010-12-01 14:32:00,0.001,1,United Kingdom', { amountMills: 3 }],
  ])('%s', (text, expected) => {
    expect(row(text)).toMatchObject({ line: expected })
  })

  it.each([
    ['A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,11062.06,,United Kingdom', 'adjustment'],
    ['A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom', 'adjustment'],
    ['536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom', 'zero_price'],
    ['536589,21777,,-10,2010-12-01 16:50:00,0.0,,United Kingdom', 'zero_price'],
  ])('%s is quarantined as %s', (text, reason) => {
    expect(row(text)).toMatchObject({ fault: { reason } })
  })
})

describe('a row without an amount', () => {
  it.each([
    [{ price: '0' }, { memberNumber: '7', occurredAt: Date.UTC(2026, 2, 1) }],
    [{ price: '0', member: '' }, undefined],
    [{ price: '0', at: 'never' }, undefined],
    [{ n: '0' }, undefined],
  ])('%j still speaks of its member: %j', (row, visitor) => {
    expect(read(own, { ...base, ...row })).toHaveProperty('fault')
    expect((read(own, { ...base, ...row }) as { visitor?: unknown }).visitor).toEqual(visitor)
  })
})

describe('a row of any layout', () => {
  it.each([
    [
      { n: '0.35', price: '12.90' },
      { quantity: '0.35', amountMills: 4_515 },
    ],
    [
      { n: '3', price: '0.3335' },
      { amountMills: 1_001, unitPrice: '0.3335' },
    ],
    [
      { n: '3', price: '', amount: '10' },
      { amountMills: 10_000, unitPrice: '3.333' },
    ],
    [
      { n: '3', price: '4', amount: '10' },
      { amountMills: 10_000, unitPrice: '4' },
    ],
    [{ n: '-2' }, { kind: 'refund', amountMills: 5_100, quantity: '2', unitPrice: '2.55' }],
    [{ amount: '-9.99' }, { kind: 'refund', amountMills: 9_990 }],
    [{ currency: 'gbp' }, { kind: 'sale' }],
    [{ member: ' 0042 ' }, { memberNumber: '0042' }],
    [{ member: 'Guest' }, { memberNumber: null }],
    [{ email: 'a@b.cn', name: '王' }, { contact: { email: 'a@b.cn', name: '王' } }],
    [{ at: '2026-03-01T23:30:00+08:00' }, { occurredAt: Date.UTC(2026, 2, 1, 15, 30) }],
  ])('%j is taken', (row, expected) => {
    expect(lineOf(row)).toMatchObject(expected)
  })

  it.each([
    [{ order: ' ' }, 'missing_order_id', 'orderId'],
    [{ order: '0' }, 'missing_order_id', 'orderId'],
    [{ order: 'x'.repeat(201) }, 'too_long', 'orderId'],
    [{ at: '' }, 'missing_date', 'occurredAt'],
    [{ at: '1.3.2026' }, 'invalid_date', 'occurredAt'],
    [{ at: '2026-03-04' }, 'future_date', 'occurredAt'],
    [{ n: '' }, 'missing_quantity', 'quantity'],
    [{ n: 'two' }, 'invalid_quantity', 'quantity'],
    [{ n: '0' }, 'zero_quantity', 'quantity'],
    [{ price: '' }, 'missing_price', 'unitPrice'],
    [{ price: '2,55' }, 'invalid_price', 'unitPrice'],
    [{ price: '0.00' }, 'zero_price', 'unitPrice'],
    [{ price: '-1' }, 'negative_price', 'unitPrice'],
    [{ amount: '0' }, 'zero_price', 'lineAmount'],
    [{ price: '99999999999' }, 'amount_too_large', 'unitPrice'],
    [{ currency: 'EUR' }, 'other_currency', 'currency'],
    [{ member: '1'.repeat(300) }, 'too_long', 'memberNumber'],
  ])('%j is not: %s', (row, reason, field) => {
    expect(faultOf(row)).toEqual([reason, field])
  })
})

describe('an order of a platform', () => {
  const hash = 'ab'.repeat(32)

  it.each(['', '交易成功', '买家已付款，等待卖家发货', '完成', 'Shipped', 'on the way'])('in state "%s"', (state) => {
    const outcome = read(own, { ...base, state })
    if (state === 'on the way') expect(outcome).toMatchObject({ fault: { reason: 'unknown_state', field: 'state' } })
    else expect(outcome).toMatchObject({ line: { kind: 'sale', amountMills: 5_100 } })
  })

  it.each(['交易关闭', '已取消', 'Cancelled'])(
    'in state "%s" is closed, and moves no money whatever it says',
    (state) => {
      expect(lineOf({ state, price: '0' })).toMatchObject({ kind: 'closed', amountMills: 0, quantity: '2' })
      expect(lineOf({ state })).toMatchObject({ kind: 'closed', amountMills: 0, unitPrice: '0' })
    },
  )

  it('that is not paid yet is left for a later file', () => {
    expect(faultOf({ state: '等待买家付款' })).toEqual(['order_open', 'state'])
  })

  it('names its buyer by a hash, which is sealed with what else is direct', () => {
    expect(lineOf({ hash: hash.toUpperCase() }).contact).toEqual({ phoneHash: hash })
    expect(lineOf({ hash: 'guest' }).contact).toBeNull()
    expect(faultOf({ hash: '138****8000' })).toEqual(['invalid_phone_hash', 'phoneHash'])
  })

  it('is of the platform of its column, else of the mapping', () => {
    const ofTmall = { ...own, platform: 'tmall' }
    expect(read(ofTmall, { ...base, platform: 'jd', store: '17' })).toMatchObject({
      line: { platform: 'jd', store: '17' },
    })
    expect(read(ofTmall, base)).toMatchObject({ line: { platform: 'tmall', store: '' } })
  })
})

describe('a mapping', () => {
  const without = (...fields: string[]) => ({
    ...uci,
    columns: Object.fromEntries(Object.entries(uci.columns).filter(([field]) => !fields.includes(field))),
  })

  it('of the product fits its file', () => {
    expect(faultOfMapping(orders, uci, uciColumns)).toBeUndefined()
  })

  it.each([
    [without('orderId'), uciColumns, '"orderId" has no column'],
    [without('unitPrice'), uciColumns, 'none of the fields "unitPrice", "lineAmount" has a column'],
    [
      { ...uci, columns: { ...uci.columns, email: 'CustomerID' } },
      uciColumns,
      'mapped twice, to "memberNumber" and "email"',
    ],
    [{ ...uci, columns: { ...uci.columns, sku: 'Nope' } }, uciColumns, 'no column "Nope"'],
    [uci, [...uciColumns, 'Country'], 'the field "country" would have two columns'],
    [{ ...uci, dateFormat: 'HH:mm' }, uciColumns, 'has no year'],
    [{ ...uci, timeZone: 'Nowhere' }, uciColumns, 'not a time zone'],
  ])('that cannot be used is refused: case %#', (mapping, columns, fault) => {
    expect(faultOfMapping(orders, mapping, columns)).toContain(fault)
  })

  it('is guessed from the headings of a new layout, each column once', () => {
    expect(guessColumns(orders, uciColumns)).toEqual(uci.columns)
    expect(guessColumns(orders, ['订单编号', '下单时间', '会员号', '商品名称', '数量', '单价', '手机号'])).toEqual({
      orderId: '订单编号',
      occurredAt: '下单时间',
      memberNumber: '会员号',
      productName: '商品名称',
      quantity: '数量',
      unitPrice: '单价',
      phone: '手机号',
    })
  })
})
