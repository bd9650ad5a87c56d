import type { Ctx } from '../../platform/context.ts'
import type { MemberKey } from '../../platform/crypto/keys.ts'
import { isDirectNumber, normaliseIdentifier } from './direct.ts'
import {
  findOwners,
  insertIdentifiers,
  insertMembers,
  lockIdentities,
  markSeen,
  mergeMembers,
  promoteMembers,
  wrappedKeysOf,
} from './identity.store.ts'
import { type Claim, identifierKey, type Namespace, resolveClaims } from './identity.ts'

/** What one event says about who it is of. */
export interface IdentityClaim {
  readonly userId: string | null
  readonly anonymousId: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly source: string
  readonly at: Date
  readonly importId: string | null
}

interface NamedClaim extends Claim {
  readonly values: ReadonlyMap<string, string>
}

/**
 * Members of a batch of events, in order: a fixed number of statements whatever the batch. New people become members;
 * an anonymous member met with a member number becomes the known one.
 */
export async function resolveMembers(ctx: Ctx, claims: readonly IdentityClaim[]): Promise<string[]> {
  await lockIdentities(ctx.tx, ctx.workspaceId)
  const named = claims.map((claim) => nameIdentifiers(ctx, claim))
  const identifiers = [
    ...new Map(named.flatMap((claim) => claim.identifiers).map((one) => [identifierKey(one), one])).values(),
  ]
  const known = await findOwners(ctx.tx, ctx.workspaceId, identifiers)
  const resolution = resolveClaims(named, known, () => ctx.ids.next())

  const keys = new Map<string, MemberKey>()
  const created = resolution.created.map((one) => {
    const claim = claims[one.claim]!
    const { key, wrapped } = ctx.keys.newMemberKey(ctx.workspaceId, one.memberId)
    keys.set(one.memberId, key)
    return {
      ...one,
      externalId: null,
      source: claim.source,
      seenAt: claim.at,
      importId: claim.importId,
      wrappedKey: wrapped,
    }
  })
  const externalIds = externalIdsOf(resolution.attached, claims)
  await insertMembers(
    ctx.tx,
    ctx.workspaceId,
    created.map((one) => ({ ...one, externalId: externalIds.get(one.memberId) ?? null })),
  )
  await promoteMembers(
    ctx.tx,
    ctx.workspaceId,
    resolution.promoted.map(({ memberId, claim }) => ({ memberId, externalId: memberNumberOf(claims[claim]!) })),
  )
  await openKeys(ctx, keys, [...new Set(resolution.attached.map((one) => one.memberId))])
  await insertIdentifiers(
    ctx.tx,
    ctx.workspaceId,
    resolution.attached.map(({ memberId, identifier, claim }) => ({
      ...identifier,
      memberId,
      seenAt: claims[claim]!.at,
      sealed: keys.get(memberId)!.encrypt(identifier.namespace, named[claim]!.values.get(identifierKey(identifier))!),
    })),
  )
  await mergeMembers(ctx.tx, ctx.workspaceId, resolution.merged)
  await ctx.publish(
    resolution.merged.map(({ fromId, intoId }) => ({
      name: 'member.merged',
      memberId: intoId,
      properties: { fromId },
    })),
  )
  await markSeen(ctx.tx, ctx.workspaceId, spansOf(claims, resolution.memberIds))
  return [...resolution.memberIds]
}

/** Opens the keys of members that are not in the map yet, in one statement. */
export async function openKeys(ctx: Ctx, keys: Map<string, MemberKey>, memberIds: readonly string[]): Promise<void> {
  const missing = memberIds.filter((memberId) => !keys.has(memberId))
  if (missing.length === 0) return
  for (const [memberId, wrapped] of await wrappedKeysOf(ctx.tx, ctx.workspaceId, missing)) {
    keys.set(memberId, ctx.keys.openMemberKey(ctx.workspaceId, memberId, wrapped))
  }
}

/** Values that shops send when they mean "nobody". */
const BLOCKED = new Set([
  '',
  'null',
  'undefined',
  'anonymous',
  'guest',
  'unknown',
  'none',
  'nil',
  '-1',
  '0',
  'nan',
  'n/a',
])

export function isBlocked(value: string): boolean {
  return BLOCKED.has(value.trim().toLowerCase())
}

function nameIdentifiers(ctx: Ctx, claim: IdentityClaim): NamedClaim {
  const values = new Map<string, string>()
  const identifiers = candidatesOf(claim).map(([namespace, value]) => {
    const key = ctx.keys.blindIndex(ctx.workspaceId, namespace, value).toString('base64')
    const identifier = { namespace, key }
    values.set(identifierKey(identifier), value)
    return identifier
  })
  return { identifiers, values }
}

function candidatesOf(claim: IdentityClaim): [Namespace, string][] {
  const all: [Namespace, string | null | undefined][] = [
    ['user_id', claim.userId],
    ['anonymous_id', claim.anonymousId],
    ['email', claim.email && normaliseIdentifier('email', claim.email)],
    ['phone', claim.phone && normaliseIdentifier('phone', claim.phone)],
  ]
  return all.filter((pair): pair is [Namespace, string] => typeof pair[1] === 'string' && !isBlocked(pair[1]))
}

function externalIdsOf(
  attached: readonly { memberId: string; identifier: { namespace: Namespace }; claim: number }[],
  claims: readonly IdentityClaim[],
) {
  return new Map(
    attached
      .filter((one) => one.identifier.namespace === 'user_id')
      .map((one) => [one.memberId, memberNumberOf(claims[one.claim]!)]),
  )
}

/** A number that is a phone or an e-mail is kept as a sealed identifier only. */
function memberNumberOf(claim: IdentityClaim): string | null {
  return claim.userId === null || isDirectNumber(claim.userId) ? null : claim.userId
}

function spansOf(claims: readonly IdentityClaim[], memberIds: readonly string[]) {
  const spans = new Map<string, { memberId: string; firstAt: Date; lastAt: Date }>()
  claims.forEach((claim, index) => {
    const memberId = memberIds[index]!
    const span = spans.get(memberId)
    if (!span) spans.set(memberId, { memberId, firstAt: claim.at, lastAt: claim.at })
    else {
      if (claim.at < span.firstAt) span.firstAt = claim.at
      if (claim.at > span.lastAt) span.lastAt = claim.at
    }
  })
  return [...spans.values()]
}
