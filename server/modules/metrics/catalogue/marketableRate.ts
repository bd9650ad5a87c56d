import type { MetricDefinition } from '../metric.ts'

export const marketableRate: MetricDefinition = {
  id: 'marketable_rate',
  version: 2,
  name: { en: 'Marketable rate', 'zh-CN': '可营销率' },
  description: {
    en: 'Share of members asked about marketing who let at least one purpose of it stand. The line is 85 %.',
    'zh-CN': '就营销被征询的会员中，至少保留一项营销目的的占比。参考线为 85%。',
  },
  formula: {
    en: 'Members with a consent that counts to at least one purpose of marketing ÷ members asked about one',
    'zh-CN': '至少一项营销目的有有效授权的会员数 ÷ 就营销目的被征询的会员数',
  },
  unit: 'percent',
  grain: 'day',
  direction: 'up',
  line: { value: 0.85, bound: 'at_least' },
  made: { kind: 'share', numerator: 'marketable_members', denominator: 'asked_members' },
}
