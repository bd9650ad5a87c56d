import * as contract from '@regulars/contract/portal'
import type { Platform } from '#platform/context'
import type { Api } from '#platform/http/api'
import { clearSessionCookie, endSession, sessionSecretOf, setSessionCookie } from './sessions.ts'
import { askForCode, signIn } from './signIn.commands.ts'

export function signInRoutes(api: Api, platform: Platform): void {
  api.bindOpen(contract.askForCode, async (_platform, { body }, request) => {
    await askForCode(platform, { ...body, ip: request.ip })
    return {}
  })
  api.bindOpen(contract.memberSignIn, async (_platform, { body }, request, reply) => {
    const secret = await signIn(platform, { ...body, ip: request.ip })
    setSessionCookie(platform, reply, secret)
    return {}
  })
  api.bindOutside(contract.memberSignOut, async (_outside, _received, request, reply) => {
    const secret = sessionSecretOf(platform, request)
    if (secret) await endSession(platform, secret)
    clearSessionCookie(platform, reply)
    return {}
  })
}
