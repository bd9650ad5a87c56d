import * as contract from '@regulars/contract/metrics'
import { notFound } from '../../platform/errors.ts'
import type { Module } from '../../platform/module.ts'
import { catalogue, findMetric } from './catalogue/index.ts'
import { evaluateMetrics, isOfPlatforms, metricByStore, metricSeries, metricsByPlatform } from './evaluate.ts'
import { describeMetric, isMeasurable, type MetricDefinition } from './metric.ts'
import { metricsByPlace } from './places.ts'

export { dayNumber, dayText } from './calendar.ts'
export { daysOfData } from './data.olap.ts'
export { assertPeriod, evaluateMetrics, metricSeries } from './evaluate.ts'
export {
  describeMetric,
  givenValue,
  type Metric,
  type MetricDefinition,
  type MetricValue,
} from './metric.ts'
export { ofPerson, type PersonRow, peopleIn, type ToldOfPeople, toldOfPeople, unnamedOrders } from './people.ts'
export { type Span, type WithdrawalRow, withdrawals, withdrawalsAlong } from './sources/withdrawals.store.ts'

/** Every number of the product, from one catalogue, so that two screens cannot disagree. */
export const metrics: Module = {
  name: 'metrics',
  routes(api) {
    api.bind(contract.listMetrics, async () => ({ items: catalogue.map(describeMetric) }))
    api.bind(contract.evaluateMetrics, async (ctx, { query: { from, to, ids, ...about } }) => ({
      items: await evaluateMetrics(
        ctx,
        ids === undefined ? measurable() : ids.split(',').map(requireMeasurable),
        { from, to },
        about,
      ),
      from,
      to,
    }))
    api.bind(contract.metricSeries, async (ctx, { params, query: { from, to, grain, ...about } }) => ({
      metric: params.id,
      points: (await metricSeries(ctx, requireMeasurable(params.id), { from, to }, grain, about)).map(
        ({ day, value }) => ({ day, value }),
      ),
    }))
    api.bind(contract.metricsByPlatform, async (ctx, { query }) => ({
      ...(await metricsByPlatform(ctx, catalogue.filter(isOfPlatforms), query)),
      ...query,
    }))
    api.bind(contract.metricsByPlace, async (ctx, { query: { by, ...period } }) => metricsByPlace(ctx, by, period))
    api.bind(contract.metricByStore, async (ctx, { params, query }) => ({
      metric: params.id,
      items: await metricByStore(ctx, requireMeasurable(params.id), query),
    }))
  },
}

/** The entry of the catalogue with this id, which must exist. */
export function metricById(id: string): MetricDefinition {
  const metric = findMetric(id)
  if (!metric) throw notFound('metric', id)
  return metric
}

function measurable(): MetricDefinition[] {
  return catalogue.filter(isMeasurable)
}

/** Numbers of a journey or of a place belong to it and have no value over a period of the workspace. */
function requireMeasurable(id: string): MetricDefinition {
  const metric = metricById(id.trim())
  if (!isMeasurable(metric)) throw notFound('metric', id)
  return metric
}
