import type { Bilingual } from '@regulars/contract/shapes'
import type { z } from 'zod'

/** A kind of identifier, and what one of it says of its holder. */
export interface Namespace {
  readonly namespace: string
  readonly name: z.infer<typeof Bilingual>
  /** Lower counts first when an event names several people. */
  readonly priority: number
  /** How many one member may have; a further one is left where it is. */
  readonly memberLimit: number
  /** Its holder is enrolled: known rather than anonymous. */
  readonly enrols: boolean
  /** When it was verified, it vouches that two members who share it are one person. */
  readonly vouches: boolean
}

/** The company's own number for a member. Two members who each have one never become one without a person's decision. */
export const MEMBER_NUMBER = 'user_id'

/** What a new workspace has; `0023_identity.sql` gives the same to older ones. */
export const defaultNamespaces: readonly Namespace[] = [
  one('user_id', 'Member number', '会员号', 10, 1, 'enrols'),
  one('card', 'Card', '会员卡', 20, 5, 'enrols'),
  one('union_id', 'WeChat union id', '微信 UnionID', 30, 3, 'vouches'),
  one('phone', 'Phone', '手机号', 40, 5, 'vouches'),
  one('email', 'E-mail', '邮箱', 50, 5, 'vouches'),
  one('partner_id', "Partner's number", '合作方编号', 60, 20),
  one('open_id', 'WeChat open id', '微信 OpenID', 70, 20),
  one('device_id', 'Device', '设备', 80, 50),
  one('anonymous_id', 'Browser', '浏览器', 90, 50),
]

function one(
  namespace: string,
  en: string,
  zh: string,
  priority: number,
  memberLimit: number,
  says?: 'enrols' | 'vouches',
): Namespace {
  return {
    namespace,
    name: { en, 'zh-CN': zh },
    priority,
    memberLimit,
    enrols: says === 'enrols',
    vouches: says === 'vouches',
  }
}

/** Values that shops send when they mean "nobody". */
const BLOCKED = new Set([
  '',
  'null',
  'undefined',
  'anonymous',
  'guest',
  'unknown',
  'none',
  'nil',
  '-1',
  '0',
  'nan',
  'n/a',
])

export function isBlocked(value: string): boolean {
  return BLOCKED.has(value.trim().toLowerCase())
}
