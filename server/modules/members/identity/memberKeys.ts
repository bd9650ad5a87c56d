import type { Ctx } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { wrappedKeysOf } from './identity.store.ts'

/** Opens the keys of members that are not in the map yet, in one statement. */
export async function openKeys(ctx: Ctx, keys: Map<string, MemberKey>, memberIds: readonly string[]): Promise<void> {
  const missing = memberIds.filter((memberId) => !keys.has(memberId))
  if (missing.length === 0) return
  for (const [memberId, wrapped] of await wrappedKeysOf(ctx.tx, ctx.workspaceId, missing)) {
    keys.set(memberId, ctx.keys.openMemberKey(ctx.workspaceId, memberId, wrapped))
  }
}
