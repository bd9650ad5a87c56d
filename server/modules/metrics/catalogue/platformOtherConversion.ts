import type { MetricDefinition } from '../metric.ts'

export const platformOtherConversion: MetricDefinition = {
  id: 'platform_other_conversion',
  version: 1,
  name: { en: 'Conversion of non-members on platforms', 'zh-CN': '平台非会员转化率' },
  description: {
    en: 'Share of orders that others than members placed on sales platforms and that stand; also for each platform.',
    'zh-CN': '非会员在销售平台所下订单中成交的比例，可按平台查看。',
  },
  formula: {
    en: 'Orders without a member on platforms that stand ÷ orders without a member placed there, with those closed or refunded in full',
    'zh-CN': '平台非会员成交订单数 ÷ 平台非会员下单数（含关闭与全额退款的订单）',
  },
  unit: 'percent',
  grain: 'month',
  direction: 'up',
  made: { kind: 'share', numerator: 'platform_other_orders', denominator: 'platform_other_placed' },
}
