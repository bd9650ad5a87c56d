import type { MetricDefinition } from '../metric.ts'

export const memberAovIndex: MetricDefinition = {
  id: 'member_aov_index',
  version: 1,
  name: { en: 'AOV index of members', 'zh-CN': '会员客单价指数' },
  description: {
    en: 'Average order value of members of a place, with that of all members at 100: 140 is 40 % above.',
    'zh-CN': '某地会员客单价与全国（全部）会员客单价之比，全国为 100：140 即高出 40%。',
  },
  formula: {
    en: 'Average order value of members of the place ÷ average order value of all members × 100',
    'zh-CN': '该地会员客单价 ÷ 全部会员客单价 × 100',
  },
  unit: 'index',
  grain: 'place',
  direction: 'neutral',
  made: { kind: 'index', of: { numerator: 'member_revenue', denominator: 'member_orders' } },
}
