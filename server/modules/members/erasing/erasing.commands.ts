import type { Ctx } from '#platform/context'
import { leaveHousehold } from '../households/households.commands.ts'
import { residentOf } from '../households/households.store.ts'
import { lockIdentities } from '../identity/identity.store.ts'
import { lockForMerge, profilesOf } from '../merging/merges.store.ts'
import { deleteProfiles, insertErasures } from './erasing.store.ts'

/** Published for each profile of a member who was erased: its last event. */
export const MEMBER_ERASED = 'member.erased'

/**
 * Erases a member with all the profiles that are part of them. Their keys are destroyed, so that what was sealed under one
 * stays unreadable wherever it lies, and every row of theirs in this module goes. What others keep of them – events, the
 * ledger, consents – names an id that leads to nobody. Waits for messages under way; the next finds no such member. Answers
 * the profiles that are no more.
 */
export async function eraseMember(ctx: Ctx, memberId: string): Promise<string[]> {
  await lockIdentities(ctx.tx, ctx.workspaceId)
  const profileIds = await profilesOf(ctx.tx, ctx.workspaceId, [memberId])
  await lockForMerge(ctx.tx, ctx.workspaceId, profileIds)
  const resident = await residentOf(ctx, memberId)
  if (resident) await leaveHousehold(ctx, { householdId: resident.householdId, member: memberId })
  await deleteProfiles(ctx.tx, ctx.workspaceId, profileIds)
  await insertErasures(ctx.tx, ctx.workspaceId, {
    profileIds,
    memberId,
    at: ctx.now,
    by: `${ctx.actor.kind}:${ctx.actor.id}`,
  })
  await ctx.publish(profileIds.map((profileId) => ({ name: MEMBER_ERASED, memberId: profileId, properties: {} })))
  return profileIds
}
