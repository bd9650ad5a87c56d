import type { MetricDefinition } from '../metric.ts'

export const memberOrders: MetricDefinition = {
  id: 'member_orders',
  version: 1,
  name: { en: 'Orders of members', 'zh-CN': '会员订单数' },
  description: { en: 'Orders in the period that carry a member number.', 'zh-CN': '期内带会员号的有效订单数。' },
  formula: { en: 'Distinct valid orders with a member', 'zh-CN': '有会员的去重有效订单数' },
  unit: 'orders',
  grain: 'day',
  direction: 'up',
  compared: 'members',
  made: { kind: 'count', measure: 'member_orders' },
}
