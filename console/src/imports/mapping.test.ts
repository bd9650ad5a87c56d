import { OrderMapping } from '@regulars/contract/mappings'
import { describe, expect, it } from 'vitest'
import {
  codeFrom,
  draftOf,
  firstDraft,
  guessDateFormat,
  guessSuffix,
  lacksOf,
  previewRows,
  type SavedMapping,
  sameAs,
  type UploadedFile,
  withColumn,
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
const saved: SavedMapping = {
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
}

describe('the first mapping of a file', () => {
  it('is guessed from headings and rows, in the zone and currency of the workspace', () => {
    const draft = firstDraft(file, [], places)
    expect(draft).toMatchObject({ dateFormat: 'M/d/yyyy H:mm', memberNumberSuffix: '.0', ...places })
    expect(OrderMapping.omit({ code: true, name: true }).safeParse(draft).success).toBe(true)
  })

  it('is the saved one that fits, when the server found one', () => {
    const draft = firstDraft({ ...file, suggestedMapping: 'till' }, [saved], places)
    expect(draft).toEqual(draftOf(saved))
    expect(sameAs(draft, saved)).toBe(true)
    expect(sameAs({ ...draft, currency: 'GBP' }, saved)).toBe(false)
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
    const draft = withColumn(firstDraft(file, [], places), 'lineAmount', 'UnitPrice')
    expect(draft.columns.unitPrice).toBeUndefined()
    expect(draft.columns.lineAmount).toBe('UnitPrice')
    expect(withColumn(draft, 'lineAmount', undefined).columns.lineAmount).toBeUndefined()
  })

  it('says what is lacking', () => {
    expect(lacksOf(firstDraft(file, [], places))).toEqual({ needed: [], wanted: [] })
    expect(lacksOf({ ...draftOf(saved), columns: { quantity: 'Quantity' } })).toEqual({
      needed: ['orderId', 'occurredAt', 'amount'],
      wanted: ['memberNumber'],
    })
  })

  it('shows how the first rows are read', () => {
    const rows = previewRows(file, { ...firstDraft(file, [], places), adjustmentPrefixes: ['A'] })
    expect(rows.map(({ kind, isMember }) => [kind, isMember])).toEqual([
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
