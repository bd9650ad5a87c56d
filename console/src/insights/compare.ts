import type { ResponseOf } from '@regulars/contract'
import type { compareGroups } from '@regulars/contract/comparison'
import type { Format } from '@regulars/ui/format.ts'
import { type Metric, written } from './metric.ts'

export type Comparison = ResponseOf<typeof compareGroups>

/** Groups that are no segment. */
export const fixedGroups = { a: ['members'], b: ['others', 'non_members'] } as const

/** Metrics that can be told of the two groups that are chosen. */
export function comparable(metrics: readonly Metric[], b: string): Metric[] {
  return metrics.filter(({ compared }) => compared === 'everyone' || (compared === 'members' && b !== 'non_members'))
}

/** A value or a difference in the unit in which the two are compared: a number that adds up is one for each member. */
export function comparedValue(
  { metric, perMember }: Pick<Comparison, 'metric' | 'perMember'>,
  value: number | null,
  format: Format,
): string {
  if (value === null) return '—'
  if (metric.unit === 'money') return format.moneyMean(value)
  if (metric.unit === 'percent' || (perMember && metric.unit === 'members')) return format.percent(value)
  return written(value, 'ratio', format) ?? '—'
}

/** A difference, with its sign; of two shares it is in percentage points. */
export function comparedDifference(
  of: Pick<Comparison, 'metric' | 'perMember'>,
  value: number,
  format: Format,
): string {
  const isShare = of.metric.unit === 'percent' || (of.perMember && of.metric.unit === 'members')
  if (isShare) return format.percentPoints(value)
  return `${value > 0 ? '+' : ''}${comparedValue(of, value, format)}`
}

export function relativeWritten(value: number, format: Format): string {
  return `${value > 0 ? '+' : ''}${format.percent(value)}`
}
