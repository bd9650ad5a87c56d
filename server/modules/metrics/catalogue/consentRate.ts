import type { MetricDefinition } from '../metric.ts'

export const consentRate: MetricDefinition = {
  id: 'consent_rate',
  version: 2,
  name: { en: 'Consent rate', 'zh-CN': '同意率' },
  description: {
    en: 'Of the consents that members were asked for, the share they have given at the end of the period, for each purpose and version of its notice. The line is 95 %.',
    'zh-CN': '期末会员已给出的同意占所征询同意的比例，可按目的与告知版本查看。参考线为 95%。',
  },
  formula: {
    en: 'Members, counted for each purpose, with a consent on any channel that has neither ended nor must be renewed ÷ members who answered',
    'zh-CN': '按目的计：任一渠道有未到期且无需重新征得的同意的会员数 ÷ 曾表态的会员数',
  },
  unit: 'percent',
  grain: 'day',
  direction: 'up',
  line: { value: 0.95, bound: 'at_least' },
  made: { kind: 'share', numerator: 'granted_consents', denominator: 'asked_consents' },
}
