import type { Metric as MetricShape, MetricValue as MetricValueShape } from '@regulars/contract/metrics'
import type { z } from 'zod'
import type { MeasureName } from './measures.ts'

export type Metric = z.infer<typeof MetricShape>
export type MetricValue = z.infer<typeof MetricValueShape>

/** An entry of the catalogue: how the number reads, and what it is made of. */
export interface MetricDefinition extends Metric {
  readonly made: Count | Share | Lead | Index | OfJourney
}

/** A number that stands for itself. */
interface Count {
  readonly kind: 'count'
  readonly measure: MeasureName
}

/** One number divided by another; nothing when that is zero. */
interface Share {
  readonly kind: 'share'
  readonly numerator: MeasureName
  readonly denominator: MeasureName
}

/** By how much one share is above another; nothing where either has no denominator, or the other is zero. */
interface Lead {
  readonly kind: 'lead'
  readonly of: Omit<Share, 'kind'>
  readonly over: Omit<Share, 'kind'>
}

/** A share within a part, with the same share of everything at 100: the whole has none of its own. */
interface Index {
  readonly kind: 'index'
  readonly of: Omit<Share, 'kind'>
}

/** Worked out by the module that runs the journeys, from the arms of its experiment. */
interface OfJourney {
  readonly kind: 'journey'
}

/** Whether a metric has a value over a period of the workspace, and not of a journey or a part alone. */
export function isMeasurable({ grain }: Pick<Metric, 'grain'>): boolean {
  return grain === 'day' || grain === 'month'
}

/** What the API tells of an entry. */
export function describeMetric({ made: _made, ...metric }: MetricDefinition): Metric {
  return metric
}

/** The two parts of a number, as measured. */
export interface Parts {
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
}

export function partsOf(metric: MetricDefinition, measured: (name: MeasureName) => number): Parts {
  const { made } = metric
  if (made.kind === 'journey') throw new Error(`the metric "${metric.id}" is worked out for a journey`)
  if (made.kind === 'index') throw new Error(`the metric "${metric.id}" is worked out for a part of the whole`)
  if (made.kind === 'count') return { value: measured(made.measure), numerator: null, denominator: null }
  if (made.kind === 'share') return shareOf(made, measured)
  const [of, over] = [shareOf(made.of, measured).value, shareOf(made.over, measured).value]
  return { value: of === null || !over ? null : of / over - 1, numerator: null, denominator: null }
}

/** The same for a part of everything: an index needs both, any other number the part alone. */
export function partsWithin(
  metric: MetricDefinition,
  part: (name: MeasureName) => number,
  whole: (name: MeasureName) => number,
): Parts {
  if (metric.made.kind !== 'index') return partsOf(metric, part)
  const [numerator, denominator] = [shareOf(metric.made.of, part).value, shareOf(metric.made.of, whole).value]
  return { value: numerator === null || !denominator ? null : (numerator / denominator) * 100, numerator, denominator }
}

function shareOf(share: Omit<Share, 'kind'>, measured: (name: MeasureName) => number): Parts {
  const numerator = measured(share.numerator)
  const denominator = measured(share.denominator)
  return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator }
}

/** A number that was worked out elsewhere, in the shape of all numbers. */
export function givenValue(metric: MetricDefinition, given: Partial<Omit<MetricValue, 'metric'>>): MetricValue {
  return {
    value: null,
    numerator: null,
    denominator: null,
    interval: null,
    previous: null,
    ...given,
    metric: metric.id,
  }
}
