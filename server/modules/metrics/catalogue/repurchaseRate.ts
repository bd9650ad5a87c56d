import type { MetricDefinition } from '../metric.ts'

export const repurchaseRate: MetricDefinition = {
  id: 'repurchase_rate',
  version: 1,
  name: { en: 'Repurchase rate', 'zh-CN': '复购率' },
  description: {
    en: 'Share of buyers who bought at least twice in the period.',
    'zh-CN': '期内购买两次及以上的会员占购买会员的比例。',
  },
  formula: {
    en: 'Members with two valid orders or more ÷ buyers',
    'zh-CN': '有两笔及以上有效订单的会员数 ÷ 购买会员数',
  },
  unit: 'percent',
  grain: 'month',
  direction: 'up',
  compared: 'everyone',
  made: { kind: 'share', numerator: 'repeat_buyers', denominator: 'buyers' },
}
