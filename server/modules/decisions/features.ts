import type { Words } from '@regulars/contract'
import { closedAmong, fieldNames, sensitiveAmong } from '#modules/members/index'
import type { Ctx } from '#platform/context'

const FIELD = 'attribute:'

const known: Readonly<Record<string, Words>> = {
  rfm: { en: 'RFM group', 'zh-CN': 'RFM 分组' },
  stage: { en: 'Lifecycle stage', 'zh-CN': '生命周期阶段' },
  points: { en: 'Points', 'zh-CN': '积分' },
  household: { en: 'Household', 'zh-CN': '家庭' },
  organisation: { en: 'Organisation and its contract', 'zh-CN': '所属组织及其合同' },
  joined_at: { en: 'When they joined', 'zh-CN': '入会时间' },
  segment: { en: 'A group of before features were kept', 'zh-CN': '早期人群（未记录特征）' },
  'event:Order Completed': { en: 'Orders', 'zh-CN': '订单' },
  'event:Order Refunded': { en: 'Refunds', 'zh-CN': '退款' },
  'attribute:*': { en: 'Any field of the profile that is not sensitive', 'zh-CN': '任意非敏感资料字段' },
}

/** A feature in words, with whether it is a sensitive field and one that decisions may read. */
export interface Described {
  readonly id: string
  readonly name: Words
  readonly sensitive: boolean
  readonly approved: boolean
}

/** Describes features: fields by the names of the register, the rest in words of the product. */
export async function describer(ctx: Ctx, features: readonly string[]): Promise<(feature: string) => Described> {
  const fields = [...new Set(features.flatMap((one) => (one.startsWith(FIELD) ? [one.slice(FIELD.length)] : [])))]
  const names = await fieldNames(ctx, fields)
  const sensitive = await sensitiveAmong(ctx, fields)
  const closed = await closedAmong(ctx, fields)
  return (id) => {
    const field = id.startsWith(FIELD) ? id.slice(FIELD.length) : ''
    const isSensitive = sensitive.has(field)
    return { id, name: wordsOf(id, names), sensitive: isSensitive, approved: isSensitive && !closed.has(field) }
  }
}

function wordsOf(id: string, names: Readonly<Record<string, Words>>): Words {
  const words = known[id]
  if (words) return words
  const [kind, ...rest] = id.split(':')
  const what = rest.join(':')
  if (kind === 'attribute') return names[what] ?? { en: what, 'zh-CN': what }
  if (kind === 'event') return { en: `Event “${what}”`, 'zh-CN': `事件“${what}”` }
  if (kind === 'consent') return { en: `Consent to ${what}`, 'zh-CN': `对 ${what} 的授权` }
  return { en: id, 'zh-CN': id }
}
