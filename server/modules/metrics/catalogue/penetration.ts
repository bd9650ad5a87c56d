import type { MetricDefinition } from '../metric.ts'

export const penetration: MetricDefinition = {
  id: 'penetration',
  version: 1,
  name: { en: 'Member penetration', 'zh-CN': '会员渗透率' },
  description: { en: 'Share of orders that carry a member.', 'zh-CN': '带会员的订单占全部订单的比例。' },
  formula: { en: 'Orders of members ÷ all orders', 'zh-CN': '会员订单数 ÷ 全部订单数' },
  unit: 'percent',
  grain: 'month',
  direction: 'up',
  made: { kind: 'share', numerator: 'member_orders', denominator: 'orders' },
}
