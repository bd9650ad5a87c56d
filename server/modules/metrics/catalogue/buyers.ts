import type { MetricDefinition } from '../metric.ts'

export const buyers: MetricDefinition = {
  id: 'buyers',
  version: 1,
  name: { en: 'Buyers', 'zh-CN': '购买会员数' },
  description: {
    en: 'Members with an order in the period that was not refunded in full.',
    'zh-CN': '期内有有效订单（未全额退款）的会员数。',
  },
  formula: { en: 'Distinct members with at least one valid order', 'zh-CN': '至少有一笔有效订单的去重会员数' },
  unit: 'members',
  grain: 'day',
  direction: 'up',
  compared: 'members',
  made: { kind: 'count', measure: 'buyers' },
}
