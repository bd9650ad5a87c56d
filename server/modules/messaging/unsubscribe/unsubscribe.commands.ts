import { recordConsents } from '#modules/consent/index'
import { directValuesOf, memberIdOf } from '#modules/members/index'
import type { Ctx, Platform } from '#platform/context'
import { Refusal } from '#platform/errors'
import { inTransaction } from '#platform/transaction'
import { channelKind } from '../channels/channel.ts'
import { suppress } from '../suppression/suppression.commands.ts'
import { type Ending, endingOf, unsubscribeToken } from './unsubscribe.ts'

/** Where one click ends messages, and the page for people. */
export function unsubscribeLinks(ctx: Pick<Ctx, 'keys' | 'publicUrl'>, ending: Ending) {
  const token = unsubscribeToken(ctx.keys, ending)
  return { postUrl: `${ctx.publicUrl}/v1/unsubscribe/${token}`, pageUrl: `${ctx.publicUrl}${unsubscribePage(token)}` }
}

export function unsubscribePage(token: string): string {
  return `/portal/#unsubscribe=${token}`
}

/** Acts on an unsubscription link: withdraws the consent and suppresses the address for the purpose. Safe to repeat. */
export async function unsubscribe(platform: Platform, token: string): Promise<void> {
  const ending = endingOf(platform.keys, token)
  if (!ending) throw new Refusal('link_invalid')
  const scope = {
    workspaceId: ending.workspaceId,
    actor: { kind: 'member', id: ending.memberId },
    locale: 'en',
    permissions: new Set<never>(),
    scope: { kind: 'all' },
  } as const
  await inTransaction(platform, scope, (ctx) => end(ctx, ending))
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
