import type { Ctx } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { Refusal } from '#platform/errors'
import { markStale } from '../duplicates/matchKeys.store.ts'
import { applyMerges } from '../merging/merges.commands.ts'
import { profilesOf } from '../merging/merges.store.ts'
import { proposePairs } from '../merging/review.store.ts'
import { MEMBER_CORRECTED } from '../profile/corrections.commands.ts'
import { normaliseIdentifier } from '../profile/direct.ts'
import { observe } from '../profile/observations.commands.ts'
import { directValuesOf } from '../profile/profile.commands.ts'
import { countIdentifiers, releaseIdentifier } from './addresses.store.ts'
import { CERTAIN_ENOUGH } from './identity.commands.ts'
import { findBlocked, findOwners, insertIdentifiers, lockIdentities, markVerified } from './identity.store.ts'
import type { Identifier } from './identity.ts'
import { openKeys } from './memberKeys.ts'
import { namespacesOf } from './namespaces.store.ts'
import { hashAttached } from './phoneHashes.commands.ts'

/** An address written one way. */
export interface ContactAddress {
  readonly namespace: 'email' | 'phone'
  readonly address: string
}

/**
 * Takes an address that a member has shown to be theirs in the place of the one before, which leads to them no more:
 * whoever gets it next is somebody else. Who held the new one as a visitor becomes part of the member. Another known
 * member who holds it keeps it, and the pair is put up for review: who of the two it is, a person says. Then the address
 * of before stays too, so that the member can sign in. Answers the address of before; refuses with `too_many_addresses`.
 */
export async function changeAddress(
  ctx: Ctx,
  { memberId, source, namespace, address }: ContactAddress & { memberId: string; source: string },
): Promise<{ before: string | null }> {
  await lockIdentities(ctx.tx, ctx.workspaceId)
  const value = (await directValuesOf(ctx, [memberId], [namespace])).get(memberId)?.[namespace]
  const before = value === undefined ? null : (normaliseIdentifier(namespace, value) ?? null)
  const identifier = identifierOf(ctx, { namespace, address })
  const owner = (await findOwners(ctx.tx, ctx.workspaceId, [identifier])).get(`${namespace}:${identifier.key}`)
  const isOthers = owner !== undefined && owner.memberId !== memberId
  if (isOthers && owner.kind === 'known') {
    await proposePairs(ctx, [
      {
        memberIds: [owner.memberId, memberId],
        probability: CERTAIN_ENOUGH,
        source: 'event',
        evidence: { shared: [namespace] },
      },
    ])
  } else {
    if (isOthers) {
      const evidence = { shared: namespace }
      await applyMerges(ctx, [{ fromId: owner.memberId, intoId: memberId, cause: 'rule', evidence }])
    }
    await takeIdentifier(ctx, { memberId, identifier, address, before, isHeld: owner !== undefined })
  }
  await observe(ctx, [{ memberId, name: namespace, value: address, source, observedAt: ctx.now, toldBy: 'member' }])
  await ctx.publish([{ name: MEMBER_CORRECTED, memberId, properties: { fields: [namespace] } }])
  return { before }
}

async function takeIdentifier(
  ctx: Ctx,
  taken: { memberId: string; identifier: Identifier; address: string; before: string | null; isHeld: boolean },
): Promise<void> {
  const { memberId, identifier, address, before } = taken
  const { namespace } = identifier
  const profileIds = await profilesOf(ctx.tx, ctx.workspaceId, [memberId])
  if (before !== null && before !== address) {
    const old = identifierOf(ctx, { namespace: namespace as ContactAddress['namespace'], address: before })
    await releaseIdentifier(ctx.tx, ctx.workspaceId, old, profileIds)
  }
  if (taken.isHeld) return markVerified(ctx.tx, ctx.workspaceId, [identifier], ctx.now)
  const rule = (await namespacesOf(ctx.tx, ctx.workspaceId)).get(namespace)
  if (!rule) return
  const held = await countIdentifiers(ctx.tx, ctx.workspaceId, namespace, profileIds)
  if (held >= rule.memberLimit) throw new Refusal('too_many_addresses', { most: rule.memberLimit })
  const keys = new Map<string, MemberKey>()
  await openKeys(ctx, keys, [memberId])
  const sealed = keys.get(memberId)!.encrypt(namespace, address)
  const fresh = { ...identifier, verified: true, memberId, sealed, seenAt: ctx.now, importId: null }
  await insertIdentifiers(ctx.tx, ctx.workspaceId, [fresh])
  if (namespace === 'phone')
    await hashAttached(ctx, [{ phone: address, phoneIndex: Buffer.from(identifier.key, 'base64') }])
  await markStale(ctx.tx, ctx.workspaceId, [memberId])
}

/** Whether a member can be sent a code to sign in with: they hold a phone or an e-mail. */
export async function hasContactIdentifier(ctx: Ctx, memberId: string): Promise<boolean> {
  const profileIds = await profilesOf(ctx.tx, ctx.workspaceId, [memberId])
  for (const namespace of ['email', 'phone']) {
    if ((await countIdentifiers(ctx.tx, ctx.workspaceId, namespace, profileIds)) > 0) return true
  }
  return false
}

/** Whether the workspace has blocked this address as one that many share. */
export async function isBlockedAddress(ctx: Ctx, address: ContactAddress): Promise<boolean> {
  return (await findBlocked(ctx.tx, ctx.workspaceId, [identifierOf(ctx, address)])).size > 0
}

function identifierOf(ctx: Pick<Ctx, 'keys' | 'workspaceId'>, { namespace, address }: ContactAddress): Identifier {
  return { namespace, key: ctx.keys.blindIndex(ctx.workspaceId, namespace, address).toString('base64') }
}
