import type { MetricDefinition } from '../metric.ts'

export const pointsIssued: MetricDefinition = {
  id: 'points_issued',
  version: 1,
  name: { en: 'Points issued', 'zh-CN': '发放积分' },
  description: { en: 'Points that members earned in the period.', 'zh-CN': '期内会员获得的积分。' },
  formula: { en: 'Sum of points earned', 'zh-CN': '获得积分之和' },
  unit: 'points',
  grain: 'day',
  direction: 'neutral',
  compared: 'members',
  made: { kind: 'count', measure: 'points_issued' },
}
