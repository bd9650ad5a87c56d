import type { ResponseOf } from '@regulars/contract'
import { beginPasskeySignIn } from '@regulars/contract/passkeys'
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { sessionApi } from './api.ts'

type Options = ResponseOf<typeof beginPasskeySignIn>['options']
/** What the authenticator said, to be sent as it is. */
export type Said = Record<string, unknown> & { id: string }

export const canUsePasskeys = (): boolean => window.isSecureContext && browserSupportsWebAuthn()

/** Has the device make a passkey; undefined when the user, or the device, did not want to. */
export function createPasskey(options: Options): Promise<Said | undefined> {
  // The server's own words for the browser: the contract does not repeat the standard.
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON
  return said(startRegistration({ optionsJSON }))
}

/** Has the device answer the server by a passkey; undefined when there is none, or the user did not want to. */
export async function answerByPasskey(): Promise<Said | undefined> {
  const { options } = await sessionApi(beginPasskeySignIn, {})
  // As above.
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON
  return said(startAuthentication({ optionsJSON }))
}

async function said(asked: Promise<{ id: string }>): Promise<Said | undefined> {
  try {
    return { ...(await asked) }
  } catch (error) {
    // Cancelled, timed out, or known already: all the same to who waits for it.
    if (error instanceof Error && ['NotAllowedError', 'InvalidStateError', 'AbortError'].includes(error.name))
      return undefined
    throw error
  }
}
