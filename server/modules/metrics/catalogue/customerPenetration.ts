import type { MetricDefinition } from '../metric.ts'

export const customerPenetration: MetricDefinition = {
  id: 'customer_penetration',
  version: 1,
  name: { en: 'Penetration among customers', 'zh-CN': '客户会员渗透率' },
  description: {
    en: 'Share of customers who are members, of those who bought in the period; also by city tier and region.',
    'zh-CN': '期内购买客户中会员所占比例；可按城市等级与区域查看。',
  },
  formula: {
    en: 'Members who bought ÷ customers (members who bought + others who bought + orders that carry nobody, each as one)',
    'zh-CN': '购买会员数 ÷ 客户数（购买会员 + 可识别的购买非会员 + 无身份订单，每单计一位）',
  },
  unit: 'percent',
  grain: 'month',
  direction: 'up',
  made: { kind: 'share', numerator: 'buyers', denominator: 'customers' },
}
