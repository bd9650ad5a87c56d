import type { Ctx } from '../../platform/context.ts'
import { addDays, dayOf, daysBetween } from '../../platform/period.ts'
import { workspaceOf } from '../access/index.ts'
import { type JourneyResult, journeyResults } from '../journeys/index.ts'
import {
  assertPeriod,
  daysOfData,
  describeMetric,
  evaluateMetrics,
  givenValue,
  type MetricValue,
  metricById,
} from '../metrics/index.ts'
import { readAlerts } from './alerts.ts'
import { type BoardLayout, DEFAULT_DAYS, overview } from './layout.ts'
import { boardSentence } from './sentences.ts'

/** A board over a period; without one, the last thirty days of the data, so that old data is seen as of its own time. */
export async function readBoard(ctx: Ctx, asked: { from?: string | undefined; to?: string | undefined }) {
  const layout = overview
  const data = await daysOfData(ctx)
  const { timeZone } = await workspaceOf(ctx)
  const to = asked.to ?? data?.to ?? dayOf(ctx.now, timeZone)
  const from = asked.from ?? addDays(to, 1 - DEFAULT_DAYS)
  assertPeriod({ from, to })
  const values = await valuesOf(ctx, layout, { from, to })
  const value = (id: string) => values.get(id)!
  return {
    id: layout.id,
    name: layout.name,
    headline: boardSentence(value, daysBetween(from, to) + 1),
    from,
    to,
    alerts: await readAlerts(ctx),
    dataFrom: data?.from ?? null,
    dataTo: data?.to ?? null,
    groups: layout.groups.map((group) => ({
      name: group.name,
      metrics: group.metrics.map((id) => ({ metric: describeMetric(metricById(id)), value: value(id) })),
    })),
    journeys: (await journeyResults(ctx)).map(presentJourney),
  }
}

async function valuesOf(
  ctx: Ctx,
  layout: BoardLayout,
  period: { from: string; to: string },
): Promise<Map<string, MetricValue>> {
  const ids = layout.groups.flatMap((group) => group.metrics)
  const values = await evaluateMetrics(ctx, ids.map(metricById), period)
  return new Map(values.map((value) => [value.metric, value]))
}

/** A journey's numbers are worked out from its arms; the catalogue says what they mean. */
function presentJourney({ id, name, reach, conversion, lift, treated, holdout }: JourneyResult) {
  return {
    id,
    name,
    treated: { ...treated },
    holdout: { ...holdout },
    reach: givenValue(metricById('journey_reach'), reach),
    conversion: givenValue(metricById('journey_conversion'), conversion),
    lift: givenValue(metricById('lift'), {
      value: lift.value,
      interval: lift.interval && [lift.interval[0], lift.interval[1]],
    }),
  }
}
