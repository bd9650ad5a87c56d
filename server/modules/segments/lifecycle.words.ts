import type { StageReason } from './lifecycle.ts'

interface Bilingual {
  readonly en: string
  readonly 'zh-CN': string
}

/** Why a member is in a stage, in words; `{n}` is the number kept with the reason. */
const sentences: Record<StageReason, Bilingual> = {
  registered: { en: 'Joined less than {n} days ago', 'zh-CN': '注册不足 {n} 天' },
  awake: { en: 'Became active within {n} days of joining', 'zh-CN': '注册后 {n} 天内已有行为' },
  not_awake: { en: 'Did nothing in the first {n} days', 'zh-CN': '注册后 {n} 天内没有行为' },
  first_purchase: { en: 'Bought for the first time', 'zh-CN': '完成首次购买' },
  not_activated: { en: 'Active, but did not buy within {n} days', 'zh-CN': '有行为，但 {n} 天内未购买' },
  repeat_purchase: {
    en: 'Bought {n} times, and within the usual time',
    'zh-CN': '已购买 {n} 次，且仍在通常的购买间隔内',
  },
  growth_over: { en: 'Bought {n} days ago or more', 'zh-CN': '首次购买已满 {n} 天' },
  silent: { en: 'Did nothing through {n} days of activation', 'zh-CN': '激活期 {n} 天内没有任何行为' },
  never_bought: { en: 'Did not buy through {n} days of growth', 'zh-CN': '成长期 {n} 天内没有购买' },
  overdue: {
    en: 'No order for {n} days or more, longer than usual',
    'zh-CN': '已有 {n} 天或以上没有下单，超出通常间隔',
  },
}

export function reasonSentence(reason: StageReason, days: number | null): Bilingual {
  const fill = (text: string) => text.replace('{n}', String(days ?? ''))
  return { en: fill(sentences[reason].en), 'zh-CN': fill(sentences[reason]['zh-CN']) }
}

export const stageWords = {
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
} as const
