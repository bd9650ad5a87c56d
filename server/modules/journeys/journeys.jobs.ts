import { consumerLags, RESOLVE } from '#modules/events/index'
import { MEMBER_MERGED, severalAmong } from '#modules/members/index'
import type { Ctx, Platform } from '#platform/context'
import type { Consumer } from '#platform/log/consumer'
import { type LogEvent, ORDER_COMPLETED } from '#platform/log/event'
import type { Schedule } from '#platform/module'
import { asSystem } from '#platform/transaction'
import { enterFromSegments, fillJourney } from './entry.commands.ts'
import { shareLog } from './entry.store.ts'
import { type Happening, recordForBranches, recordForGoals, watchedEvents } from './happenings.store.ts'
import { findWork, type Work } from './journeys.store.ts'
import { advanceRuns, endRuns } from './runs.commands.ts'
import { endSecondRuns } from './runs.store.ts'

const SEGMENT_ENTERED = 'segment.entered'

/** Follows the log: who enters, what branches ask for, who reaches a goal. Wants only what running journeys name. */
export const follower: Consumer = {
  name: 'journeys',
  async wants(ctx) {
    // Before anything of the log is read; see fillJourney.
    await shareLog(ctx.tx, ctx.workspaceId)
    const watched = await watchedEvents(ctx.tx, ctx.workspaceId, ctx.now)
    return watched.length === 0 ? [] : [...new Set([SEGMENT_ENTERED, MEMBER_MERGED, ORDER_COMPLETED, ...watched])]
  },
  async handle(ctx, events) {
    await followMerges(ctx, events)
    await followMembers(ctx, events.flatMap(toHappening))
    await enterFromSegments(ctx, events.flatMap(toArrival))
  },
}

/** A person goes through a journey once at a time: of two runs the earlier goes on. A parting does not begin one again. */
async function followMerges(ctx: Ctx, events: readonly LogEvent[]): Promise<void> {
  const merged = events.flatMap((event) => (isMerge(event) && event.memberId !== null ? [event.memberId] : []))
  if (merged.length > 0) await endSecondRuns(ctx.tx, { workspaceId: ctx.workspaceId, now: ctx.now }, merged)
}

function isMerge({ name, type }: LogEvent): boolean {
  return name === MEMBER_MERGED && type === 'internal'
}

/**
 * What members did counts for the runs that were there before this batch, of any of their profiles: it happened before
 * the arrivals in it.
 */
async function followMembers(ctx: Ctx, happened: readonly Happening[]): Promise<void> {
  if (happened.length === 0) return
  const people = await severalAmong(ctx.tx, ctx.workspaceId, [...new Set(happened.map((one) => one.memberId))])
  const byProfile = happened.flatMap((one) =>
    (people.get(one.memberId)?.profileIds ?? [one.memberId]).map((memberId) => ({ ...one, memberId })),
  )
  const nowOf = new Map([...people.values()].flatMap((one) => one.profileIds.map((id) => [id, one.memberId] as const)))
  await recordForBranches(ctx.tx, ctx.workspaceId, byProfile)
  const converted = await recordForGoals(ctx.tx, ctx.workspaceId, byProfile)
  await ctx.publish(
    converted.map(({ memberId, journeyId, runId, arm, convertedAt }) => ({
      name: 'journey.converted',
      memberId: nowOf.get(memberId) ?? memberId,
      occurredAt: convertedAt,
      properties: { journeyId, runId, arm },
    })),
  )
}

function toHappening(event: LogEvent): Happening[] {
  if (event.memberId === null) return []
  const orderMills = event.name === ORDER_COMPLETED ? Math.max(event.amountMills ?? 0, 0) : 0
  return [{ memberId: event.memberId, event: event.name, at: event.occurredAt, orderMills }]
}

function toArrival(event: LogEvent): { memberId: string; segmentId: string }[] {
  const { segmentId } = event.properties
  if (event.name !== SEGMENT_ENTERED || event.memberId === null || typeof segmentId !== 'string') return []
  return [{ memberId: event.memberId, segmentId }]
}

const TICK_SECONDS = 1

const does: { readonly [Kind in Work['kind']]: (ctx: Ctx, journeyId: string) => Promise<number> } = {
  fill: fillJourney,
  advance: advanceRuns,
  end: endRuns,
}

/** The tick: one page of each kind of work for each journey that has some, each in a transaction of its own. */
export function tick(platform: Platform): Schedule {
  return {
    name: 'journeys',
    everySeconds: TICK_SECONDS,
    async run(workspaceId) {
      const work = await asSystem(platform, workspaceId, workNow)
      let done = 0
      for (const { kind, journeyId } of work) {
        done += await asSystem(platform, workspaceId, (ctx) => does[kind](ctx, journeyId))
      }
      return done > 0
    },
  }
}

/** A branch knows every event that was accepted longer ago than this; while the log is further behind, it waits. */
const BRANCH_MAX_LAG_SECONDS = 5

async function workNow(ctx: Ctx): Promise<Work[]> {
  const work = await findWork(ctx.tx, ctx.workspaceId, ctx.now)
  const early = ({ kind, asks }: Work) => kind === 'advance' && asks
  return work.some(early) && (await isBehind(ctx)) ? work.filter((one) => !early(one)) : work
}

async function isBehind(ctx: Ctx): Promise<boolean> {
  const { consumers } = await consumerLags(ctx)
  const followed = [RESOLVE, follower.name]
  return consumers.some(({ name, lagSeconds }) => followed.includes(name) && lagSeconds > BRANCH_MAX_LAG_SECONDS)
}
