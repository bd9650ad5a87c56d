import type { Mapping } from './index.ts'

/**
 * The layout of the "Online Retail" data set (UCI machine learning repository 352): a British retailer's invoice lines.
 * Invoices that begin with C are cancellations, those with A bad-debt adjustments. Copies of the file that went through
 * pandas print the customer as a float.
 */
export const uciOnlineRetail: Mapping = {
  code: 'uci-online-retail',
  name: { en: 'Online Retail (UCI)', 'zh-CN': 'Online Retail（UCI 数据集）' },
  kind: 'orders',
  columns: {
    orderId: 'InvoiceNo',
    sku: 'StockCode',
    productName: 'Description',
    quantity: 'Quantity',
    occurredAt: 'InvoiceDate',
    unitPrice: 'UnitPrice',
    memberNumber: 'CustomerID',
    country: 'Country',
  },
  dateFormat: 'yyyy-MM-dd HH:mm:ss',
  timeZone: 'Europe/London',
  currency: 'GBP',
  refundPrefix: 'C',
  adjustmentPrefixes: ['A'],
  memberNumberSuffix: '.0',
}
