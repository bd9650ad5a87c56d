import type { MetricDefinition } from '../metric.ts'

export const pointsRedeemed: MetricDefinition = {
  id: 'points_redeemed',
  version: 1,
  name: { en: 'Points redeemed', 'zh-CN': '兑换积分' },
  description: { en: 'Points that members spent in the period.', 'zh-CN': '期内会员使用的积分。' },
  formula: { en: 'Sum of points redeemed', 'zh-CN': '兑换积分之和' },
  unit: 'points',
  grain: 'day',
  direction: 'up',
  compared: 'members',
  made: { kind: 'count', measure: 'points_redeemed' },
}
