import type { Ctx } from '../../platform/context.ts'
import { fromClickHouse } from '../../platform/period.ts'
import { consumerLags, extentOf } from '../events/index.ts'
import { productSegment, segmentSizes } from '../segments/index.ts'
import { readAlerts } from './alerts.ts'
import { opportunities } from './opportunities.ts'
import { todaySentence } from './sentences.ts'
import { type Counts, readCounts, readMessageCounts } from './today.views.ts'

/** The first page of the day: what needs attention, how far a newcomer is, and whether the data is current. */
export async function readToday(ctx: Ctx) {
  const counts = await readCounts(ctx)
  const groups = await readOpportunities(ctx)
  const largest = [...groups].sort((a, b) => b.members - a.members)[0]
  const { newestOccurredAt: newest } = await extentOf(ctx)
  const { consumers } = await consumerLags(ctx)
  return {
    headline: todaySentence(counts.members, largest),
    members: counts.members,
    steps: stepsFrom(counts),
    opportunities: groups,
    messages: await readMessageCounts(ctx),
    quarantined: counts.quarantined,
    alerts: await readAlerts(ctx),
    freshness: {
      newestOccurredAt: newest === null ? null : fromClickHouse(newest).toISOString(),
      lagSeconds: Math.max(0, ...consumers.map((consumer) => consumer.lagSeconds)),
    },
  }
}

async function readOpportunities(ctx: Ctx) {
  const found = []
  for (const { id, code, name } of opportunities) {
    const segment = await productSegment(ctx, code)
    if (segment) found.push({ id, name, segment: segment.id })
  }
  const sizes = await segmentSizes(
    ctx,
    found.map((one) => one.segment),
  )
  return found.map((one) => ({ ...one, members: sizes.get(one.segment) ?? 0 })).filter((one) => one.members > 0)
}

/** A step is done when its effect is there; a journey that runs has chosen a segment, and one that reached members can be judged. */
function stepsFrom(counts: Counts) {
  return [
    { id: 'import' as const, done: counts.members > 0 },
    { id: 'segment' as const, done: counts.ownSegments > 0 || counts.startedJourneys > 0 },
    { id: 'consent' as const, done: counts.consents > 0 },
    { id: 'journey' as const, done: counts.startedJourneys > 0 },
    { id: 'board' as const, done: counts.reachedByJourney > 0 },
  ]
}
