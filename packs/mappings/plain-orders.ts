import type { Mapping } from './index.ts'

/** The layout to export to when the shop lets one choose: the fields' own names, ISO 8601 dates. */
export const plainOrders: Mapping = {
  code: 'plain-orders',
  name: { en: 'Plain order lines', 'zh-CN': '通用订单明细' },
  kind: 'orders',
  columns: {
    orderId: 'order_id',
    occurredAt: 'ordered_at',
    memberNumber: 'member',
    sku: 'sku',
    productName: 'product',
    quantity: 'quantity',
    unitPrice: 'unit_price',
  },
  dateFormat: 'iso',
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  refundPrefix: null,
  adjustmentPrefixes: [],
  memberNumberSuffix: null,
}
