import type { MetricDefinition } from '../metric.ts'

export const platformMemberConversion: MetricDefinition = {
  id: 'platform_member_conversion',
  version: 1,
  name: { en: 'Conversion of members on platforms', 'zh-CN': '平台会员转化率' },
  description: {
    en: 'Share of orders that members placed on sales platforms and that stand. Files of platforms hold no visits, so that this is from order to sale, not from visit to order; also for each platform.',
    'zh-CN':
      '会员在销售平台所下订单中成交的比例。平台文件不含访问数据，因此是下单到成交的转化，而非访问到下单的转化；可按平台查看。',
  },
  formula: {
    en: 'Orders of members on platforms that stand ÷ orders of members placed there, with those closed or refunded in full',
    'zh-CN': '会员在平台的成交订单数 ÷ 会员在平台的下单数（含关闭与全额退款的订单）',
  },
  unit: 'percent',
  grain: 'month',
  direction: 'up',
  made: { kind: 'share', numerator: 'platform_member_orders', denominator: 'platform_member_placed' },
}
