import type { MetricDefinition } from '../metric.ts'

export const revenue: MetricDefinition = {
  id: 'revenue',
  version: 1,
  name: { en: 'Revenue', 'zh-CN': '净收入' },
  description: {
    en: 'Sales less refunds, of members and of others, each on its own day.',
    'zh-CN': '销售减退款，含会员与非会员，各按发生日计入。',
  },
  formula: { en: 'Gross sales − refunds of the period', 'zh-CN': '销售总额 − 期内退款' },
  unit: 'money',
  grain: 'day',
  direction: 'up',
  made: { kind: 'count', measure: 'revenue' },
}
