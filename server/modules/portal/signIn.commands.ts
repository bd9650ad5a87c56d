import { timingSafeEqual } from 'node:crypto'
import { workspaceOf } from '#modules/access/index'
import { ownersByIndex } from '#modules/members/index'
import { addMissingTemplates, createIntents } from '#modules/messaging/index'
import type { Ctx, Platform } from '#platform/context'
import { Refusal } from '#platform/errors'
import { asSystem } from '#platform/transaction'
import { forgetChanges } from './addressChanges.store.ts'
import { indexOf, namespaceOf, requireAddress } from './addresses.ts'
import { answerCodes, claimAsked, forgetTries, insertCode, latestCode, useCode } from './codes.store.ts'
import { CODE_MINUTES, hashOfCode, LIMIT_HOURS, newCode } from './codes.ts'
import { workspaceOfDoor } from './door.ts'
import { forgetSessions, startSession } from './sessions.ts'
import { mayTry, tooMany } from './tries.commands.ts'

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
  const address = requireAddress(asking.address)
  const isAllowed = await behind(platform, asking.door, async (ctx) => {
    const addressIndex = indexOf(ctx, address)
    if (!(await mayTry(ctx, 'ask', addressIndex, asking.ip))) return false
    const asked = { codeId: ctx.ids.next(), addressIndex, channel: address.channel }
    await insertCode(ctx.tx, ctx.workspaceId, ctx.now, asked)
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
  const address = requireAddress(entered.address)
  // A wrong code is refused after the commit: the try must count.
  const outcome = await behind(platform, entered.door, async (ctx) => {
    const addressIndex = indexOf(ctx, address)
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
    const dayBefore = new Date(ctx.now.getTime() - LIMIT_HOURS * 3_600_000)
    await forgetChanges(ctx.tx, ctx.workspaceId, dayBefore)
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

function wrongCode(): Refusal {
  return new Refusal('code_wrong')
}
