import type { Mapping } from './index.ts'

const writing = { dateFormat: 'iso', timeZone: 'Asia/Shanghai', memberNumberSuffix: null }
const member = { memberNumber: 'member', email: 'email', phone: 'phone' }

/** The layouts to export to when the other system lets one choose: plain headings, ISO 8601 dates. */
export const plainRecords: readonly Mapping[] = [
  {
    code: 'plain-members',
    name: { en: 'Plain members', 'zh-CN': '通用会员' },
    kind: 'members',
    columns: { ...member, name: 'name', birthday: 'birthday', joinedAt: 'joined_at' },
    ...writing,
  },
  {
    code: 'plain-consents',
    name: { en: 'Plain consents', 'zh-CN': '通用授权' },
    kind: 'consents',
    columns: { ...member, purpose: 'purpose', channel: 'channel', state: 'state', saidAt: 'said_at' },
    ...writing,
  },
  {
    code: 'plain-points',
    name: { en: 'Plain points balances', 'zh-CN': '通用积分余额' },
    kind: 'points',
    columns: { ...member, points: 'points', earnedAt: 'earned_at', expiresAt: 'expires_at', reference: 'reference' },
    ...writing,
  },
  {
    code: 'plain-events',
    name: { en: 'Plain events', 'zh-CN': '通用行为事件' },
    kind: 'events',
    columns: { memberNumber: 'member', event: 'event', occurredAt: 'occurred_at', messageId: 'event_id' },
    ...writing,
  },
  {
    code: 'plain-catalogue',
    name: { en: 'Plain catalogue', 'zh-CN': '通用商品目录' },
    kind: 'catalogue',
    columns: { sku: 'sku', name: 'name', category: 'category', price: 'price' },
    ...writing,
  },
]
