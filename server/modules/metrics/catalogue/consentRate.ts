import type { MetricDefinition } from '../metric.ts'

export const consentRate: MetricDefinition = {
  id: 'consent_rate',
  version: 1,
  name: { en: 'Consent rate', 'zh-CN': '同意率' },
  description: {
    en: 'Share of those asked who hold a marketing consent at the end of the period.',
    'zh-CN': '期末持有营销授权的会员占被询问会员的比例。',
  },
  formula: {
    en: 'Members with a marketing consent on any channel ÷ members who ever answered',
    'zh-CN': '任一渠道有营销授权的会员数 ÷ 曾表态的会员数',
  },
  unit: 'percent',
  grain: 'day',
  direction: 'up',
  made: { kind: 'share', numerator: 'marketable_members', denominator: 'asked_members' },
}
