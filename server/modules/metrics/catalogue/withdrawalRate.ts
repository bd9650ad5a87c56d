import type { MetricDefinition } from '../metric.ts'

export const withdrawalRate: MetricDefinition = {
  id: 'withdrawal_rate',
  version: 2,
  name: { en: 'Consent withdrawal rate', 'zh-CN': '授权撤销率' },
  description: {
    en: 'Members who took a consent to marketing back in the period, against those who held one when it began. It must be below 3 %. Consents that end by themselves, must be renewed or go with a merge are not withdrawals.',
    'zh-CN':
      '期内撤回营销授权的会员与期初持有授权的会员之比，须低于 3%。自行到期、需重新征得或因合并而变化的授权不算撤回。',
  },
  formula: {
    en: 'Distinct members who withdrew a consent that counted, to any purpose of marketing, in the period ÷ distinct members with one when it began',
    'zh-CN': '期内撤回任一营销目的有效授权的会员数（去重）÷ 期初持有此类授权的会员数（去重）',
  },
  unit: 'percent',
  grain: 'month',
  direction: 'down',
  line: { value: 0.03, bound: 'below' },
  made: { kind: 'share', numerator: 'members_withdrawn', denominator: 'marketable_at_start' },
}
