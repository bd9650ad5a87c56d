import type { Ctx } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { openKeys } from '../identity/memberKeys.ts'
import { lockedAmong, noteAges, noteGuardian, takeDue } from './children.store.ts'
import { isChild } from './children.ts'
import { attributesNamed } from './imported.store.ts'
import { directValuesFor } from './values.store.ts'

/** Published when a profile is locked to necessary fields, and when it opens again: who reckons with it looks again. */
export const PROFILE_LOCKED = 'member.profile_locked'
export const PROFILE_OPENED = 'member.profile_opened'

/** When the age of a child is worked out again. Not the day they come of age: it would tell the birthday. */
const AGAIN_MS = 3_600_000
const AT_ONCE = 1_000

/** Works out which of these members are children, after what tells their age has changed. */
export async function lookAtAges(ctx: Ctx, memberIds: readonly string[]): Promise<void> {
  const ids = [...new Set(memberIds)]
  if (ids.length === 0) return
  const birthdays = await directValuesFor(ctx.tx, ctx.workspaceId, ids, ['birthday'])
  const bands = await attributesNamed(ctx.tx, ctx.workspaceId, ids, ['age_band'])
  const keys = new Map<string, MemberKey>()
  await openKeys(ctx, keys, [...new Set(birthdays.map((row) => row.memberId))])
  const birthdayOf = new Map(
    birthdays.map((row) => [row.memberId, keys.get(row.memberId)?.decrypt(row.name, row.sealed)]),
  )
  const bandOf = new Map(bands.map((row) => [row.memberId, row.value]))
  const ages = ids.map((memberId) => ({
    memberId,
    underAge: isChild({ birthday: birthdayOf.get(memberId), ageBand: bandOf.get(memberId) }, ctx.now),
  }))
  const again = new Date(ctx.now.getTime() + AGAIN_MS)
  await announcing(ctx, ids, () => noteAges(ctx.tx, ctx.workspaceId, ages, again))
}

/** A guardian of a member spoke; whether with a proof, who calls has seen to. */
export async function heedGuardian(ctx: Ctx, memberId: string, agreed: boolean): Promise<void> {
  await announcing(ctx, [memberId], () => noteGuardian(ctx.tx, ctx.workspaceId, memberId, agreed))
}

/** Opens the profiles of those who came of age; true when there may be more. */
export async function lookAtDueAges(ctx: Ctx): Promise<boolean> {
  const due = await takeDue(ctx.tx, ctx.workspaceId, ctx.now, AT_ONCE)
  await lookAtAges(ctx, due)
  return due.length === AT_ONCE
}

export async function isLocked(ctx: Ctx, memberId: string): Promise<boolean> {
  return (await lockedAmong(ctx.tx, ctx.workspaceId, [memberId])).has(memberId)
}

async function announcing(ctx: Ctx, memberIds: readonly string[], change: () => Promise<void>): Promise<void> {
  const before = await lockedAmong(ctx.tx, ctx.workspaceId, memberIds)
  await change()
  const after = await lockedAmong(ctx.tx, ctx.workspaceId, memberIds)
  const moved = memberIds.filter((memberId) => before.has(memberId) !== after.has(memberId))
  await ctx.publish(
    moved.map((memberId) => ({
      name: after.has(memberId) ? PROFILE_LOCKED : PROFILE_OPENED,
      memberId,
      properties: {},
    })),
  )
}
