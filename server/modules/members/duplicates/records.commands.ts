import type { Ctx } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { openKeys } from '../identity/memberKeys.ts'
import { matchedValues, replaceKeys, takeStale } from './matchKeys.store.ts'
import { matchKeysOf } from './matchKeys.ts'
import { type HeldDirect, type MatchRecord, matchRecordOf } from './matchRecord.ts'

/** Profiles whose keys are made again in one transaction. */
const STALE_AT_ONCE = 500
/** Two keys of a workspace are the same by chance once in 2¹²⁸ pairs. */
const KEY_BYTES = 16

/** What profiles are compared by, in the clear. Never log or store what this returns. */
export async function recordsOf(ctx: Ctx, profileIds: readonly string[]): Promise<Map<string, MatchRecord>> {
  const rows = await matchedValues(ctx.tx, ctx.workspaceId, profileIds)
  const keys = new Map<string, MemberKey>()
  await openKeys(ctx, keys, [...new Set(rows.map((row) => row.profileId))])
  const held = new Map<string, HeldDirect[]>()
  for (const { profileId, name, sealed } of rows) {
    const key = keys.get(profileId)
    // A member whose key was destroyed is erased: it is like nobody.
    if (!key) continue
    const values = held.get(profileId) ?? []
    held.set(profileId, values)
    values.push({ name, value: key.decrypt(name, sealed) })
  }
  return new Map([...held].map(([profileId, values]) => [profileId, matchRecordOf(values)]))
}

/** Makes the keys of a page of profiles that changed. Answers how many there were. */
export async function refreshKeys(ctx: Ctx): Promise<number> {
  const profileIds = await takeStale(ctx.tx, ctx.workspaceId, STALE_AT_ONCE)
  if (profileIds.length === 0) return 0
  const records = await recordsOf(ctx, profileIds)
  await replaceKeys(
    ctx.tx,
    ctx.workspaceId,
    profileIds,
    [...records].flatMap(([profileId, record]) =>
      matchKeysOf(record).map(({ kind, value }) => ({
        profileId,
        kind,
        key: ctx.keys.blindIndex(ctx.workspaceId, `match/${kind}`, value).subarray(0, KEY_BYTES),
      })),
    ),
  )
  return profileIds.length
}
