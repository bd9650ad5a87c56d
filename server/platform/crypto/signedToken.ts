import { timingSafeEqual } from 'node:crypto'
import type { Keys } from './keys.ts'

/** 128 bits: more than can be guessed, and short enough for a mail header on one line. */
const SIGNATURE_BYTES = 16

/** An opaque token for links: bytes and their signature. `purpose` keeps one kind of link from being used as another. */
export function signToken(keys: Pick<Keys, 'sign'>, purpose: string, body: Buffer): string {
  return Buffer.concat([signatureOf(keys, purpose, body), body]).toString('base64url')
}

/** The bytes of a token; undefined when it is not of this purpose, was changed, or is no token at all. */
export function openToken(keys: Pick<Keys, 'sign'>, purpose: string, token: string): Buffer | undefined {
  const bytes = Buffer.from(token, 'base64url')
  // Characters outside the alphabet are skipped by the decoder; a token has one spelling only.
  if (bytes.length <= SIGNATURE_BYTES || bytes.toString('base64url') !== token) return undefined
  const body = bytes.subarray(SIGNATURE_BYTES)
  return timingSafeEqual(bytes.subarray(0, SIGNATURE_BYTES), signatureOf(keys, purpose, body)) ? body : undefined
}

function signatureOf(keys: Pick<Keys, 'sign'>, purpose: string, body: Buffer): Buffer {
  return keys.sign(purpose, body.toString('base64url')).subarray(0, SIGNATURE_BYTES)
}

export function uuidBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex')
}

export function uuidFrom(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
