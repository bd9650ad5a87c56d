import { describe, expect, it } from 'vitest'
import { mappings } from './index.ts'

const ofOrders = mappings.filter((mapping) => mapping.kind === 'orders')

describe('the mappings of the product', () => {
  it('have codes of their own', () => {
    const codes = mappings.map((mapping) => mapping.code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes).toContain('uci-online-retail')
  })

  it.each(mappings.map((mapping) => [mapping.code, mapping] as const))('%s takes each column once', (_, mapping) => {
    const columns = Object.values(mapping.columns)
    expect(new Set(columns).size).toBe(columns.length)
  })

  it.each(ofOrders.map((mapping) => [mapping.code, mapping] as const))(
    '%s names what an order line cannot do without',
    (_, { columns }) => {
      expect(columns.orderId && columns.occurredAt && (columns.lineAmount ?? columns.unitPrice)).toBeTruthy()
    },
  )
})
