import type { Keys } from '#platform/crypto/keys'
import type { Random } from '#platform/random'

/** A code is good for this long, and only the one asked for last. */
export const CODE_MINUTES = 10
export const CODE_DIGITS = 6

/** What may be tried with one address, or from one place, in a quarter of an hour and in a day. */
export const LIMIT_MINUTES = 15
export const LIMIT_HOURS = 24
export const limits = {
  ask: { address: 3, addressInADay: 10, origin: 20 },
  enter: { address: 5, addressInADay: 20, origin: 30 },
} as const
export type TryKind = keyof typeof limits

/** What was tried before. */
export interface Tried {
  readonly address: number
  readonly addressInADay: number
  readonly origin: number
}

export function isTooMany(kind: TryKind, tried: Tried): boolean {
  const most = limits[kind]
  return tried.address >= most.address || tried.addressInADay >= most.addressInADay || tried.origin >= most.origin
}

const RANGE = 10 ** CODE_DIGITS
/** Of 32 random bits those above the last full range are drawn again, so that every code is as likely. */
const FAIR_BELOW = 2 ** 32 - (2 ** 32 % RANGE)

export function newCode(random: Random): string {
  let drawn = random.bytes(4).readUInt32BE()
  while (drawn >= FAIR_BELOW) drawn = random.bytes(4).readUInt32BE()
  return String(drawn % RANGE).padStart(CODE_DIGITS, '0')
}

/** A million codes are guessed in no time from a plain hash: the key of the installation is in this one. */
export function hashOfCode(keys: Pick<Keys, 'sign'>, codeId: string, code: string): Buffer {
  return keys.sign('portal/code', `${codeId}/${code}`)
}
