import type { MetricDefinition } from '../metric.ts'

export const pointsOutstanding: MetricDefinition = {
  id: 'points_outstanding',
  version: 1,
  name: { en: 'Points outstanding', 'zh-CN': '未使用积分' },
  description: { en: 'Points that members hold at the end of the period.', 'zh-CN': '期末会员持有的积分。' },
  formula: {
    en: 'Points earned − taken back − redeemed ± adjusted, since the beginning',
    'zh-CN': '自始累计：获得 − 收回 − 兑换 ± 调整',
  },
  unit: 'points',
  grain: 'day',
  direction: 'neutral',
  made: { kind: 'count', measure: 'points_outstanding' },
}
