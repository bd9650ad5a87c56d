import type { Mapping } from './index.ts'

const writing = {
  kind: 'orders' as const,
  dateFormat: 'yyyy-MM-dd HH:mm:ss',
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  refundPrefix: null,
  adjustmentPrefixes: [],
  memberNumberSuffix: null,
}

/**
 * Order files of third-party platforms, by the headings their back offices export, with the state of each order and a
 * column beside them in which the phone is hashed. The buyer's name there is the platform's, so it is no member number.
 */
export const platformOrders: readonly Mapping[] = [
  {
    ...writing,
    code: 'tmall-orders',
    name: { en: 'Tmall orders', 'zh-CN': '天猫订单' },
    // One row for each order: what was paid is of the whole order.
    columns: {
      orderId: '订单编号',
      occurredAt: '订单创建时间',
      state: '订单状态',
      productName: '宝贝标题',
      quantity: '宝贝总数量',
      lineAmount: '买家实际支付金额',
      phoneHash: '手机号SHA256',
    },
    platform: 'tmall',
  },
  {
    ...writing,
    code: 'jd-orders',
    name: { en: 'JD orders', 'zh-CN': '京东订单' },
    // One row for each product, on which the amounts of the whole order stand again: only the price is the row's own.
    columns: {
      orderId: '订单号',
      occurredAt: '下单时间',
      state: '订单状态',
      sku: '商品ID',
      productName: '商品名称',
      quantity: '订购数量',
      unitPrice: '京东价',
      phoneHash: '手机号SHA256',
    },
    platform: 'jd',
  },
]
