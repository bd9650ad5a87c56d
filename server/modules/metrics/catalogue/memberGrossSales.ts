import type { MetricDefinition } from '../metric.ts'

export const memberGrossSales: MetricDefinition = {
  id: 'member_gross_sales',
  version: 1,
  name: { en: 'Gross sales to members', 'zh-CN': '会员销售总额' },
  description: { en: 'Sales to members before refunds.', 'zh-CN': '退款前的会员销售额。' },
  formula: { en: 'Sum of the amounts of members’ orders placed in the period', 'zh-CN': '期内会员订单金额之和' },
  unit: 'money',
  grain: 'day',
  direction: 'up',
  made: { kind: 'count', measure: 'member_gross_sales' },
}
