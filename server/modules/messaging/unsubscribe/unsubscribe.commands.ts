import { workspaceOf } from '#modules/access/index'
import { changeChoices, recordConsents, withoutPersonalisation } from '#modules/consent/index'
import { directValuesOf, memberIdOf } from '#modules/members/index'
import type { Ctx, Platform } from '#platform/context'
import { Refusal } from '#platform/errors'
import { inTransaction } from '#platform/transaction'
import { channelKind } from '../channels/channel.ts'
import { suppress } from '../suppression/suppression.commands.ts'
import { type Ending, endingOf, unsubscribeToken } from './unsubscribe.ts'

/** Where one click ends messages, and the pages for people: to end them, or to have nothing chosen for them. */
export function unsubscribeLinks(ctx: Pick<Ctx, 'keys' | 'publicUrl'>, ending: Ending) {
  const token = unsubscribeToken(ctx.keys, ending)
  return {
    postUrl: `${ctx.publicUrl}/v1/unsubscribe/${token}`,
    pageUrl: `${ctx.publicUrl}${unsubscribePage(token)}`,
    choicesUrl: `${ctx.publicUrl}/portal/#choices=${token}`,
  }
}

export function unsubscribePage(token: string): string {
  return `/portal/#unsubscribe=${token}`
}

/** Acts on an unsubscription link: withdraws the consent and suppresses the address for the purpose. Safe to repeat. */
export function unsubscribe(platform: Platform, token: string): Promise<void> {
  return asMember(platform, token, end)
}

/** What the page of a message's link shows: nothing that says who the member is. */
export interface LinkChoices {
  readonly brand: string
  readonly personalisation: boolean
}

export function choicesByLink(platform: Platform, token: string): Promise<LinkChoices> {
  return asMember(platform, token, async (ctx, { memberId }) => choicesFor(ctx, await whoItIs(ctx, memberId)))
}

/** Turns personalisation off, or on again: all that the link of a message permits besides ending its kind. */
export function choosePersonalisation(platform: Platform, token: string, allowed: boolean): Promise<LinkChoices> {
  return asMember(platform, token, async (ctx, ending) => {
    const memberId = await whoItIs(ctx, ending.memberId)
    // Said for the profile that the message went to as well: it stands after a parting.
    for (const id of new Set([memberId, ending.memberId])) {
      await changeChoices(ctx, { memberId: id, source: 'message-link', personalisation: allowed })
    }
    return choicesFor(ctx, memberId)
  })
}

async function choicesFor(ctx: Ctx, memberId: string): Promise<LinkChoices> {
  const isOff = (await withoutPersonalisation(ctx, [memberId])).has(memberId)
  return { brand: (await workspaceOf(ctx)).name, personalisation: !isOff }
}

async function whoItIs(ctx: Ctx, memberId: string): Promise<string> {
  const found = await stillThere(ctx, memberId)
  if (found === undefined) throw new Refusal('link_invalid')
  return found
}

/** The link is the proof: its member acts, in a transaction of their workspace. */
async function asMember<Result>(
  platform: Platform,
  token: string,
  work: (ctx: Ctx, ending: Ending) => Promise<Result>,
): Promise<Result> {
  const ending = endingOf(platform.keys, token)
  if (!ending) throw new Refusal('link_invalid')
  const scope = {
    workspaceId: ending.workspaceId,
    actor: { kind: 'member', id: ending.memberId },
    locale: 'en',
    permissions: new Set<never>(),
    scope: { kind: 'all' },
  } as const
  return inTransaction(platform, scope, (ctx) => work(ctx, ending))
}

async function end(ctx: Ctx, ending: Ending): Promise<void> {
  const memberId = await stillThere(ctx, ending.memberId)
  // An erased member has nothing left to be written to, nor anything to withdraw.
  if (memberId === undefined) return
  const fact = {
    purpose: ending.purpose,
    channel: ending.channel,
    state: 'withdrawn',
    source: 'unsubscribe-link',
    imported: false,
    proof: { link: 'signed' },
    at: ctx.now,
  } as const
  // The profile that the message went to, and who it became: after a parting neither is written to.
  const memberIds = [...new Set([memberId, ending.memberId])]
  await recordConsents(
    ctx,
    memberIds.map((id) => ({ ...fact, memberId: id })),
  )
  const name = channelKind(ending.channel).address
  if (name === null) return
  const addresses = [...(await directValuesOf(ctx, memberIds, [name])).values()].flatMap((values) => values[name] ?? [])
  await suppress(
    ctx,
    [...new Set(addresses)].map(
      (address) => ({ channel: ending.channel, address, purpose: ending.purpose, reason: 'unsubscribed' }) as const,
    ),
  )
}

/** The member now, if merged the one they became. */
async function stillThere(ctx: Ctx, memberId: string): Promise<string | undefined> {
  try {
    return await memberIdOf(ctx, memberId)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return undefined
    throw error
  }
}
