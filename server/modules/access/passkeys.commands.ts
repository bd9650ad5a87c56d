import type * as contract from '@regulars/contract/passkeys'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Platform } from '../../platform/context.ts'
import { Refusal } from '../../platform/errors.ts'
import { takeCeremony } from './ceremonies.ts'
import { countUse, findCredential } from './passkeys.store.ts'
import { authenticated } from './passkeys.ts'
import { clearFailures, findUser, type User } from './users.ts'

/** For whom a challenge was made: one to sign in by is of nobody yet. */
const Begun = z.object({ challenge: z.string(), userId: z.string().nullable() })

/** Whose passkey answered the challenge that this browser was given. */
export async function userByPasskey(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  response: z.infer<typeof contract.PasskeyResponse>,
): Promise<User> {
  const challenge = await challengeFor(platform, request, reply, null)
  const credential = await platform.postgres.inInstallation((tx) => findCredential(tx, response.id))
  if (!credential) throw new Refusal('passkey_invalid')
  const counted = await authenticated(platform, challenge, response, credential)
  const user = await platform.postgres.inInstallation(async (tx) => {
    if (!(await countUse(tx, credential, counted, platform.clock.now()))) return undefined
    await clearFailures(tx, credential.userId)
    return findUser(tx, credential.userId)
  })
  if (!user) throw new Refusal('passkey_invalid')
  return user
}

/** The challenge that this browser was given, once: for a user to add a passkey, or for nobody yet to sign in. */
export async function challengeFor(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  userId: string | null,
): Promise<string> {
  const begun = Begun.safeParse(await takeCeremony(platform, request, reply, 'passkey'))
  if (!begun.success || begun.data.userId !== userId) throw new Refusal('passkey_invalid')
  return begun.data.challenge
}
