import type { MetricDefinition } from '../metric.ts'

export const marketableRate: MetricDefinition = {
  id: 'marketable_rate',
  version: 1,
  name: { en: 'Marketable rate', 'zh-CN': '可营销率' },
  description: {
    en: 'Share of members who may be contacted for marketing on some channel.',
    'zh-CN': '至少一个渠道可营销联系的会员占比。',
  },
  formula: {
    en: 'Members with a marketing consent on any channel ÷ members',
    'zh-CN': '任一渠道有营销授权的会员数 ÷ 会员总数',
  },
  unit: 'percent',
  grain: 'day',
  direction: 'up',
  made: { kind: 'share', numerator: 'marketable_members', denominator: 'members' },
}
