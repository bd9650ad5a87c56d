import { type ChannelCode, channels, type LegalBasis } from '@regulars/contract/consent'
import type { Bilingual } from '@regulars/contract/shapes'
import type { z } from 'zod'

export type Channel = z.infer<typeof ChannelCode>

/** For what members may be contacted. */
export interface Purpose {
  readonly code: string
  readonly name: z.infer<typeof Bilingual>
  readonly description: z.infer<typeof Bilingual>
  /**
   * `contract`: the member asked for the thing the message is about. `legitimate_interest`: the company's interest was
   * weighed against the member's. Neither needs a consent; a withdrawal, which is an objection, still counts.
   */
  readonly legalBasis: z.infer<typeof LegalBasis>
  readonly balancingNote: string | null
  readonly channels: readonly Channel[]
  /** Counts toward the frequency cap. */
  readonly promotional: boolean
  /** Data goes to others for it, or is used for their offers: an objection to sharing ends it. */
  readonly shares: boolean
  readonly expiresAfterDays: number | null
  /** The notice members are shown when they agree; each consent is pinned to its version of that time. */
  readonly notice: string | null
  readonly noticeVersion: number
  /** Consents to older versions must be renewed. */
  readonly leastVersion: number
}

/** What a person decides of a purpose. */
export type NewPurpose = Omit<Purpose, 'notice' | 'noticeVersion' | 'leastVersion'>

/** What keeps a purpose from being used; undefined when nothing does. */
export function faultOf(purpose: NewPurpose): string | undefined {
  const words = [...Object.values(purpose.name), ...Object.values(purpose.description)]
  if (words.some((text) => text.trim() === '')) return 'name and description are needed in both languages'
  if (purpose.legalBasis === 'legitimate_interest' && !purpose.balancingNote) {
    return 'legitimate interest needs a note that weighs it against the interests of the member'
  }
  if (purpose.promotional && purpose.legalBasis === 'contract') return 'promotion is no part of a contract'
  if (purpose.shares && purpose.legalBasis === 'contract') return 'sharing is no part of a contract'
  return undefined
}

/** What a new workspace begins with. */
export const defaultPurposes: readonly NewPurpose[] = [
  {
    code: 'service',
    name: { en: 'Service messages', 'zh-CN': '服务通知' },
    description: {
      en: 'Messages about your own orders, account and membership that you need in order to use them.',
      'zh-CN': '与您的订单、账户和会员资格有关的必要通知。',
    },
    legalBasis: 'contract',
    balancingNote: null,
    expiresAfterDays: null,
    channels,
    promotional: false,
    shares: false,
  },
  {
    code: 'points',
    name: { en: 'Points and benefits', 'zh-CN': '积分与权益提醒' },
    description: {
      en: 'Reminders of points you earned and benefits you have not used yet.',
      'zh-CN': '提醒您已获得的积分和尚未使用的权益。',
    },
    legalBasis: 'consent',
    balancingNote: null,
    expiresAfterDays: null,
    channels,
    promotional: false,
    shares: false,
  },
  {
    code: 'marketing',
    name: { en: 'Offers and news', 'zh-CN': '优惠与资讯' },
    description: {
      en: 'Offers, new products and invitations.',
      'zh-CN': '优惠活动、新品资讯与活动邀请。',
    },
    legalBasis: 'consent',
    balancingNote: null,
    expiresAfterDays: null,
    channels,
    promotional: true,
    shares: false,
  },
  {
    code: 'personalised_recommendation',
    name: { en: 'Personal recommendations', 'zh-CN': '个性化推荐' },
    description: {
      en: 'Suggestions chosen for you from what you bought. You can turn personalisation off apart from this.',
      'zh-CN': '根据您的购买记录为您挑选的推荐。您也可以单独关闭个性化。',
    },
    legalBasis: 'consent',
    balancingNote: null,
    expiresAfterDays: null,
    channels,
    promotional: true,
    shares: false,
  },
]
