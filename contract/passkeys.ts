import { z } from 'zod'
import { Session } from './access.ts'
import { endpoint } from './endpoint.ts'
import { Empty, Id, Instant } from './shapes.ts'

/** Passkeys (WebAuthn): options go to the browser as they are, and what its authenticator says comes back as it is. */
const Options = z.looseObject({ challenge: z.string() })

/** What `navigator.credentials` answers, as JSON; checked whole by the server. */
export const PasskeyResponse = z.looseObject({ id: z.string().min(1).max(1_400) })

export const Passkey = z
  .object({ id: Id, name: z.string(), createdAt: Instant, usedAt: Instant.nullable() })
  .meta({ id: 'Passkey' })

const examplePasskey = {
  id: '0198c7a2-0000-7000-8000-000000000008',
  name: 'Laptop',
  createdAt: '2026-11-22T08:00:00.000Z',
  usedAt: null,
}
const exampleOptions = { options: { challenge: 'c2VydmVyIGNoYWxsZW5nZQ' } }

export const listPasskeys = endpoint({
  id: 'account.passkeys',
  method: 'GET',
  path: '/v1/account/passkeys',
  summary:
    'The caller’s passkeys, and whether the address of this installation can have any: it must be a name, over https',
  response: z.object({ isPossible: z.boolean(), items: z.array(Passkey) }),
  example: { isPossible: true, items: [examplePasskey] },
})

export const beginPasskey = endpoint({
  id: 'account.beginPasskey',
  method: 'POST',
  path: '/v1/account/passkeys/options',
  summary: 'Begin to add a passkey: what the browser asks its authenticator for',
  proof: 'account',
  response: z.object({ options: Options }),
  refusals: ['proof_needed', 'sign_on_session', 'passkeys_impossible'],
  example: exampleOptions,
})

export const addPasskey = endpoint({
  id: 'account.addPasskey',
  method: 'POST',
  path: '/v1/account/passkeys',
  summary: 'Add the passkey that the authenticator made',
  proof: 'account',
  body: z.object({ name: z.string().trim().min(1).max(80), response: PasskeyResponse }),
  response: Passkey,
  status: 201,
  refusals: ['proof_needed', 'sign_on_session', 'passkey_invalid', 'already_exists'],
  example: examplePasskey,
})

export const removePasskey = endpoint({
  id: 'account.removePasskey',
  method: 'DELETE',
  path: '/v1/account/passkeys/:id',
  summary: 'Remove a passkey: it signs nobody in from then on',
  proof: 'account',
  params: z.object({ id: Id }),
  response: Empty,
  refusals: ['proof_needed', 'sign_on_session', 'not_found'],
  example: {},
})

export const beginPasskeySignIn = endpoint({
  id: 'session.beginPasskey',
  method: 'POST',
  path: '/v1/session/passkey/options',
  summary: 'Begin to sign in, or to prove who one is, by a passkey; binds it to this browser by a cookie',
  caller: 'none',
  response: z.object({ options: Options }),
  refusals: ['passkeys_impossible'],
  example: exampleOptions,
})

export const signInByPasskey = endpoint({
  id: 'session.signInByPasskey',
  method: 'POST',
  path: '/v1/session/passkey',
  summary: 'Sign in by a passkey: no password and no second factor, as the device made sure of its user',
  caller: 'none',
  body: z.object({ response: PasskeyResponse }),
  response: Session,
  status: 201,
  refusals: ['passkey_invalid', 'no_workspace'],
  example: {
    user: {
      id: '0198c7a2-0000-7000-8000-000000000002',
      email: 'lin@regulars.local',
      name: 'Lin',
      locale: 'en' as const,
    },
    workspaces: [],
    expiresAt: '2026-11-23T08:00:00.000Z',
  },
})
