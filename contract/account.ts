import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { PasskeyResponse } from './passkeys.ts'
import { Empty, Id, Instant } from './shapes.ts'

/** The caller's own account. For signed-in users only; a key has none. */

const Password = z.string().min(1).max(200)
const Code = z.string().trim().min(6).max(40)

export const ProofMethod = z.enum(['password', 'code', 'sign_on'])

export const getProof = endpoint({
  id: 'session.proof',
  method: 'GET',
  path: '/v1/session/proof',
  summary: 'How the caller can prove anew who they are, and until when the last proof counts',
  response: z.object({
    method: ProofMethod,
    /** A passkey does as well. */
    hasPasskey: z.boolean(),
    /** Null: it counts no longer, and something sensitive is refused with `proof_needed`. */
    provedUntil: Instant.nullable(),
    /** Whom to ask in the case of `sign_on`. */
    provider: Id.nullable(),
  }),
  example: { method: 'password', hasPasskey: true, provedUntil: '2026-11-22T08:15:00.000Z', provider: null },
})

export const prove = endpoint({
  id: 'session.prove',
  method: 'POST',
  path: '/v1/session/proof',
  summary: 'Prove anew who the caller is: with the password, with a code where two steps are on, or with a passkey',
  body: z.object({ password: Password.optional(), code: Code.optional(), passkey: PasskeyResponse.optional() }),
  response: z.object({ provedUntil: Instant }),
  refusals: ['wrong_credentials', 'wrong_code', 'passkey_invalid', 'sign_in_locked', 'sign_on_session'],
  example: { provedUntil: '2026-11-22T08:15:00.000Z' },
})

export const changePassword = endpoint({
  id: 'account.changePassword',
  method: 'POST',
  path: '/v1/account/password',
  proof: 'account',
  summary: 'Change the own password; every session ends, and this browser gets a new one',
  body: z.object({ current: Password, next: Password }),
  response: Empty,
  refusals: ['proof_needed', 'sign_on_session', 'wrong_credentials', 'sign_in_locked', 'weak_password'],
  example: {},
})

export const AccountSession = z
  .object({
    id: Id,
    isCurrent: z.boolean(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    createdAt: Instant,
    seenAt: Instant,
  })
  .meta({ id: 'AccountSession' })

export const listSessions = endpoint({
  id: 'account.sessions',
  method: 'GET',
  path: '/v1/account/sessions',
  summary: 'Where the caller is signed in, the latest first',
  response: z.object({ items: z.array(AccountSession) }),
  example: {
    items: [
      {
        id: '0198c7a2-0000-7000-8000-000000000006',
        isCurrent: true,
        ip: '127.0.0.1',
        userAgent: 'Mozilla/5.0',
        createdAt: '2026-11-22T08:00:00.000Z',
        seenAt: '2026-11-22T09:00:00.000Z',
      },
    ],
  },
})

export const endSession = endpoint({
  id: 'account.endSession',
  method: 'DELETE',
  path: '/v1/account/sessions/:id',
  summary: 'End one of the own sessions',
  params: z.object({ id: Id }),
  response: Empty,
  refusals: ['not_found'],
  example: {},
})

export const endOtherSessions = endpoint({
  id: 'account.endOtherSessions',
  method: 'DELETE',
  path: '/v1/account/sessions',
  summary: 'End all own sessions but this one',
  response: Empty,
  example: {},
})

export const getSecondFactor = endpoint({
  id: 'account.secondFactor',
  method: 'GET',
  path: '/v1/account/second-factor',
  summary: 'Whether signing in asks for a second factor, and how many recovery codes are left',
  response: z.object({ isOn: z.boolean(), recoveryCodesLeft: z.int() }),
  example: { isOn: true, recoveryCodesLeft: 10 },
})

export const beginSecondFactor = endpoint({
  id: 'account.beginSecondFactor',
  method: 'POST',
  path: '/v1/account/second-factor',
  proof: 'brought',
  summary: 'A secret for an authenticator app, to be confirmed with a first code',
  body: z.object({ password: Password }),
  response: z.object({ secret: z.string(), uri: z.string() }),
  status: 201,
  refusals: ['sign_on_session', 'wrong_credentials', 'sign_in_locked', 'wrong_state'],
  example: { secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Regulars:lin%40regulars.local?secret=JBSWY3DPEHPK3PXP' },
})

const codesExample = { recoveryCodes: ['ABCD-EFGH-JKLM-NPQR'] }

export const confirmSecondFactor = endpoint({
  id: 'account.confirmSecondFactor',
  method: 'POST',
  path: '/v1/account/second-factor/confirm',
  proof: 'brought',
  summary: 'Switch the second factor on with a code of the app; answers the recovery codes, shown this once',
  body: z.object({ code: Code }),
  response: z.object({ recoveryCodes: z.array(z.string()) }),
  refusals: ['sign_on_session', 'wrong_code', 'sign_in_locked', 'wrong_state'],
  example: codesExample,
})

export const renewRecoveryCodes = endpoint({
  id: 'account.renewRecoveryCodes',
  method: 'POST',
  path: '/v1/account/second-factor/recovery-codes',
  proof: 'brought',
  summary: 'New recovery codes; those of before no longer work',
  body: z.object({ password: Password, code: Code }),
  response: z.object({ recoveryCodes: z.array(z.string()) }),
  refusals: ['sign_on_session', 'wrong_credentials', 'wrong_code', 'sign_in_locked'],
  example: codesExample,
})

export const endSecondFactor = endpoint({
  id: 'account.endSecondFactor',
  method: 'POST',
  path: '/v1/account/second-factor/end',
  proof: 'brought',
  summary: 'Switch the second factor off',
  body: z.object({ password: Password, code: Code }),
  response: Empty,
  refusals: ['sign_on_session', 'wrong_credentials', 'wrong_code', 'sign_in_locked'],
  example: {},
})
