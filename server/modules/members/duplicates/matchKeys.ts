import { isChineseName, splitChineseName } from '@regulars/stats/linkage/chinese-name'
import { soundex } from '@regulars/stats/linkage/phonetic'
import type { MatchRecord } from './matchRecord.ts'

/** Ways in which two profiles come to be compared at all, in the order in which a search goes through them. */
export const keyKinds = [
  'birthday_postcode',
  'email',
  'id_number',
  'name',
  'name_birthday',
  'name_postcode',
  'phone',
] as const
export type KeyKind = (typeof keyKinds)[number]

export interface MatchKey {
  readonly kind: KeyKind
  /** In the clear: only its blind index is stored. */
  readonly value: string
}

/**
 * The keys of a profile: parts of its values that survive a typing error elsewhere. Names count by sound and in any order,
 * Chinese ones by simplified characters; a phone by its last eight digits, whatever stands before them.
 */
export function matchKeysOf({ name, birthday, phone, email, postcode, id_number }: MatchRecord): MatchKey[] {
  const sounds = soundsOf(name)
  const keys: MatchKey[] = [
    ...sounds.flatMap((sound) => [
      { kind: 'name_birthday' as const, value: birthday && `${birthday} ${sound}` },
      { kind: 'name_postcode' as const, value: postcode && `${postcode} ${sound}` },
    ]),
    { kind: 'name', value: sounds.length > 1 ? [...sounds].sort().join(' ') : '' },
    { kind: 'birthday_postcode', value: birthday && postcode && `${birthday} ${postcode}` },
    { kind: 'id_number', value: id_number },
    ...phone.split(' ').map((one) => ({ kind: 'phone' as const, value: one.slice(-PHONE_DIGITS) })),
    ...email.split(' ').map((one) => ({ kind: 'email' as const, value: localPartOf(one) })),
  ]
  const distinct = new Map(keys.map((key) => [`${key.kind} ${key.value}`, key]))
  return [...distinct.values()].filter(({ value }) => value !== '')
}

const PHONE_DIGITS = 8
const MAX_SOUNDS = 4

/** What each part of a name sounds like; the characters of a Chinese name, so that its order does not matter. */
function soundsOf(name: string): string[] {
  if (isChineseName(name)) {
    const { surname, given } = splitChineseName(name)
    return [...new Set(surname + given)].slice(0, MAX_SOUNDS)
  }
  const words = name.split(/[\s·•・,.]+/u).filter(Boolean)
  return [...new Set(words.map((word) => soundex(word) || word))].slice(0, MAX_SOUNDS)
}

/** Without what is after a plus: that is the same mailbox. */
function localPartOf(email: string): string {
  return /^[^@+]*/.exec(email)![0]
}
