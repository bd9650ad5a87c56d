import type { ResponseOf } from '@regulars/contract'
import type { complianceLoop } from '@regulars/contract/compliance'
import { isOverLine, type MetricValue } from '@regulars/contract/metrics'
import type { z } from 'zod'
import type { LoopCounts } from './loop.views.ts'

type Loop = ResponseOf<typeof complianceLoop>
type Gap = Loop['gaps'][number]

export interface Minimisation {
  readonly fields: number
  readonly registeredOnly: boolean
  readonly unregistered: number
  readonly keptOut: number
  readonly unread: number
  readonly unused: number
}

export interface Rated {
  readonly metric: Loop['consent']['consentRate']['metric']
  readonly value: z.infer<typeof MetricValue>
}

/** What is open in each part, most pressing first; the first of a part is what to do next. Pure. */
export function gapsOf(counts: LoopCounts, fields: Minimisation, rates: readonly Rated[]): Gap[] {
  const off = (id: string) => {
    const rate = rates.find(({ metric }) => metric.id === id)!
    return rate.value.value !== null && isOverLine(rate.metric, rate.value.value) ? 1 : 0
  }
  const all: readonly Gap[] = [
    { part: 'consent', id: 'withdrawals_over_line', count: off('withdrawal_rate') },
    { part: 'consent', id: 'purposes_without_notice', count: counts.withoutNotice },
    { part: 'consent', id: 'consents_to_renew', count: counts.toRenew },
    { part: 'consent', id: 'no_point_published', count: counts.pointsPublished === 0 ? 1 : 0 },
    { part: 'consent', id: 'points_not_published', count: counts.pointsWaiting },
    { part: 'consent', id: 'consent_rate_below_line', count: off('consent_rate') },
    { part: 'minimisation', id: 'unregistered_collected', count: fields.unregistered },
    { part: 'minimisation', id: 'anything_collected', count: fields.registeredOnly ? 0 : 1 },
    { part: 'minimisation', id: 'fields_unused', count: fields.unused },
    { part: 'minimisation', id: 'fields_unread', count: fields.unread },
    { part: 'transparency', id: 'requests_overdue', count: counts.overdue },
    { part: 'transparency', id: 'requests_due_soon', count: counts.dueSoon },
    { part: 'transparency', id: 'no_notice', count: counts.notices === 0 ? 1 : 0 },
    { part: 'transparency', id: 'requests_open', count: counts.open - counts.overdue - counts.dueSoon },
  ]
  return all.filter(({ count }) => count > 0)
}
