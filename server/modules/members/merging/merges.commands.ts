import type { Ctx } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { notFound, Refusal } from '#platform/errors'
import { lockIdentities } from '../identity/identity.store.ts'
import { openKeys } from '../identity/memberKeys.ts'
import { lookAtAges } from '../profile/children.commands.ts'
import { directNames } from '../profile/direct.ts'
import { compareWords } from '../profile/precedence.ts'
import { carryBlocks } from '../profile/tags.store.ts'
import { type DirectRow, directValuesFor } from '../profile/values.store.ts'
import { carryAttributes, carryDirectRows } from './carried.store.ts'
import {
  type Cause,
  findMerge,
  insertMerges,
  lockForMerge,
  type NewMerge,
  profilesOf,
  type StoredMerge,
  survivorsOf,
  undoMerge,
} from './merges.store.ts'
import { reopenPair } from './review.store.ts'

/** Published for the survivor: `fromId` became part of it by `mergeId`. */
export const MEMBER_MERGED = 'member.merged'
/** Published for the restored member and for the survivor: `fromId` is itself again and no part of `intoId`. */
export const MEMBER_UNMERGED = 'member.unmerged'

export interface Wanted {
  readonly fromId: string
  readonly intoId: string
  readonly cause: Cause
  readonly evidence: Readonly<Record<string, unknown>>
}

/**
 * Makes members part of others, in the order given, each pair of whoever they are by then; a pair that is one already
 * changes nothing. The caller holds the lock on identities, so that no two merges see the same members. What follows from
 * it — points, consents, segments — follows the events; see docs/decisions/0009-who-is-one-person.md.
 */
export async function applyMerges(ctx: Ctx, wanted: readonly Wanted[]): Promise<NewMerge[]> {
  if (wanted.length === 0) return []
  const merges = await inTermsOfNow(ctx, wanted)
  await lockForMerge(ctx.tx, ctx.workspaceId, [...new Set(merges.flatMap(({ fromId, intoId }) => [fromId, intoId]))])
  await insertMerges(ctx.tx, ctx.workspaceId, merges, { actor: ctx.actor.id, at: ctx.now })
  await carryBlocks(ctx.tx, ctx.workspaceId, merges)
  await carryProfiles(ctx, merges)
  await ctx.publish(
    merges.map(({ mergeId, fromId, intoId, cause }) => ({
      name: MEMBER_MERGED,
      memberId: intoId,
      properties: { mergeId, fromId, cause },
    })),
  )
  return merges
}

/** The pairs by who the members are now, each with the end of its chain as the survivor. */
async function inTermsOfNow(ctx: Ctx, wanted: readonly Wanted[]): Promise<NewMerge[]> {
  const now = await survivorsOf(ctx.tx, ctx.workspaceId, [
    ...new Set(wanted.flatMap((one) => [one.fromId, one.intoId])),
  ])
  const current = (memberId: string) => {
    let id = memberId
    for (let next = now.get(id); next !== undefined; next = now.get(id)) id = next
    return id
  }
  const merges: NewMerge[] = []
  for (const one of wanted) {
    const [fromId, intoId] = [current(one.fromId), current(one.intoId)]
    if (fromId === intoId) continue
    now.set(fromId, intoId)
    merges.push({ ...one, mergeId: ctx.ids.next(), fromId, intoId })
  }
  return merges.map((merge) => ({ ...merge, intoId: current(merge.intoId) }))
}

interface Pair {
  readonly fromId: string
  readonly intoId: string
}

/** What the profiles of those who became part of another hold, as far as it counts more there. */
async function carryProfiles(ctx: Ctx, pairs: readonly Pair[]): Promise<void> {
  await carryAttributes(ctx.tx, ctx.workspaceId, pairs)
  const into = new Map(pairs.map(({ fromId, intoId }) => [fromId, intoId]))
  const rows = await directValuesFor(ctx.tx, ctx.workspaceId, [...into.keys()], directNames)
  await carryDirectValues(ctx, into, rows)
  await lookAtAges(ctx, [...new Set(into.values())])
}

async function carryDirectValues(
  ctx: Ctx,
  into: ReadonlyMap<string, string>,
  rows: readonly DirectRow[],
): Promise<void> {
  if (rows.length === 0) return
  const strongest = new Map<string, DirectRow>()
  for (const row of [...rows].sort(compareWords)) strongest.set(`${into.get(row.memberId)}/${row.name}`, row)
  const keys = new Map<string, MemberKey>()
  await openKeys(ctx, keys, [...new Set(rows.flatMap((row) => [row.memberId, into.get(row.memberId)!]))])
  await carryDirectRows(
    ctx.tx,
    ctx.workspaceId,
    [...strongest.values()].flatMap((row) => {
      const [from, survivor] = [keys.get(row.memberId), keys.get(into.get(row.memberId)!)]
      // A member whose key was destroyed is erased: nothing of theirs is carried anywhere.
      if (!from || !survivor) return []
      return {
        ...row,
        memberId: into.get(row.memberId)!,
        carriedFrom: row.carriedFrom ?? row.memberId,
        sealed: survivor.encrypt(row.name, from.decrypt(row.name, row.sealed)),
      }
    }),
  )
}

/** A person's decision that two members are one. `into` stays; refuses with `same_member` when they are one already. */
export async function mergeTwo(
  ctx: Ctx,
  pair: { fromId: string; intoId: string; cause: Cause; reason: string; evidence?: Record<string, unknown> },
): Promise<NewMerge> {
  await lockIdentities(ctx.tx, ctx.workspaceId)
  const evidence = { ...pair.evidence, reason: pair.reason }
  const [merge] = await applyMerges(ctx, [{ ...pair, evidence }])
  if (!merge) throw new Refusal('same_member')
  ctx.record({
    action: 'member.merged',
    object: { kind: 'member', id: merge.intoId },
    before: null,
    after: { mergeId: merge.mergeId, fromId: merge.fromId, intoId: merge.intoId },
    reason: pair.reason,
  })
  return merge
}

/**
 * Parts two members again. Each has its own identifiers, profile and history; what happened through the restored one's
 * identifiers meanwhile is its own too. A pair that was decided on in review is open again: it was decided wrongly, and
 * whether they are two is for the reviewer to say. Refuses with `not_found`, or `already_unmerged`.
 */
export async function unmerge(ctx: Ctx, mergeId: string, reason: string): Promise<StoredMerge> {
  await lockIdentities(ctx.tx, ctx.workspaceId)
  const merge = await findMerge(ctx.tx, ctx.workspaceId, mergeId)
  if (!merge) throw notFound('merge', mergeId)
  if (merge.undoneAt) throw new Refusal('already_unmerged')
  const { fromId } = merge
  const survivorId = (await survivorsOf(ctx.tx, ctx.workspaceId, [fromId])).get(fromId)
  // Both were erased since then.
  if (survivorId === undefined) throw notFound('merge', mergeId)
  const by = { at: ctx.now, by: ctx.actor.id, reason }
  const leaving = await undoMerge(ctx.tx, ctx.workspaceId, { merge, survivorId, ...by })
  // What those who stay had to say stood behind what left.
  const staying = (await profilesOf(ctx.tx, ctx.workspaceId, [survivorId])).filter((id) => id !== survivorId)
  await carryProfiles(
    ctx,
    staying.map((id) => ({ fromId: id, intoId: survivorId })),
  )
  await lookAtAges(ctx, [survivorId, fromId])
  const properties = { mergeId, fromId, intoId: survivorId, profileIds: leaving }
  if (merge.cause === 'review') await reopenPair(ctx, fromId, merge.intoId)
  await ctx.publish([fromId, survivorId].map((memberId) => ({ name: MEMBER_UNMERGED, memberId, properties })))
  ctx.record({
    action: 'member.unmerged',
    object: { kind: 'member', id: survivorId },
    before: { mergeId, fromId, intoId: survivorId },
    after: null,
    reason,
  })
  return { ...merge, undoneAt: ctx.now, undoneBy: ctx.actor.id, undoReason: reason }
}
