import { Secret, TOTP } from 'otpauth'
import type { Random } from '../../platform/random.ts'

/** RFC 6238 with what every authenticator app assumes: SHA-1, six digits, a step of thirty seconds. */
const STEP_SECONDS = 30
const DIGITS = 6
/** Clocks of telephones are off by a step. */
const WINDOW = 1
const SECRET_BYTES = 20

const CODES = 10
const CODE_LENGTH = 16
/** Letters and digits that are not taken for one another. Thirty-two, so that five bits make one. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

export function newTotpSecret(random: Random): Buffer {
  return random.bytes(SECRET_BYTES)
}

/** What an app is told: the secret as text, and the address that a QR code carries. */
export function describeSecret(bytes: Buffer, email: string): { secret: string; uri: string } {
  const totp = totpOf(bytes, email)
  return { secret: totp.secret.base32, uri: totp.toString() }
}

/** The step whose code this is, near the moment; undefined when it is none. */
export function stepOf(bytes: Buffer, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const delta = totpOf(bytes).validate({ token: code, timestamp: now.getTime(), window: WINDOW })
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / STEP_SECONDS) + delta
}

export function codeAt(bytes: Buffer, now: Date): string {
  return totpOf(bytes).generate({ timestamp: now.getTime() })
}

function totpOf(bytes: Buffer, label = 'user'): TOTP {
  const secret = new Secret({ buffer: Uint8Array.from(bytes).buffer })
  return new TOTP({ issuer: 'Regulars', label, algorithm: 'SHA1', digits: DIGITS, period: STEP_SECONDS, secret })
}

/** Ten codes of eighty random bits, in fours. */
export function newRecoveryCodes(random: Random): string[] {
  return Array.from({ length: CODES }, () =>
    [...random.bytes(CODE_LENGTH)]
      .map((byte) => ALPHABET[byte % ALPHABET.length]!)
      .join('')
      .replace(/(.{4})(?=.)/g, '$1-'),
  )
}

/** As typed by hand: case, spaces and dashes do not count. */
export function normaliseRecoveryCode(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/g, '')
}
