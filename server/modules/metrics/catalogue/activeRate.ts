import type { MetricDefinition } from '../metric.ts'

export const activeRate: MetricDefinition = {
  id: 'active_rate',
  version: 1,
  name: { en: 'Active rate', 'zh-CN': '活跃率' },
  description: { en: 'Share of members who did anything in the period.', 'zh-CN': '期内有任何行为的会员占比。' },
  formula: {
    en: 'Members with an event of their own in the period ÷ members at its end',
    'zh-CN': '期内有行为的会员数 ÷ 期末会员数',
  },
  unit: 'percent',
  grain: 'day',
  direction: 'up',
  compared: 'members',
  made: { kind: 'share', numerator: 'active_members', denominator: 'members' },
}
