import type { MetricDefinition } from '../metric.ts'

export const cardUseRate: MetricDefinition = {
  id: 'card_use_rate',
  version: 1,
  name: { en: 'Card use in stores', 'zh-CN': '门店会员卡使用率' },
  description: {
    en: 'Share of orders in stores at which a member number was shown; also for each store.',
    'zh-CN': '门店订单中出示会员号的比例，可按门店查看。',
  },
  formula: {
    en: 'Orders in stores with a member ÷ all orders in stores',
    'zh-CN': '带会员号的门店订单数 ÷ 全部门店订单数',
  },
  unit: 'percent',
  grain: 'month',
  direction: 'up',
  made: { kind: 'share', numerator: 'store_member_orders', denominator: 'store_orders' },
}
