import { expose } from '#modules/experiments/index'
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

async function enter(ctx: Ctx, entrance: Entrance, at: Date, memberIds: readonly string[]): Promise<void> {
  const members = await admissible(ctx.tx, entrance, at, memberIds)
  if (members.length === 0) return
  const experiment = experimentOf(entrance.journeyId)
  await expose(ctx, {
    experiment,
    holdoutPercent: entrance.holdoutPercent,
    memberIds: members.map((member) => member.memberId),
    at,
  })
  const runIds = members.map(() => ctx.ids.next())
  const entered = await insertRuns(ctx.tx, entrance, at, { experiment, runIds, members })
  await ctx.publish(
    entered.map(({ memberId, runId, arm }) => ({
      name: 'journey.entered',
      memberId,
      properties: { journeyId: entrance.journeyId, runId, arm },
    })),
  )
}
