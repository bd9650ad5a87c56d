import type { MetricDefinition } from '../metric.ts'

export const withdrawalRate: MetricDefinition = {
  id: 'withdrawal_rate',
  version: 1,
  name: { en: 'Consent withdrawal rate', 'zh-CN': '授权撤销率' },
  description: {
    en: 'Share of those who held a marketing consent when the period began that was lost to withdrawals in it. Below 3 % is healthy.',
    'zh-CN': '期内撤回营销授权的会员占期初持有授权会员的比例，低于 3% 为健康。',
  },
  formula: {
    en: 'Distinct members who withdrew a marketing consent in the period ÷ members with one when it began',
    'zh-CN': '期内撤回营销授权的会员数（去重）÷ 期初持有营销授权的会员数',
  },
  unit: 'percent',
  grain: 'month',
  direction: 'down',
  made: { kind: 'share', numerator: 'members_withdrawn', denominator: 'marketable_at_start' },
}
