import type { Ctx } from '#platform/context'
import { normaliseIdentifier } from '../profile/direct.ts'
import { findBlocked } from './identity.store.ts'
import { type Claim, type Identifier, identifierKey } from './identity.ts'
import { isBlocked, MEMBER_NUMBER, type Namespace } from './namespaces.ts'
import { phonesNamedBy } from './phoneHashes.commands.ts'
import { PHONE_SHA256 } from './phoneHashes.ts'

/** What one event says about who it is of. */
export interface IdentityClaim {
  readonly userId: string | null
  readonly anonymousId: string | null
  readonly email: string | null
  readonly phone: string | null
  /**
   * Identifiers in any other namespace of the workspace; one in an unknown namespace is passed over. The hash of a phone
   * (`phone_sha256`) counts as the phone when somebody has it, and says nothing when nobody has.
   */
  readonly others?: readonly { readonly namespace: string; readonly value: string }[]
  /** Namespaces whose value here the sender has verified. */
  readonly verified?: readonly string[]
  readonly source: string
  readonly at: Date
  readonly importId: string | null
}

/** A claim by the blind indexes of what it names. */
export interface NamedClaim extends Claim {
  /** The identifiers in the clear, without one that a hash led to. */
  readonly values: ReadonlyMap<string, string>
  /** The hash of a phone led to one of the identifiers. */
  readonly byHash: boolean
}

/** What claims name, in order, by the rules of the workspace; nothing where all of it is blocked or unknown here. */
export async function nameClaims(
  ctx: Ctx,
  namespaces: ReadonlyMap<string, Namespace>,
  claims: readonly IdentityClaim[],
): Promise<NamedClaim[]> {
  const phones = await phonesNamedBy(ctx, claims.flatMap(phoneHashesIn))
  return withoutBlocked(
    ctx,
    claims.map((claim) => nameIdentifiers(ctx, namespaces, phones, claim)),
  )
}

function phoneHashesIn({ others = [] }: IdentityClaim): string[] {
  return others.filter(({ namespace }) => namespace === PHONE_SHA256).map(({ value }) => value)
}

async function withoutBlocked(ctx: Ctx, named: readonly NamedClaim[]): Promise<NamedClaim[]> {
  const blocked = await findBlocked(ctx.tx, ctx.workspaceId, distinctOf(named))
  if (blocked.size === 0) return [...named]
  return named.map((one) => ({
    ...one,
    identifiers: one.identifiers.filter((identifier) => !blocked.has(identifierKey(identifier))),
  }))
}

function nameIdentifiers(
  ctx: Ctx,
  namespaces: ReadonlyMap<string, Namespace>,
  phones: ReadonlyMap<string, string>,
  claim: IdentityClaim,
): NamedClaim {
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
  // Somebody has the phone, so that its value is not needed; and whoever hashed it does not vouch for it.
  const hashed = new Set(phoneHashesIn(claim).flatMap((hash) => phones.get(hash) ?? []))
  const others = [...hashed].filter((key) => !values.has(`phone:${key}`))
  return {
    identifiers: [...identifiers, ...others.map((key) => ({ namespace: 'phone', key, verified: false }))],
    values,
    byHash: hashed.size > 0,
  }
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

/** Each identifier once; verified where one of the claims says so. */
export function distinctOf(named: readonly NamedClaim[]): Identifier[] {
  const all = new Map<string, Identifier>()
  for (const { identifiers } of named) {
    for (const one of identifiers) {
      const key = identifierKey(one)
      if (one.verified || !all.has(key)) all.set(key, one)
    }
  }
  return [...all.values()]
}
