import assert from 'node:assert/strict'
import type { Ctx } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { markStale } from '../duplicates/matchKeys.store.ts'
import { applyMerges } from '../merging/merges.commands.ts'
import { proposePairs } from '../merging/review.store.ts'
import { isDirectNumber, normaliseIdentifier } from '../profile/direct.ts'
import {
  findBlocked,
  findOwners,
  insertIdentifiers,
  insertMembers,
  lockIdentities,
  markSeen,
  markVerified,
  promoteMembers,
} from './identity.store.ts'
import { type Claim, type Identifier, identifierKey, type Known, type Resolution, resolveClaims } from './identity.ts'
import { confirmIdentifiers, keepBeforeImport, type Spoken, undoImportChanges } from './importChanges.store.ts'
import { openKeys } from './memberKeys.ts'
import { namespacesOf } from './namespaces.store.ts'
import { isBlocked, MEMBER_NUMBER, type Namespace } from './namespaces.ts'

/** What one event says about who it is of. */
export interface IdentityClaim {
  readonly userId: string | null
  readonly anonymousId: string | null
  readonly email: string | null
  readonly phone: string | null
  /** Identifiers in any other namespace of the workspace; one in an unknown namespace is passed over. */
  readonly others?: readonly { readonly namespace: string; readonly value: string }[]
  /** Namespaces whose value here the sender has verified. */
  readonly verified?: readonly string[]
  readonly source: string
  readonly at: Date
  readonly importId: string | null
}

/** Whose an event is: the member now, and the profile that its first identifier is of. */
export interface Owner {
  readonly memberId: string
  readonly profileId: string
}

interface NamedClaim extends Claim {
  readonly values: ReadonlyMap<string, string>
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
  const allNamed = await withoutBlocked(
    ctx,
    all.map((claim) => nameIdentifiers(ctx, namespaces, claim)),
  )
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
  const owners = resolution.owners[Symbol.iterator]()
  return allNamed.map((one) => (one.identifiers.length > 0 ? owners.next().value! : null))
}

/** Puts members back who were here before an import, as far as nobody else said the same since then. */
export function restoreMembersOfImport(ctx: Ctx, importId: string): Promise<void> {
  return undoImportChanges(ctx.tx, ctx.workspaceId, importId)
}

/** One event named both members: little else says as much. */
const CERTAIN_ENOUGH = 0.95

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
  const compared = resolution.attached.filter(({ identifier }) => ['email', 'phone'].includes(identifier.namespace))
  await markStale(
    ctx.tx,
    ctx.workspaceId,
    compared.map((one) => one.memberId),
  )
}

function distinctOf(named: readonly NamedClaim[]): Identifier[] {
  const all = new Map<string, Identifier>()
  for (const { identifiers } of named) {
    for (const one of identifiers) {
      const key = identifierKey(one)
      if (one.verified || !all.has(key)) all.set(key, one)
    }
  }
  return [...all.values()]
}

async function withoutBlocked(ctx: Ctx, named: readonly NamedClaim[]): Promise<NamedClaim[]> {
  const blocked = await findBlocked(ctx.tx, ctx.workspaceId, distinctOf(named))
  if (blocked.size === 0) return [...named]
  return named.map(({ identifiers, values }) => ({
    identifiers: identifiers.filter((one) => !blocked.has(identifierKey(one))),
    values,
  }))
}

function nameIdentifiers(ctx: Ctx, namespaces: ReadonlyMap<string, Namespace>, claim: IdentityClaim): NamedClaim {
  const values = new Map<string, string>()
  for (const [namespace, value] of candidatesOf(claim)) {
    if (!namespaces.has(namespace)) continue
    const key = ctx.keys.blindIndex(ctx.workspaceId, namespace, value).toString('base64')
    values.set(identifierKey({ namespace, key }), value)
  }
  const verified = new Set(claim.verified)
  const identifiers = [...values.keys()].map((name) => {
    const at = name.indexOf(':')
    const namespace = name.slice(0, at)
    return { namespace, key: name.slice(at + 1), verified: verified.has(namespace) }
  })
  return { identifiers, values }
}

function candidatesOf(claim: IdentityClaim): [string, string][] {
  const all: [string, string | null | undefined][] = [
    [MEMBER_NUMBER, claim.userId],
    ['anonymous_id', claim.anonymousId],
    ['email', claim.email && normaliseIdentifier('email', claim.email)],
    ['phone', claim.phone && normaliseIdentifier('phone', claim.phone)],
    ...(claim.others ?? []).map(({ namespace, value }): [string, string] => [
      namespace,
      value.normalize('NFKC').trim(),
    ]),
  ]
  return all.filter((pair): pair is [string, string] => typeof pair[1] === 'string' && !isBlocked(pair[1]))
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
