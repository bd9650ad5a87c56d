import type { Ctx } from '#platform/context'
import type { LogEvent } from '#platform/log/event'
import { announce } from './consent.commands.ts'
import { lockStandings } from './consent.store.ts'
import {
  type CarriedMerge,
  holdMerges,
  insertMerges,
  keysOf,
  settleStandings,
  undoMerges,
  withSurvivors,
} from './merge.store.ts'

/** Published when two members turned out to be one person: `memberId` is who stays, `fromId` who was. */
export const MEMBER_MERGED = 'member.merged'
/** Published for both when that turned out to be wrong. */
export const MEMBER_UNMERGED = 'member.unmerged'

/**
 * Takes merges and undone merges into account, in any order. Nothing that was said is copied: where the survivor stands
 * is worked out from what each said, so that undoing a merge gives each their own standing back.
 */
export async function carryOver(ctx: Ctx, events: readonly LogEvent[]): Promise<void> {
  const merges = events.flatMap(toMerge)
  const undone = oncePerMerge(events.flatMap(toUndone))
  if (merges.length + undone.length === 0) return
  // Before any row is held: who records what was said waits until the merges are in, and nobody waits for them.
  await holdMerges(ctx.tx, ctx.workspaceId, 'alone')
  await insertMerges(ctx.tx, ctx.workspaceId, merges)
  await undoMerges(ctx.tx, ctx.workspaceId, undone)
  const concerned = [...merges, ...undone].flatMap(({ fromId, intoId }) => [fromId, intoId])
  const keys = await keysOf(ctx.tx, ctx.workspaceId, [...new Set(concerned)])
  const all = await withSurvivors(ctx.tx, ctx.workspaceId, keys)
  await lockStandings(ctx.tx, ctx.workspaceId, all)
  await announce(ctx, await settleStandings(ctx.tx, ctx.workspaceId, all))
}

/** A parting is told to both. */
function oncePerMerge(all: readonly CarriedMerge[]): CarriedMerge[] {
  return [...new Map(all.map((one) => [one.mergeId, one])).values()]
}

/** Merges of before they had an id of their own are known by who was merged. */
function toMerge({ name, type, memberId, occurredAt, properties }: LogEvent): CarriedMerge[] {
  const { fromId, mergeId = fromId } = properties
  if (name !== MEMBER_MERGED || type !== 'internal' || memberId === null) return []
  if (typeof fromId !== 'string' || typeof mergeId !== 'string') return []
  return [{ mergeId, fromId, intoId: memberId, at: occurredAt }]
}

function toUndone({ name, type, memberId, occurredAt, properties }: LogEvent): CarriedMerge[] {
  const { mergeId, fromId, intoId } = properties
  if (name !== MEMBER_UNMERGED || type !== 'internal' || memberId === null) return []
  if (typeof mergeId !== 'string' || typeof fromId !== 'string' || typeof intoId !== 'string') return []
  return [{ mergeId, fromId, intoId, at: occurredAt }]
}
