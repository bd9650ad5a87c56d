import type { MetricDefinition } from '../metric.ts'

export const aov: MetricDefinition = {
  id: 'aov',
  version: 1,
  name: { en: 'Average order value', 'zh-CN': '客单价' },
  description: { en: 'What an order brings after refunds.', 'zh-CN': '扣除退款后平均每笔订单的金额。' },
  formula: { en: 'Revenue ÷ orders', 'zh-CN': '净收入 ÷ 订单数' },
  unit: 'money',
  grain: 'day',
  direction: 'up',
  made: { kind: 'share', numerator: 'revenue', denominator: 'orders' },
}
