import { purposesOf, withoutPersonalisation } from '#modules/consent/index'
import { expose } from '#modules/experiments/index'
import { segmentById, traitsOf } from '#modules/segments/index'
import type { Ctx } from '#platform/context'
import {
  admissible,
  type Entrance,
  entrancesFrom,
  haltLog,
  insertRuns,
  lockFilling,
  segmentPage,
} from './entry.store.ts'
import { setFilling } from './journeys.store.ts'

/** Members entered in one transaction. */
export const ENTRIES_PER_PAGE = 5_000

export function experimentOf(journeyId: string): string {
  return `journey:${journeyId}`
}

/**
 * Enters a page of the members who were in the segment when the journey started. The consumer of the log is held off
 * meanwhile and the moment of entering is read after that: so no event can come after it and yet have been passed
 * before the run was there to see it. Returns how many members were looked at.
 */
export async function fillJourney(ctx: Ctx, journeyId: string, limit = ENTRIES_PER_PAGE): Promise<number> {
  await haltLog(ctx.tx, ctx.workspaceId)
  const entrance = await lockFilling(ctx.tx, { workspaceId: ctx.workspaceId, journeyId })
  if (!entrance) return 0
  const memberIds = await segmentPage(ctx.tx, entrance, { after: entrance.after, limit })
  await enter(ctx, entrance, ctx.clock.now(), memberIds)
  await setFilling(ctx.tx, entrance, memberIds.length < limit ? null : memberIds.at(-1)!)
  return memberIds.length
}

/** Enters members as they come into segments. */
export async function enterFromSegments(
  ctx: Ctx,
  arrivals: readonly { readonly memberId: string; readonly segmentId: string }[],
): Promise<void> {
  if (arrivals.length === 0) return
  const segmentIds = [...new Set(arrivals.map((arrival) => arrival.segmentId))]
  for (const entrance of await entrancesFrom(ctx.tx, ctx.workspaceId, segmentIds)) {
    const arrived = arrivals.filter((arrival) => arrival.segmentId === entrance.segmentId)
    await enter(ctx, entrance, ctx.now, [...new Set(arrived.map((arrival) => arrival.memberId))])
  }
}

/**
 * Of these members, those who may enter now. Where traits choose who gets a promotion, members who turned personalisation off
 * stay out: they are chosen by nothing, and get what goes to everyone.
 */
export async function entering(ctx: Ctx, entrance: Entrance, at: Date, memberIds: readonly string[]) {
  const members = await admissible(ctx.tx, entrance, at, memberIds)
  const { features } = await selectionOf(ctx, entrance)
  if (members.length === 0 || features.length === 0 || !(await promotes(ctx, entrance.purposes))) return members
  const impersonal = await withoutPersonalisation(
    ctx,
    members.map((member) => member.memberId),
  )
  return members.filter((member) => !impersonal.has(member.memberId))
}

/** By which traits the segment chooses, as its rule is now. */
async function selectionOf(ctx: Ctx, { segmentId }: Entrance): Promise<{ features: string[]; ruleVersion: number }> {
  const segment = await segmentById(ctx, segmentId)
  return segment
    ? { features: traitsOf(segment.rule), ruleVersion: segment.ruleVersion }
    : { features: [], ruleVersion: 0 }
}

/** Whether messages for one of these purposes are promotion. */
export async function promotes(ctx: Ctx, purposes: readonly string[]): Promise<boolean> {
  if (purposes.length === 0) return false
  return (await purposesOf(ctx)).some(({ code, promotional }) => promotional && purposes.includes(code))
}

async function enter(ctx: Ctx, entrance: Entrance, at: Date, memberIds: readonly string[]): Promise<void> {
  const members = await entering(ctx, entrance, at, memberIds)
  if (members.length === 0) return
  const experiment = experimentOf(entrance.journeyId)
  await expose(ctx, {
    experiment,
    holdoutPercent: entrance.holdoutPercent,
    memberIds: members.map((member) => member.memberId),
    at,
  })
  const runIds = members.map(() => ctx.ids.next())
  const { features, ruleVersion } = await selectionOf(ctx, entrance)
  const entered = await insertRuns(ctx.tx, entrance, at, { experiment, runIds, members, features, ruleVersion })
  await ctx.publish(
    entered.map(({ memberId, runId, arm }) => ({
      name: 'journey.entered',
      memberId,
      properties: { journeyId: entrance.journeyId, runId, arm },
    })),
  )
}
