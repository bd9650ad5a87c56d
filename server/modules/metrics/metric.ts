import type { Metric as MetricShape, MetricValue as MetricValueShape } from '@regulars/contract/metrics'
import type { z } from 'zod'
import type { MeasureName } from './measures.ts'

export type Metric = z.infer<typeof MetricShape>
export type MetricValue = z.infer<typeof MetricValueShape>

/** An entry of the catalogue: how the number reads, and what it is made of. */
export interface MetricDefinition extends Metric {
  readonly made: Count | Share | Lead | OfJourney
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

/** Worked out by the module that runs the journeys, from the arms of its experiment. */
interface OfJourney {
  readonly kind: 'journey'
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
  if (made.kind === 'count') return { value: measured(made.measure), numerator: null, denominator: null }
  const shareOf = (share: Omit<Share, 'kind'>) => {
    const numerator = measured(share.numerator)
    const denominator = measured(share.denominator)
    return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator }
  }
  if (made.kind === 'share') return shareOf(made)
  const [of, over] = [shareOf(made.of).value, shareOf(made.over).value]
  return { value: of === null || !over ? null : of / over - 1, numerator: null, denominator: null }
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
