import { OrderMapping } from '@regulars/contract/mappings'
import { describe, expect, it } from 'vitest'
import {
  codeFrom,
  type Draft,
  draftOf,
  firstDraft,
  freeColumns,
  furtherColumns,
  groupsOf,
  guessDateFormat,
  guessSuffix,
  type Kind,
  lacksOf,
  type OrderDraft,
  previewRows,
  type SavedMapping,
  sameAs,
  type UploadedFile,
  withColumn,
  withFurther,
} from './mapping.ts'

const file: UploadedFile = {
  id: '0198c7a2-0000-7000-8000-000000000010',
  name: 'orders.csv',
  bytes: 100,
  format: 'csv',
  encoding: 'utf-8',
  columns: ['InvoiceNo', 'When', 'Quantity', 'UnitPrice', 'CustomerID'],
  sample: [
    { InvoiceNo: '536365', When: '12/1/2010 8:26', Quantity: '6', UnitPrice: '2.55', CustomerID: '17850.0' },
    { InvoiceNo: 'C536379', When: '12/13/2010 9:41', Quantity: '-1', UnitPrice: '27.5', CustomerID: '14527.0' },
    { InvoiceNo: 'A563185', When: '12/14/2010 9:41', Quantity: '1', UnitPrice: '11062.06', CustomerID: '' },
  ],
  suggestedMapping: null,
  guessedColumns: {
    orderId: 'InvoiceNo',
    occurredAt: 'When',
    quantity: 'Quantity',
    unitPrice: 'UnitPrice',
    memberNumber: 'CustomerID',
  },
}
const places = { timeZone: 'Europe/London', currency: 'GBP' }
const saved = {
  code: 'till',
  name: { en: 'Till', 'zh-CN': '收银' },
  kind: 'orders',
  columns: { orderId: 'InvoiceNo', occurredAt: 'When', lineAmount: 'UnitPrice' },
  dateFormat: 'M/d/yyyy H:mm',
  timeZone: 'UTC',
  currency: 'EUR',
  refundPrefix: 'C',
  adjustmentPrefixes: ['A'],
  memberNumberSuffix: null,
  origin: 'own',
} satisfies SavedMapping

function aField(name: string, required = false): Kind['fields'][number] {
  return { name, label: { en: name, 'zh-CN': name }, required }
}
const orders: Kind = {
  kind: 'orders',
  name: { en: 'Orders', 'zh-CN': '订单' },
  fields: [
    aField('orderId', true),
    aField('occurredAt', true),
    ...['memberNumber', 'quantity', 'unitPrice', 'lineAmount', 'country'].map((name) => aField(name)),
  ],
  oneOf: [['unitPrice', 'lineAmount']],
  further: null,
}
const members: Kind = {
  kind: 'members',
  name: { en: 'Members', 'zh-CN': '会员' },
  fields: ['memberNumber', 'email', 'name', 'joinedAt'].map((name) => aField(name)),
  oneOf: [['memberNumber', 'email']],
  further: 'attribute.',
}
const memberFile: UploadedFile = {
  ...file,
  columns: ['no', 'since', 'city', 'shoe size'],
  sample: [{ no: '7.0', since: '2025/3/1', city: '上海', 'shoe size': '38' }],
  guessedColumns: { memberNumber: 'no', joinedAt: 'since' },
}
const orderDraft = (): OrderDraft => firstDraft(file, 'orders', [], places) as OrderDraft

describe('the first mapping of a file', () => {
  it('is guessed from headings and rows, in the zone and currency of the workspace', () => {
    const draft = orderDraft()
    expect(draft).toMatchObject({ dateFormat: 'M/d/yyyy H:mm', memberNumberSuffix: '.0', ...places })
    expect(OrderMapping.omit({ code: true, name: true }).safeParse(draft).success).toBe(true)
  })

  it('is the saved one that fits, when the server found one', () => {
    const draft = firstDraft({ ...file, suggestedMapping: 'till' }, 'orders', [saved], places)
    expect(draft).toEqual(draftOf(saved))
    expect(sameAs(draft, saved)).toBe(true)
    expect(sameAs({ ...draft, currency: 'GBP' } as Draft, saved)).toBe(false)
  })

  it.each([
    [['2010-12-01 08:26:00'], 'iso'],
    [['2026/3/2 10:30'], 'yyyy/M/d H:mm'],
    [['13/1/2010 8:26', '1/2/2010 8:26'], 'd/M/yyyy H:mm'],
    [['1/13/2010 8:26', '1/2/2010 8:26'], 'M/d/yyyy H:mm'],
    [['2026年3月2日'], 'yyyy年M月d日'],
    [['1772445600'], 'epoch-seconds'],
    [['soon'], 'iso'],
    [[], 'iso'],
  ])('reads %j as %s', (values, format) => {
    expect(guessDateFormat(values)).toBe(format)
  })

  it('cuts a suffix only where every number has it', () => {
    expect(guessSuffix(['1.0', '22.0'])).toBe('.0')
    expect(guessSuffix(['1.0', 'A2'])).toBeNull()
    expect(guessSuffix([])).toBeNull()
  })
})

describe('editing a mapping', () => {
  it('gives a column to one field only', () => {
    const draft = withColumn(orderDraft(), 'lineAmount', 'UnitPrice')
    expect(draft.columns.unitPrice).toBeUndefined()
    expect(draft.columns.lineAmount).toBe('UnitPrice')
    expect(withColumn(draft, 'lineAmount', undefined).columns.lineAmount).toBeUndefined()
  })

  it('says what is lacking', () => {
    expect(lacksOf(orderDraft(), orders)).toEqual({ needed: [], wanted: [] })
    expect(lacksOf({ ...orderDraft(), columns: { quantity: 'Quantity' } }, orders)).toEqual({
      needed: [['orderId'], ['occurredAt'], ['unitPrice', 'lineAmount']],
      wanted: ['memberNumber'],
    })
  })

  it('shows how the first rows are read', () => {
    const rows = previewRows(file, { ...orderDraft(), adjustmentPrefixes: ['A'] })
    expect(rows.map(({ reading }) => [reading?.kind, reading?.isMember])).toEqual([
      ['sale', true],
      ['refund', true],
      ['adjustment', false],
    ])
    expect(rows[0]!.values.memberNumber).toBe('17850')
  })

  it.each([
    ['My shop 2', 'my-shop-2'],
    ['天猫订单', 'mapping-rs'],
  ])('saves "%s" under the code %s', (name, code) => {
    expect(codeFrom(name, 1000)).toBe(code)
  })
})

describe('a file of another kind than orders', () => {
  const draft = firstDraft(memberFile, 'members', [saved], places)

  it('has a mapping of its own kind, guessed in the same way', () => {
    expect(draft).toEqual({
      kind: 'members',
      columns: { memberNumber: 'no', joinedAt: 'since' },
      dateFormat: 'yyyy/M/d',
      timeZone: places.timeZone,
      memberNumberSuffix: '.0',
    })
    expect(lacksOf(draft, members)).toEqual({ needed: [], wanted: [] })
    expect(lacksOf({ ...draft, columns: {} }, members).needed).toEqual([['memberNumber', 'email']])
  })

  it('keeps further columns under their headings, and under the name that a saved mapping gave', () => {
    expect(freeColumns(memberFile, draft)).toEqual(['city', 'shoe size'])
    const wide = withFurther(draft, members, ['city', 'shoe size'])
    expect(wide.columns).toMatchObject({ 'attribute.city': 'city', 'attribute.shoe size': 'shoe size' })
    expect(furtherColumns(wide, members)).toEqual(['city', 'shoe size'])
    const named = { ...draft, columns: { ...draft.columns, 'attribute.town': 'city' } } as Draft
    expect(withFurther(named, members, ['city', 'shoe size']).columns).toMatchObject({ 'attribute.town': 'city' })
    expect(withFurther(named, members, []).columns).toEqual(draft.columns)
  })

  it('shows its rows as they stand', () => {
    expect(previewRows(memberFile, draft)).toEqual([
      { reading: null, values: { memberNumber: '7', joinedAt: '2025/3/1' } },
    ])
  })

  it('shows first what is needed', () => {
    expect(groupsOf(members).main.map(({ name }) => name)).toEqual(['memberNumber', 'email'])
    expect(groupsOf(orders).other.map(({ name }) => name)).toEqual(['country'])
  })
})
