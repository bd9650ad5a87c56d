import type { Words } from '@regulars/contract'
import type { rfmNames, stages } from '@regulars/contract/rules'

/** Names of the product's own groups of members, in the words of the glossary. */
export const stageNames: Readonly<Record<(typeof stages)[number], Words>> = {
  awakening: { en: 'Awakening', 'zh-CN': '唤醒期' },
  activation: { en: 'Activation', 'zh-CN': '激活期' },
  growth: { en: 'Growth', 'zh-CN': '成长期' },
  stable: { en: 'Stable', 'zh-CN': '稳定期' },
  churn_warning: { en: 'Churn warning', 'zh-CN': '流失预警期' },
}

export const rfmTitles: Readonly<Record<(typeof rfmNames)[number], Words>> = {
  champions: { en: 'Champions', 'zh-CN': '冠军会员' },
  loyal: { en: 'Loyal', 'zh-CN': '忠诚会员' },
  potential: { en: 'Potential', 'zh-CN': '潜力会员' },
  new: { en: 'New', 'zh-CN': '新会员' },
  need_attention: { en: 'Need attention', 'zh-CN': '需要关注' },
  at_risk: { en: 'At risk', 'zh-CN': '有流失风险' },
  cannot_lose: { en: 'Cannot lose', 'zh-CN': '不可失去' },
  hibernating: { en: 'Hibernating', 'zh-CN': '沉睡会员' },
  lost: { en: 'Lost', 'zh-CN': '已流失' },
}
