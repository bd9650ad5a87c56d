import type { MetricDefinition } from '../metric.ts'

export const memberTotal: MetricDefinition = {
  id: 'member_total',
  version: 1,
  name: { en: 'Members', 'zh-CN': '会员总数' },
  description: {
    en: 'Members at the end of the period; a merged member counts once.',
    'zh-CN': '期末会员数，合并的会员只计一次。',
  },
  formula: { en: 'Known members who joined by the end of the period', 'zh-CN': '期末前加入的已知会员数' },
  unit: 'members',
  grain: 'day',
  direction: 'up',
  made: { kind: 'count', measure: 'members' },
}
