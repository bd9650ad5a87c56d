import type { Ctx } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { markStale } from '../duplicates/matchKeys.store.ts'
import { findOwners } from '../identity/identity.store.ts'
import type { Identifier, Known } from '../identity/identity.ts'
import { openKeys } from '../identity/memberKeys.ts'
import { MEMBER_NUMBER } from '../identity/namespaces.ts'
import { lookAtAges } from './children.commands.ts'
import { tellsAge } from './children.ts'
import { type DirectName, directNameOf, normaliseIdentifier } from './direct.ts'
import {
  attributesNamed,
  ownersOfNewIdentifiers,
  type PutBack,
  putBackAttributes,
  putBackDirectValues,
} from './imported.store.ts'
import type { Word } from './precedence.ts'
import { directValuesFor } from './values.store.ts'

/** How a row of a file names a member. */
export interface MemberRef {
  readonly memberNumber: string | null
  readonly email: string | null
  readonly phone: string | null
}

/** Whose each identifier of a reference is; undefined where nobody has it. */
export interface Owners {
  readonly memberNumber: Known | undefined
  readonly email: Known | undefined
  readonly phone: Known | undefined
}

/** The owners of what each reference names, in one statement; nobody becomes a member by being asked for. */
export async function ownersOf(ctx: Ctx, refs: readonly MemberRef[]): Promise<Owners[]> {
  const identify = (namespace: string, value: string | null | undefined): Identifier | undefined =>
    value ? { namespace, key: ctx.keys.blindIndex(ctx.workspaceId, namespace, value).toString('base64') } : undefined
  const named = refs.map((ref) => ({
    memberNumber: identify(MEMBER_NUMBER, ref.memberNumber),
    email: identify('email', ref.email && normaliseIdentifier('email', ref.email)),
    phone: identify('phone', ref.phone && normaliseIdentifier('phone', ref.phone)),
  }))
  const wanted = new Map<string, Identifier>()
  for (const one of named)
    for (const identifier of Object.values(one))
      if (identifier) wanted.set(`${identifier.namespace}:${identifier.key}`, identifier)
  const owners = await findOwners(ctx.tx, ctx.workspaceId, [...wanted.values()])
  const ownerOf = (identifier: Identifier | undefined) =>
    identifier && owners.get(`${identifier.namespace}:${identifier.key}`)
  return named.map((one) => ({
    memberNumber: ownerOf(one.memberNumber),
    email: ownerOf(one.email),
    phone: ownerOf(one.phone),
  }))
}

/** A value of a profile as it stands, in the clear. Never log or store what this returns unsealed. */
export interface HeldValue extends Word {
  readonly memberId: string
  readonly name: string
  readonly value: unknown
  readonly source: string
}

/** Values of these names that the members have now; direct ones by their canonical name. */
export async function heldValues(
  ctx: Ctx,
  memberIds: readonly string[],
  names: readonly string[],
): Promise<HeldValue[]> {
  const direct = names.flatMap((name) => directNameOf(name) ?? [])
  const others = names.filter((name) => directNameOf(name) === undefined)
  const rows = await directValuesFor(ctx.tx, ctx.workspaceId, memberIds, direct)
  const keys = new Map<string, MemberKey>()
  await openKeys(ctx, keys, [...new Set(rows.map((row) => row.memberId))])
  return [
    ...rows.flatMap(({ sealed, ...row }) => {
      const key = keys.get(row.memberId)
      return key ? [{ ...row, value: key.decrypt(row.name, sealed) }] : []
    }),
    ...(await attributesNamed(ctx.tx, ctx.workspaceId, memberIds, others)),
  ]
}

/** What a value was before an import observed another; null where there was none. */
export interface Restored {
  readonly memberId: string
  readonly name: string
  readonly before: Pick<HeldValue, 'value' | 'source' | 'observedAt' | 'toldBy'> | null
}

/**
 * Puts values back that an import had set, as far as they are still its own: what was observed since then stays.
 * A member and name may occur once.
 */
export async function restoreValues(
  ctx: Ctx,
  restored: readonly Restored[],
  set: { readonly source: string; readonly observedAt: Date },
): Promise<void> {
  const keys = new Map<string, MemberKey>()
  await openKeys(ctx, keys, [...new Set(restored.map((one) => one.memberId))])
  const direct: PutBack<Buffer>[] = []
  const others: PutBack<string>[] = []
  for (const { memberId, name, before } of restored) {
    const { source = '', observedAt = set.observedAt, toldBy = 'event' } = before ?? {}
    const canonical: DirectName | undefined = directNameOf(name)
    const key = keys.get(memberId)
    if (canonical === undefined)
      others.push({ memberId, name, value: before && JSON.stringify(before.value), source, observedAt, toldBy })
    else if (key)
      direct.push({
        memberId,
        name: canonical,
        value: before && key.encrypt(canonical, String(before.value)),
        source,
        observedAt,
        toldBy,
      })
  }
  await putBackDirectValues(ctx.tx, ctx.workspaceId, direct, set)
  await markStale(
    ctx.tx,
    ctx.workspaceId,
    direct.map((one) => one.memberId),
  )
  await putBackAttributes(ctx.tx, ctx.workspaceId, others, set)
  await lookAtAges(
    ctx,
    restored.filter(({ name }) => tellsAge(name)).map(({ memberId }) => memberId),
  )
}

/** Those of these members who got an identifier from this import in this transaction. */
export function membersWithNewIdentifiers(
  ctx: Ctx,
  importId: string,
  memberIds: readonly string[],
): Promise<ReadonlySet<string>> {
  return ownersOfNewIdentifiers(ctx.tx, ctx.workspaceId, importId, memberIds)
}
