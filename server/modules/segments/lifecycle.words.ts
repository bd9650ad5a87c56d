import type { Words } from '@regulars/contract'
import type { StageReason } from './lifecycle.ts'

/** Why a member is in a stage, in words; `{n}` is the number kept with the reason. */
const sentences: Record<StageReason, Words> = {
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

export function reasonSentence(reason: StageReason, days: number | null): Words {
  const fill = (text: string) => text.replace('{n}', String(days ?? ''))
  return { en: fill(sentences[reason].en), 'zh-CN': fill(sentences[reason]['zh-CN']) }
}
