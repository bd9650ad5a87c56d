import type { MetricDefinition } from '../metric.ts'

export const pointsReversed: MetricDefinition = {
  id: 'points_reversed',
  version: 1,
  name: { en: 'Points taken back', 'zh-CN': '收回积分' },
  description: { en: 'Points taken back in the period because of refunds.', 'zh-CN': '期内因退款收回的积分。' },
  formula: { en: 'Sum of points reversed', 'zh-CN': '收回积分之和' },
  unit: 'points',
  grain: 'day',
  direction: 'neutral',
  made: { kind: 'count', measure: 'points_reversed' },
}
