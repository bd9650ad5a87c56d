import type { MetricDefinition } from '../metric.ts'

export const platformConversionLead: MetricDefinition = {
  id: 'platform_conversion_lead',
  version: 1,
  name: { en: 'Lead of members on platforms', 'zh-CN': '平台会员转化率领先幅度' },
  description: {
    en: 'By how much members convert better than others on sales platforms: 0.27 is 27 % above. A comparison of who they are, not of what membership does to them; also for each platform.',
    'zh-CN':
      '会员在销售平台的转化率高于非会员的幅度：0.27 即高出 27%。这是两类人群的比较，并非会员身份的因果效果；可按平台查看。',
  },
  formula: {
    en: 'Conversion of members on platforms ÷ conversion of non-members on platforms − 1',
    'zh-CN': '平台会员转化率 ÷ 平台非会员转化率 − 1',
  },
  unit: 'percent',
  grain: 'month',
  direction: 'up',
  made: {
    kind: 'lead',
    of: { numerator: 'platform_member_orders', denominator: 'platform_member_placed' },
    over: { numerator: 'platform_other_orders', denominator: 'platform_other_placed' },
  },
}
