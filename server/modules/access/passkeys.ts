import { isIP } from 'node:net'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Platform } from '../../platform/context.ts'
import { Refusal } from '../../platform/errors.ts'
import type { Credential } from './passkeys.store.ts'
import type { User } from './users.ts'

const CHALLENGE_BYTES = 32

/** Browsers give passkeys to a name over https, and to this machine by its name `localhost`; never to a number. */
export function arePossible({ publicUrl }: Pick<Platform, 'publicUrl'>): boolean {
  const { protocol, hostname } = new URL(publicUrl)
  if (isIP(hostname) !== 0 || hostname.startsWith('[')) return false
  return protocol === 'https:' || hostname === 'localhost'
}

/** What a passkey is bound to: a page of another address cannot use it. */
function partyOf(platform: Pick<Platform, 'publicUrl'>): { origin: string; id: string } {
  if (!arePossible(platform)) throw new Refusal('passkeys_impossible')
  const { origin, hostname } = new URL(platform.publicUrl)
  return { origin, id: hostname }
}

/** The device must make sure that it is the user, by a finger or a PIN: so a passkey is two factors in one. */
export function registrationOptions(platform: Platform, user: User, known: readonly string[]) {
  return generateRegistrationOptions({
    rpName: 'Regulars',
    rpID: partyOf(platform).id,
    userID: Uint8Array.from(Buffer.from(user.id.replaceAll('-', ''), 'hex')),
    userName: user.email,
    userDisplayName: user.name,
    challenge: challengeOf(platform),
    attestationType: 'none',
    excludeCredentials: known.map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** The new credential, if the answer is to this challenge, from our page, by a device that knew its user. */
export async function registered(
  platform: Platform,
  challenge: string,
  response: unknown,
): Promise<Omit<Credential, 'userId'>> {
  const party = partyOf(platform)
  const result = await verifyRegistrationResponse({
    // As sent: the library refuses what has not this shape.
    response: response as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch(() => undefined)
  if (!result?.verified) throw new Refusal('passkey_invalid')
  const { id, publicKey, counter, transports = [] } = result.registrationInfo.credential
  return { credentialId: id, publicKey: Buffer.from(publicKey), counter, transports }
}

export function authenticationOptions(platform: Platform) {
  return generateAuthenticationOptions({
    rpID: partyOf(platform).id,
    challenge: challengeOf(platform),
    userVerification: 'required',
  })
}

/** The count of uses that the answer carries; one that is not above the last is of a copy, and refused. */
export async function authenticated(
  platform: Platform,
  challenge: string,
  response: unknown,
  { credentialId, publicKey, counter }: Credential,
): Promise<number> {
  const party = partyOf(platform)
  const result = await verifyAuthenticationResponse({
    // As sent: the library refuses what has not this shape.
    response: response as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    credential: { id: credentialId, publicKey: Uint8Array.from(publicKey), counter },
    requireUserVerification: true,
  }).catch(() => undefined)
  if (!result?.verified) throw new Refusal('passkey_invalid')
  return result.authenticationInfo.newCounter
}

function challengeOf(platform: Platform): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(platform.random.bytes(CHALLENGE_BYTES))
}
