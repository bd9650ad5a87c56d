import type { Platform } from '../../platform/context.ts'
import { hashSecret } from '../../platform/crypto/keys.ts'
import { Refusal } from '../../platform/errors.ts'
import type { Tx } from '../../platform/postgres.ts'
import {
  confirmFactor,
  deleteFactor,
  findFactor,
  insertFactor,
  replaceRecoveryCodes,
  useRecoveryCode,
  useStep,
} from './secondFactor.store.ts'
import { describeSecret, newRecoveryCodes, newTotpSecret, normaliseRecoveryCode, stepOf } from './totp.ts'
import { countFailure, lockedUntil, lockUser, type User } from './users.ts'

const SEAL = 'access.second_factors'

/** Whether signing in asks this user for a code. */
export async function hasSecondFactor(tx: Tx, userId: string): Promise<boolean> {
  return Boolean((await findFactor(tx, userId))?.confirmedAt)
}

/**
 * Checks a code of the app or a recovery code, each of which works once. A wrong one counts as a wrong password does;
 * tries of one user happen one after another, so that many at once get no more of them.
 */
export async function proveCode(platform: Platform, userId: string, code: string): Promise<void> {
  const now = platform.clock.now()
  const locked = await platform.postgres.inInstallation(async (tx) => {
    const until = await lockUser(tx, userId)
    if (until && until > now) return until
    if (await useCode(platform, tx, userId, code)) return undefined
    return (await countFailure(tx, userId, now)) ?? 'wrong'
  })
  if (locked === 'wrong') throw new Refusal('wrong_code')
  if (locked) throw lockedUntil(locked, now)
}

async function useCode(platform: Platform, tx: Tx, userId: string, code: string): Promise<boolean> {
  const factor = await findFactor(tx, userId)
  if (!factor) return false
  const now = platform.clock.now()
  const step = stepOf(platform.keys.open(userId, SEAL, factor.sealedSecret), code.replaceAll(/\s/g, ''), now)
  if (step !== undefined) return useStep(tx, userId, step)
  return useRecoveryCode(tx, userId, hashSecret(normaliseRecoveryCode(code)), now)
}

/** A new secret, sealed under the user; it counts from the first code of the app on. */
export async function beginSecondFactor(platform: Platform, tx: Tx, user: User) {
  const secret = newTotpSecret(platform.random)
  const sealed = platform.keys.seal(user.id, SEAL, secret)
  if (!(await insertFactor(tx, user.id, sealed, platform.clock.now())))
    throw new Refusal('wrong_state', { what: 'second factor', state: 'on' })
  return describeSecret(secret, user.email)
}

/** Switches the factor on and answers the recovery codes, of which only hashes are kept. */
export async function completeSecondFactor(platform: Platform, tx: Tx, userId: string): Promise<string[]> {
  await confirmFactor(tx, userId, platform.clock.now())
  return renewRecoveryCodes(platform, tx, userId)
}

export async function renewRecoveryCodes(platform: Platform, tx: Tx, userId: string): Promise<string[]> {
  const codes = newRecoveryCodes(platform.random)
  await replaceRecoveryCodes(
    tx,
    userId,
    codes.map((code) => hashSecret(normaliseRecoveryCode(code))),
  )
  return codes
}

export { deleteFactor as endSecondFactor }
