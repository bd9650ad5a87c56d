import type { MetricDefinition } from '../metric.ts'

export const memberRevenueShare: MetricDefinition = {
  id: 'member_revenue_share',
  version: 1,
  name: { en: 'Revenue share of members', 'zh-CN': '会员收入占比' },
  description: { en: 'Share of revenue that members bring.', 'zh-CN': '会员带来的净收入占比。' },
  formula: { en: 'Revenue from members ÷ revenue', 'zh-CN': '会员净收入 ÷ 净收入' },
  unit: 'percent',
  grain: 'month',
  direction: 'up',
  made: { kind: 'share', numerator: 'member_revenue', denominator: 'revenue' },
}
