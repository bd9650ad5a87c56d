import assert from 'node:assert/strict'
import type { Ctx } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { markStale } from '../duplicates/matchKeys.store.ts'
import { applyMerges } from '../merging/merges.commands.ts'
import { proposePairs } from '../merging/review.store.ts'
import { isDirectNumber } from '../profile/direct.ts'
import { distinctOf, type IdentityClaim, type NamedClaim, nameClaims } from './claims.commands.ts'
import {
  findOwners,
  insertIdentifiers,
  insertMembers,
  lockIdentities,
  markSeen,
  markVerified,
  promoteMembers,
} from './identity.store.ts'
import { type Identifier, identifierKey, type Known, type Resolution, resolveClaims } from './identity.ts'
import { confirmIdentifiers, keepBeforeImport, type Spoken, undoImportChanges } from './importChanges.store.ts'
import { openKeys } from './memberKeys.ts'
import { namespacesOf } from './namespaces.store.ts'
import { MEMBER_NUMBER } from './namespaces.ts'
import { hashAttached, numbersOf } from './phoneHashes.commands.ts'

/** Whose an event is: the member now, and the profile that its first identifier is of. */
export interface Owner {
  readonly memberId: string
  readonly profileId: string
  /** The member's number, where the hash of a phone led to them. */
  readonly boundNumber?: string | undefined
}

/** Members of claims that each name somebody, in order; where one may not, ask {@link resolveOwners}. */
export async function resolveMembers(ctx: Ctx, claims: readonly IdentityClaim[]): Promise<string[]> {
  return (await resolveOwners(ctx, claims)).map((owner, index) => {
    assert(owner, `claim ${index} of ${claims.length} names nobody`)
    return owner.memberId
  })
}

/**
 * Owners of a batch of events, in order: a fixed number of statements whatever the batch. New people become members; an
 * anonymous member met with an enrolling identifier becomes the known one; two known members whom an event takes for one
 * are put up for review. Null where all that a claim names is blocked or unknown here.
 */
export async function resolveOwners(ctx: Ctx, all: readonly IdentityClaim[]): Promise<(Owner | null)[]> {
  await lockIdentities(ctx.tx, ctx.workspaceId)
  const namespaces = await namespacesOf(ctx.tx, ctx.workspaceId)
  const allNamed = await nameClaims(ctx, namespaces, all)
  const claims = all.filter((_, index) => allNamed[index]!.identifiers.length > 0)
  const named = allNamed.filter((one) => one.identifiers.length > 0)
  const known = await findOwners(ctx.tx, ctx.workspaceId, distinctOf(named))
  const resolution = resolveClaims(named, known, namespaces, () => ctx.ids.next())
  const keys = new Map<string, MemberKey>()
  await keepBeforeImport(ctx.tx, ctx.workspaceId, spokenOf(claims, resolution))
  await confirmIdentifiers(ctx.tx, ctx.workspaceId, confirmedOf(claims, named, known))
  await storeMembers(ctx, claims, resolution, keys)
  await storeIdentifiers(ctx, claims, named, resolution, keys)
  await markVerified(
    ctx.tx,
    ctx.workspaceId,
    distinctOf(named).filter((one) => one.verified && known.has(identifierKey(one))),
    ctx.now,
  )
  await applyMerges(
    ctx,
    resolution.merged.map(({ fromId, intoId, namespace }) => ({
      fromId,
      intoId,
      cause: 'rule' as const,
      evidence: { shared: namespace },
    })),
  )
  await proposePairs(
    ctx,
    resolution.disputed.map(({ fromId, intoId, namespace }) => ({
      memberIds: [fromId, intoId] as const,
      probability: CERTAIN_ENOUGH,
      source: 'event' as const,
      evidence: { shared: [namespace] },
    })),
  )
  await markSeen(ctx.tx, ctx.workspaceId, spansOf(claims, resolution.owners))
  const owners = (await withBoundNumbers(ctx, named, resolution.owners))[Symbol.iterator]()
  return allNamed.map((one) => (one.identifiers.length > 0 ? owners.next().value! : null))
}

/** An event that the hash of a phone bound to a member carries their number, as if the sender had known it. */
async function withBoundNumbers(ctx: Ctx, named: readonly NamedClaim[], owners: readonly Owner[]): Promise<Owner[]> {
  const bound = owners.filter((_, index) => named[index]!.byHash)
  const numbers = await numbersOf(
    ctx,
    bound.map((owner) => owner.memberId),
  )
  return owners.map((owner, index) =>
    named[index]!.byHash ? { ...owner, boundNumber: numbers.get(owner.memberId) } : owner,
  )
}

/** Puts members back who were here before an import, as far as nobody else said the same since then. */
export function restoreMembersOfImport(ctx: Ctx, importId: string): Promise<void> {
  return undoImportChanges(ctx.tx, ctx.workspaceId, importId)
}

/** One event named both members: little else says as much. */
export const CERTAIN_ENOUGH = 0.95

async function storeMembers(
  ctx: Ctx,
  claims: readonly IdentityClaim[],
  resolution: Resolution,
  keys: Map<string, MemberKey>,
): Promise<void> {
  const externalIds = externalIdsOf(resolution.attached, claims)
  const created = resolution.created.map((one) => {
    const claim = claims[one.claim]!
    const { key, wrapped } = ctx.keys.newMemberKey(ctx.workspaceId, one.memberId)
    keys.set(one.memberId, key)
    const externalId = externalIds.get(one.memberId) ?? null
    return { ...one, externalId, source: claim.source, seenAt: claim.at, importId: claim.importId, wrappedKey: wrapped }
  })
  await insertMembers(ctx.tx, ctx.workspaceId, created)
  await promoteMembers(
    ctx.tx,
    ctx.workspaceId,
    distinctMembers(resolution.promoted).map(({ memberId }) => ({
      memberId,
      externalId: externalIds.get(memberId) ?? null,
    })),
  )
}

function distinctMembers<One extends { readonly memberId: string }>(all: readonly One[]): One[] {
  return [...new Map(all.map((one) => [one.memberId, one])).values()]
}

async function storeIdentifiers(
  ctx: Ctx,
  claims: readonly IdentityClaim[],
  named: readonly NamedClaim[],
  resolution: Resolution,
  keys: Map<string, MemberKey>,
): Promise<void> {
  await openKeys(ctx, keys, [...new Set(resolution.attached.map((one) => one.memberId))])
  await insertIdentifiers(
    ctx.tx,
    ctx.workspaceId,
    resolution.attached.flatMap(({ memberId, identifier, claim }) => {
      const key = keys.get(memberId)
      // A member whose key was destroyed is erased: nothing is written for them any more.
      if (!key) return []
      const sealed = key.encrypt(identifier.namespace, named[claim]!.values.get(identifierKey(identifier))!)
      const { at, importId } = claims[claim]!
      return { ...identifier, memberId, seenAt: at, sealed, importId }
    }),
  )
  await hashAttached(
    ctx,
    resolution.attached
      .filter(({ identifier, memberId }) => identifier.namespace === 'phone' && keys.has(memberId))
      .map(({ identifier, claim }) => ({
        phone: named[claim]!.values.get(identifierKey(identifier))!,
        phoneIndex: Buffer.from(identifier.key, 'base64'),
      })),
  )
  const compared = resolution.attached.filter(({ identifier }) => ['email', 'phone'].includes(identifier.namespace))
  await markStale(
    ctx.tx,
    ctx.workspaceId,
    compared.map((one) => one.memberId),
  )
}

function externalIdsOf(
  attached: readonly { memberId: string; identifier: Identifier; claim: number }[],
  claims: readonly IdentityClaim[],
) {
  return new Map(
    attached
      .filter((one) => one.identifier.namespace === MEMBER_NUMBER)
      .map((one) => [one.memberId, memberNumberOf(claims[one.claim]!)]),
  )
}

/** A number that is a phone or an e-mail is kept as a sealed identifier only. */
function memberNumberOf(claim: IdentityClaim): string | null {
  return claim.userId === null || isDirectNumber(claim.userId) ? null : claim.userId
}

/** Whom the imports of a batch speak of, and when; those they make known too. */
function spokenOf(claims: readonly IdentityClaim[], { owners, promoted }: Resolution): Spoken[] {
  if (claims.every((claim) => claim.importId === null)) return []
  const importIds = new Set(claims.flatMap((claim) => claim.importId ?? []))
  return [...importIds].flatMap((importId) => {
    const known = new Set(
      promoted.filter(({ claim }) => claims[claim]!.importId === importId).map((one) => one.memberId),
    )
    const own = claims.map((claim) => claim.importId === importId)
    const spans = spansOf(
      claims.filter((_, at) => own[at]),
      owners.filter((_, at) => own[at]),
    )
    return spans.map((span) => ({ ...span, importId, promoted: known.has(span.memberId) }))
  })
}

/** Identifiers that an import brought, and that something else than a file names here. */
function confirmedOf(
  claims: readonly IdentityClaim[],
  named: readonly NamedClaim[],
  known: ReadonlyMap<string, Known>,
): Identifier[] {
  return named.flatMap(({ identifiers }, at) =>
    claims[at]!.importId === null ? identifiers.filter((one) => known.get(identifierKey(one))?.importId) : [],
  )
}

function spansOf(claims: readonly IdentityClaim[], owners: readonly Owner[]) {
  const spans = new Map<string, { memberId: string; firstAt: Date; lastAt: Date }>()
  claims.forEach((claim, index) => {
    const { memberId } = owners[index]!
    const span = spans.get(memberId)
    if (!span) spans.set(memberId, { memberId, firstAt: claim.at, lastAt: claim.at })
    else {
      if (claim.at < span.firstAt) span.firstAt = claim.at
      if (claim.at > span.lastAt) span.lastAt = claim.at
    }
  })
  return [...spans.values()]
}
