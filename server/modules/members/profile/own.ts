import type { Ctx } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { openKeys } from '../identity/memberKeys.ts'
import { profilesOf } from '../merging/merges.store.ts'
import { directNames } from './direct.ts'
import { identifiersFor } from './profile.store.ts'
import { attributesFor, directValuesFor } from './values.store.ts'

/** A member's profile and identities in the clear, also what is withheld of a child: for the member alone. Never log or store what this returns. */
export async function ownProfileOf(ctx: Ctx, memberId: string) {
  const profileIds = await profilesOf(ctx.tx, ctx.workspaceId, [memberId])
  const keys = new Map<string, MemberKey>()
  await openKeys(ctx, keys, profileIds)
  const opened = (holder: string, place: string, sealed: Buffer) => keys.get(holder)?.decrypt(place, sealed)
  const direct = await directValuesFor(ctx.tx, ctx.workspaceId, [memberId], directNames)
  const values = [
    ...direct.flatMap((row) => {
      const value = opened(memberId, row.name, row.sealed)
      return value === undefined ? [] : [{ ...row, value: value as unknown }]
    }),
    ...(await attributesFor(ctx.tx, ctx.workspaceId, memberId)),
  ]
  const identifiers = await identifiersFor(ctx.tx, ctx.workspaceId, profileIds)
  return {
    profileIds,
    profile: values.map(({ name, value, source, observedAt }) => ({
      name,
      value,
      source,
      observedAt: observedAt.toISOString(),
    })),
    identities: identifiers.map(({ namespace, profileId, sealed, firstSeenAt, verifiedAt }) => ({
      namespace,
      value: opened(profileId, namespace, sealed) ?? '',
      firstSeenAt: firstSeenAt.toISOString(),
      verifiedAt: verifiedAt?.toISOString() ?? null,
    })),
  }
}
