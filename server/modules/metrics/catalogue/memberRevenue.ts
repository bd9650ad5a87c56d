import type { MetricDefinition } from '../metric.ts'

export const memberRevenue: MetricDefinition = {
  id: 'member_revenue',
  version: 1,
  name: { en: 'Revenue from members', 'zh-CN': '会员净收入' },
  description: { en: 'Sales to members less their refunds.', 'zh-CN': '会员销售减会员退款。' },
  formula: { en: 'Gross sales to members − refunds to members', 'zh-CN': '会员销售总额 − 会员退款' },
  unit: 'money',
  grain: 'day',
  direction: 'up',
  compared: 'members',
  made: { kind: 'count', measure: 'member_revenue' },
}
