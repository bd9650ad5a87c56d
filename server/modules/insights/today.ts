import type { Ctx } from '../../platform/context.ts'
import { addDays, dayOf, fromClickHouse, startOfDay } from '../../platform/period.ts'
import { workspaceOf } from '../access/index.ts'
import { consumerLags, extentOf } from '../events/index.ts'
import { evaluateMetrics, isOverLine, metricById } from '../metrics/index.ts'
import { productSegment, segmentSizes } from '../segments/index.ts'
import { DEFAULT_DAYS } from './layout.ts'
import { opportunities } from './opportunities.ts'
import { todaySentence, withdrawalSentence } from './sentences.ts'
import { type Counts, readCounts, readMessageCounts, readWithdrawalBounds } from './today.views.ts'

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

/** Withdrawals of the last thirty days at the line or over it. Where none held a consent there is no rate, and no alert. */
async function readAlerts(ctx: Ctx) {
  const metric = metricById('withdrawal_rate')
  const { timeZone } = await workspaceOf(ctx)
  const to = dayOf(ctx.now, timeZone)
  const from = addDays(to, 1 - DEFAULT_DAYS)
  const { withdrawn, held } = await readWithdrawalBounds(ctx, startOfDay(from, timeZone))
  if (withdrawn === 0 || !isOverLine(metric, withdrawn / held)) return []
  const [rate] = await evaluateMetrics(ctx, [metric], { from, to })
  if (rate === undefined || rate.value === null || rate.numerator === 0 || !isOverLine(metric, rate.value)) return []
  return [{ metric: metric.id, value: rate.value, text: withdrawalSentence(rate, DEFAULT_DAYS) }]
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
