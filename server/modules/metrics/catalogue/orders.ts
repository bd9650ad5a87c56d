import type { MetricDefinition } from '../metric.ts'

export const orders: MetricDefinition = {
  id: 'orders',
  version: 1,
  name: { en: 'Orders', 'zh-CN': '订单数' },
  description: {
    en: 'Orders of members and of others in the period that were not refunded in full.',
    'zh-CN': '期内会员与非会员的有效订单数（未全额退款）。',
  },
  formula: {
    en: 'Distinct orders placed in the period, less those refunded in full',
    'zh-CN': '期内去重订单数，不含全额退款订单',
  },
  unit: 'orders',
  grain: 'day',
  direction: 'up',
  made: { kind: 'count', measure: 'orders' },
}
