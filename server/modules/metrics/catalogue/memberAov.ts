import type { MetricDefinition } from '../metric.ts'

export const memberAov: MetricDefinition = {
  id: 'member_aov',
  version: 1,
  name: { en: 'Average order value of members', 'zh-CN': '会员客单价' },
  description: { en: 'What an order of a member brings after refunds.', 'zh-CN': '扣除退款后平均每笔会员订单的金额。' },
  formula: { en: 'Revenue from members ÷ orders of members', 'zh-CN': '会员净收入 ÷ 会员订单数' },
  unit: 'money',
  grain: 'day',
  direction: 'up',
  compared: 'everyone',
  made: { kind: 'share', numerator: 'member_revenue', denominator: 'member_orders' },
}
