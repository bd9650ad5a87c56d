import type { MetricDefinition } from '../metric.ts'

export const purchaseFrequency: MetricDefinition = {
  id: 'purchase_frequency',
  version: 1,
  name: { en: 'Purchase frequency', 'zh-CN': '购买频次' },
  description: { en: 'How often a buyer bought in the period.', 'zh-CN': '期内平均每位购买会员的订单数。' },
  formula: { en: 'Orders of members ÷ buyers', 'zh-CN': '会员订单数 ÷ 购买会员数' },
  unit: 'per_member',
  grain: 'month',
  direction: 'up',
  compared: 'everyone',
  made: { kind: 'share', numerator: 'member_orders', denominator: 'buyers' },
}
