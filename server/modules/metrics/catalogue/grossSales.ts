import type { MetricDefinition } from '../metric.ts'

export const grossSales: MetricDefinition = {
  id: 'gross_sales',
  version: 1,
  name: { en: 'Gross sales', 'zh-CN': '销售总额' },
  description: { en: 'Sales before refunds, of members and of others.', 'zh-CN': '退款前的销售额，含会员与非会员。' },
  formula: { en: 'Sum of the amounts of orders placed in the period', 'zh-CN': '期内订单金额之和' },
  unit: 'money',
  grain: 'day',
  direction: 'up',
  made: { kind: 'count', measure: 'gross_sales' },
}
