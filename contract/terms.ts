import type { Words } from './refusals.ts'
import type { rfmNames, stages } from './rules.ts'

/** What the product calls its own groups of members, in the words of the glossary. */
interface Term {
  readonly name: Words
  readonly description: Words
}

export const stageWords: Readonly<Record<(typeof stages)[number], Term>> = {
  awakening: {
    name: { en: 'Awakening', 'zh-CN': '唤醒期' },
    description: { en: 'Joined within the last days, not active yet', 'zh-CN': '刚注册，尚未有行为' },
  },
  activation: {
    name: { en: 'Activation', 'zh-CN': '激活期' },
    description: { en: 'Awake, on the way to a first purchase', 'zh-CN': '已唤醒，等待首次购买' },
  },
  growth: {
    name: { en: 'Growth', 'zh-CN': '成长期' },
    description: { en: 'Bought once, on the way to a second purchase', 'zh-CN': '已首购，等待再次购买' },
  },
  stable: {
    name: { en: 'Stable', 'zh-CN': '稳定期' },
    description: { en: 'Buys within the usual time', 'zh-CN': '按通常间隔持续购买' },
  },
  churn_warning: {
    name: { en: 'Churn warning', 'zh-CN': '流失预警期' },
    description: { en: 'Quiet for longer than usual', 'zh-CN': '沉默时间超出通常间隔' },
  },
}

export const rfmWords: Readonly<Record<(typeof rfmNames)[number], Term>> = {
  champions: {
    name: { en: 'Champions', 'zh-CN': '冠军会员' },
    description: { en: 'Bought lately and often', 'zh-CN': '近期购买且频繁' },
  },
  loyal: {
    name: { en: 'Loyal', 'zh-CN': '忠诚会员' },
    description: { en: 'Buys often, and not long ago', 'zh-CN': '购买较频繁，且不久前有购买' },
  },
  potential: {
    name: { en: 'Potential', 'zh-CN': '潜力会员' },
    description: { en: 'Bought lately, a few times', 'zh-CN': '近期购买，次数不多' },
  },
  new: {
    name: { en: 'New', 'zh-CN': '新购会员' },
    description: { en: 'Bought lately, for the first time or nearly so', 'zh-CN': '近期刚开始购买' },
  },
  need_attention: {
    name: { en: 'Need attention', 'zh-CN': '需要关注' },
    description: { en: 'Middling in time, and not often', 'zh-CN': '有一段时间未购买，次数不多' },
  },
  at_risk: {
    name: { en: 'At risk', 'zh-CN': '有流失风险' },
    description: { en: 'Bought often, not lately', 'zh-CN': '曾经常购买，近期没有' },
  },
  cannot_lose: {
    name: { en: 'Cannot lose', 'zh-CN': '不能失去' },
    description: { en: 'Bought very often, and longest ago', 'zh-CN': '曾非常频繁购买，最久没有回来' },
  },
  hibernating: {
    name: { en: 'Hibernating', 'zh-CN': '休眠会员' },
    description: { en: 'Bought seldom, and a long time ago', 'zh-CN': '购买少，且已较久未购买' },
  },
  lost: {
    name: { en: 'Lost', 'zh-CN': '已流失' },
    description: { en: 'Bought seldom, and longest ago', 'zh-CN': '购买少，且最久未购买' },
  },
}
