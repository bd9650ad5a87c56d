import type { RfmName as RfmNameShape } from '@regulars/contract/rules'
import type { z } from 'zod'

export type RfmName = z.infer<typeof RfmNameShape>
export type Score = 1 | 2 | 3 | 4 | 5

/** The name of each cell, `cells[r-1][f-1]`: recency decides who is slipping away, frequency how much that matters. */
const cells: readonly (readonly RfmName[])[] = [
  ['lost', 'lost', 'at_risk', 'cannot_lose', 'cannot_lose'],
  ['hibernating', 'hibernating', 'at_risk', 'at_risk', 'at_risk'],
  ['need_attention', 'need_attention', 'need_attention', 'loyal', 'loyal'],
  ['new', 'potential', 'loyal', 'loyal', 'champions'],
  ['new', 'potential', 'loyal', 'champions', 'champions'],
]

export function rfmNameOf(r: number, f: number): RfmName {
  const name = cells[r - 1]?.[f - 1]
  if (!name) throw new RangeError(`there is no RFM cell ${r}-${f}`)
  return name
}

export const rfmWords: Record<RfmName, { name: Words; description: Words }> = {
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

interface Words {
  readonly en: string
  readonly 'zh-CN': string
}

export interface RfmRow {
  readonly memberId: string
  /** Day of the last sale before the as-of day, `YYYY-MM-DD`. */
  readonly lastDay: string
  readonly recencyDays: number
  readonly frequency: number
  readonly monetaryMills: number
  readonly r: number
  readonly f: number
  readonly m: number
}
