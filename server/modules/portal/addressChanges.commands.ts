import { timingSafeEqual } from 'node:crypto'
import { recordConsents } from '#modules/consent/index'
import { changeAddress, hasContactIdentifier, isBlockedAddress, lockProfiles } from '#modules/members/index'
import { addMissingTemplates, createIntents } from '#modules/messaging/index'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/errors'
import { changesSince, insertChange, latestChange, markUsed } from './addressChanges.store.ts'
import { type Address, indexOf, requireAddress } from './addresses.ts'
import { CODE_MINUTES, hashOfCode, LIMIT_HOURS, newCode } from './codes.ts'
import { openFields, SOURCE } from './corrections.commands.ts'
import { insertCorrections } from './corrections.store.ts'
import { preferencesOf } from './membership.views.ts'
import { proofOf } from './preferences.commands.ts'
import { endOtherSessions } from './sessions.ts'
import { mayTry, tooMany } from './tries.commands.ts'

/** New addresses that one member may ask a code for in a day: so that nobody has codes sent to whomever they like. */
export const MOST_CHANGES_A_DAY = 5

/** Who asks, and how they came in. */
export interface Asker {
  readonly memberId: string
  readonly entrance: 'link' | 'code'
  readonly ip: string
}

/**
 * Sends a code to a new address. Whose that address is, nobody looks up: the code goes out all the same, and who reads it
 * there may enter it.
 */
export async function askForAddressChange(ctx: Ctx, asker: Asker, typed: string): Promise<void> {
  const { memberId, ip } = asker
  const address = requireAddress(typed)
  await requireChangeable(ctx, asker, address)
  // A value that many share, such as the phone of the shop, says of nobody who they are.
  if (await isBlockedAddress(ctx, address)) throw new Refusal('address_invalid')
  await lockProfiles(ctx, [memberId])
  const since = new Date(ctx.now.getTime() - LIMIT_HOURS * 3_600_000)
  const addressIndex = indexOf(ctx, address)
  if ((await changesSince(ctx.tx, ctx.workspaceId, memberId, since)) >= MOST_CHANGES_A_DAY) throw tooMany()
  if (!(await mayTry(ctx, 'ask', addressIndex, ip))) throw tooMany()
  const changeId = ctx.ids.next()
  const code = newCode(ctx.random)
  const codeHash = hashOfCode(ctx.keys, changeId, code)
  const { channel } = address
  await insertChange(ctx.tx, ctx.workspaceId, ctx.now, { changeId, memberId, channel, addressIndex, codeHash })
  await addMissingTemplates(ctx)
  await createIntents(ctx, [
    {
      memberId,
      channel,
      purpose: 'service',
      template: `address-code-${channel}`,
      cause: 'portal:address',
      occurrence: changeId,
      code,
      address: address.address,
    },
  ])
}

export interface Entered {
  readonly address: string
  readonly code: string
  readonly keepConsents: boolean
}

/**
 * Takes the address that the code shows to be the member's: it is where they are reached from now on, the one before is
 * told, and what else is signed in ends. Answers why not rather than throwing: the try must count.
 */
export async function confirmAddressChange(
  ctx: Ctx,
  asker: Asker & { readonly session: string | undefined },
  entered: Entered,
): Promise<Refusal | undefined> {
  const { memberId, entrance, ip, session } = asker
  const address = requireAddress(entered.address)
  await requireChangeable(ctx, asker, address)
  const addressIndex = indexOf(ctx, address)
  if (!(await mayTry(ctx, 'enter', addressIndex, ip))) return tooMany()
  const since = new Date(ctx.now.getTime() - CODE_MINUTES * 60_000)
  const found = await latestChange(ctx.tx, ctx.workspaceId, { memberId, since })
  const hash = hashOfCode(ctx.keys, found?.changeId ?? '', entered.code)
  if (!found?.addressIndex.equals(addressIndex) || !timingSafeEqual(hash, found.codeHash)) {
    return new Refusal('code_wrong')
  }
  await markUsed(ctx.tx, ctx.workspaceId, found.changeId, ctx.now)
  const { before } = await changeAddress(ctx, { memberId, source: SOURCE, ...address })
  const { channel, namespace } = address
  await insertCorrections(ctx.tx, ctx.workspaceId, memberId, [{ id: ctx.ids.next(), field: namespace, at: ctx.now }])
  await endOtherSessions(ctx.tx, ctx.workspaceId, memberId, session)
  if (before === address.address) return undefined
  await settleConsents(ctx, { memberId, entrance, channel, keep: entered.keepConsents })
  if (before === null) return undefined
  await createIntents(ctx, [
    {
      memberId,
      channel,
      purpose: 'service',
      template: `address-changed-${channel}`,
      cause: 'portal:address-changed',
      occurrence: found.changeId,
      address: before,
    },
  ])
  return undefined
}

/** What the company lets members correct; and not by a link that may have been passed on, where a code can be had. */
async function requireChangeable(ctx: Ctx, { memberId, entrance }: Asker, { namespace }: Address): Promise<void> {
  if (!(await openFields(ctx, memberId)).has(namespace)) throw new Refusal('not_correctable', { field: namespace })
  if (entrance === 'link' && (await hasContactIdentifier(ctx, memberId))) throw new Refusal('code_session_needed')
}

/**
 * A consent was given for messages to the address of before. It goes on at the new one if the member says so with the
 * change, as a word of its own under the notice of now; else it ends. What was withdrawn stays so.
 */
async function settleConsents(
  ctx: Ctx,
  {
    memberId,
    entrance,
    channel,
    keep,
  }: { memberId: string; entrance: 'link' | 'code'; channel: string; keep: boolean },
): Promise<void> {
  const granted = (await preferencesOf(ctx, memberId)).filter(
    (one) => one.channel === channel && one.state === 'granted' && one.at !== null,
  )
  await recordConsents(
    ctx,
    granted.map(({ purpose, channel: on }) => ({
      memberId,
      purpose,
      channel: on,
      state: keep ? ('granted' as const) : ('withdrawn' as const),
      source: SOURCE,
      imported: false,
      proof: { ...proofOf(ctx, entrance), because: 'address_changed' },
      at: ctx.now,
    })),
  )
}
