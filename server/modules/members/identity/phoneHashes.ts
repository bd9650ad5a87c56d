import { createHash } from 'node:crypto'

/** The type of an external id that is the SHA-256 of a phone, as platforms give it in the place of the phone. */
export const PHONE_SHA256 = 'phone_sha256'

/** A number that is written without its country is one of this country, as it is where a phone is read in the clear. */
const HOME = '+86'

/**
 * The hash of each way a platform writes a phone before it hashes it: `+8613800000000`, `8613800000000` and
 * `13800000000`. The last only of one country: two countries have the same national numbers, and a hash may lead to one
 * phone only. `phone` is in E.164, where no calling code begins with another.
 */
export function hashesOfPhone(phone: string): string[] {
  if (!/^\+\d+$/.test(phone)) return []
  const written = [phone, phone.slice(1), ...(phone.startsWith(HOME) ? [phone.slice(HOME.length)] : [])]
  return written.map((text) => createHash('sha256').update(text).digest('hex'))
}

/** One way of writing a hash; undefined when the text is none. */
export function normalisePhoneHash(text: string): string | undefined {
  const hash = text.trim().toLowerCase()
  return /^[0-9a-f]{64}$/.test(hash) ? hash : undefined
}
