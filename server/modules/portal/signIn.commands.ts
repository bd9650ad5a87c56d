import { timingSafeEqual } from 'node:crypto'
import { workspaceOf } from '#modules/access/index'
import { normaliseIdentifier, ownersByIndex } from '#modules/members/index'
import { addMissingTemplates, createIntents } from '#modules/messaging/index'
import type { Ctx, Platform } from '#platform/context'
import { Refusal } from '#platform/errors'
import { asSystem } from '#platform/transaction'
import {
  answerCodes,
  claimAsked,
  forgetTries,
  insertCode,
  insertTry,
  latestCode,
  triesBefore,
  useCode,
} from './codes.store.ts'
import { CODE_MINUTES, hashOfCode, isTooMany, LIMIT_MINUTES, newCode, type TryKind } from './codes.ts'
import { workspaceOfDoor } from './door.ts'
import { forgetSessions, startSession } from './sessions.ts'

export interface Asking {
  /** At which they came in: see `door.ts`. */
  readonly door: string
  /** A phone number or an e-mail, as typed. */
  readonly address: string
  readonly ip: string
}

/**
 * Writes down that somebody asked for a code. Whose the address is, nobody looks up here: the answer, and the time it
 * takes, are the same for members and strangers.
 */
export async function askForCode(platform: Platform, asking: Asking): Promise<void> {
  const { channel, address } = requireAddress(asking.address)
  const isAllowed = await behind(platform, asking.door, async (ctx) => {
    const addressIndex = indexOf(ctx, channel, address)
    if (!(await mayTry(ctx, 'ask', addressIndex, asking.ip))) return false
    await insertCode(ctx.tx, ctx.workspaceId, ctx.now, { codeId: ctx.ids.next(), addressIndex, channel })
    return true
  })
  if (!isAllowed) throw tooMany()
}

/** Answers what was asked for: a code to each member, nothing to strangers. True when there was something. */
export async function answerAsked(platform: Platform, workspaceId: string): Promise<boolean> {
  return asSystem(platform, workspaceId, async (ctx) => {
    const asked = await claimAsked(ctx.tx, ctx.workspaceId, AT_ONCE)
    if (asked.length === 0) return false
    const owners = await ownersByIndex(
      ctx,
      asked.map(({ channel, addressIndex }) => ({ namespace: namespaceOf(channel), index: addressIndex })),
    )
    const answered = asked.map(({ codeId, channel }, index) => {
      const memberId = owners[index] ?? null
      const code = newCode(ctx.random)
      return { codeId, channel, memberId, code, hash: memberId === null ? null : hashOfCode(ctx.keys, codeId, code) }
    })
    await answerCodes(ctx.tx, ctx.workspaceId, ctx.now, answered)
    const messages = answered.flatMap(({ codeId, channel, memberId, code }) =>
      memberId === null
        ? []
        : [
            {
              memberId,
              channel,
              purpose: 'service',
              template: `sign-in-${channel}`,
              cause: 'portal:sign-in',
              occurrence: codeId,
              code,
            },
          ],
    )
    if (messages.length > 0) await addMissingTemplates(ctx)
    await createIntents(ctx, messages)
    return true
  })
}

const AT_ONCE = 100

/** Opens a session for who enters the code that was sent last; answers its secret. */
export async function signIn(platform: Platform, entered: Asking & { readonly code: string }): Promise<string> {
  const { channel, address } = requireAddress(entered.address)
  // A wrong code is refused after the commit: the try must count.
  const outcome = await behind(platform, entered.door, async (ctx) => {
    const addressIndex = indexOf(ctx, channel, address)
    if (!(await mayTry(ctx, 'enter', addressIndex, entered.ip))) return tooMany()
    const since = new Date(ctx.now.getTime() - CODE_MINUTES * 60_000)
    const found = await latestCode(ctx.tx, ctx.workspaceId, { addressIndex, since })
    const hash = hashOfCode(ctx.keys, found?.codeId ?? '', entered.code)
    if (!found?.memberId || !found.hash || !timingSafeEqual(hash, found.hash)) return wrongCode()
    await useCode(ctx.tx, ctx.workspaceId, found.codeId, ctx.now)
    return startSession(ctx, { workspaceId: ctx.workspaceId, memberId: found.memberId })
  })
  if (typeof outcome === 'string') return outcome
  throw outcome
}

/** Removes what is over. */
export async function forgetSignIns(platform: Platform, workspaceId: string): Promise<boolean> {
  await asSystem(platform, workspaceId, async (ctx) => {
    await forgetTries(ctx.tx, ctx.workspaceId, ctx.now)
    await forgetSessions(ctx.tx, ctx.workspaceId, ctx.now)
  })
  return false
}

/** In the workspace of a door, while there is one. */
async function behind<T>(platform: Platform, door: string, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const workspaceId = workspaceOfDoor(platform.keys, door)
  if (workspaceId === undefined) throw new Refusal('link_invalid')
  return asSystem(platform, workspaceId, async (ctx) => {
    if (!(await isThere(ctx))) throw new Refusal('link_invalid')
    return work(ctx)
  })
}

async function isThere(ctx: Ctx): Promise<boolean> {
  try {
    await workspaceOf(ctx)
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return false
    throw error
  }
}

function requireAddress(typed: string): { channel: 'email' | 'sms'; address: string } {
  const channel = typed.includes('@') ? 'email' : 'sms'
  const address = normaliseIdentifier(namespaceOf(channel), typed)
  if (address === undefined) throw new Refusal('address_invalid')
  return { channel, address }
}

function namespaceOf(channel: 'email' | 'sms'): 'email' | 'phone' {
  return channel === 'email' ? 'email' : 'phone'
}

/** Under which the identifier of a member is looked up, so that the address itself is kept nowhere. */
function indexOf(ctx: Ctx, channel: 'email' | 'sms', address: string): Buffer {
  return ctx.keys.blindIndex(ctx.workspaceId, namespaceOf(channel), address)
}

async function mayTry(ctx: Ctx, kind: TryKind, addressIndex: Buffer, ip: string): Promise<boolean> {
  const originIndex = ctx.keys.sign('portal/origin', `${ctx.workspaceId}/${ip}`)
  const tried = { kind, addressIndex, originIndex, at: ctx.now }
  // What is refused is not counted: who waits a while may try again, however often others tried meanwhile.
  if (isTooMany(kind, await triesBefore(ctx.tx, ctx.workspaceId, tried))) return false
  await insertTry(ctx.tx, ctx.workspaceId, ctx.ids.next(), tried)
  return true
}

function tooMany(): Refusal {
  return new Refusal('too_many_codes', { minutes: LIMIT_MINUTES }, { retryAfterSeconds: LIMIT_MINUTES * 60 })
}

function wrongCode(): Refusal {
  return new Refusal('code_wrong')
}
