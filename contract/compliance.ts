import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Metric, MetricValue } from './metrics.ts'

export const loopParts = ['consent', 'minimisation', 'transparency'] as const
export const gapIds = [
  'withdrawals_over_line',
  'purposes_without_notice',
  'consents_to_renew',
  'no_point_published',
  'points_not_published',
  'consent_rate_below_line',
  'unregistered_collected',
  'anything_collected',
  'fields_unused',
  'fields_unread',
  'requests_overdue',
  'requests_due_soon',
  'no_notice',
  'requests_open',
] as const

const Rated = z.object({ metric: Metric, value: MetricValue })

const exampleRate = (id: string, line: { value: number; bound: 'at_least' | 'below' }) => ({
  metric: {
    id,
    version: 2,
    name: { en: id, 'zh-CN': id },
    description: { en: '', 'zh-CN': '' },
    formula: { en: '', 'zh-CN': '' },
    unit: 'percent' as const,
    grain: 'day' as const,
    direction: 'neutral' as const,
    line,
  },
  value: { metric: id, value: 0.96, numerator: 96, denominator: 100, interval: null, previous: null },
})

export const complianceLoop = endpoint({
  id: 'compliance.loop',
  method: 'GET',
  path: '/v1/compliance',
  summary: 'Consent, field minimisation and transparency as they stand, with the gaps that are open in each',
  permission: 'consent:read',
  response: z.object({
    /** Most pressing first within its part: the first is what to do next. */
    gaps: z.array(z.object({ part: z.enum(loopParts), id: z.enum(gapIds), count: z.int() })),
    consent: z.object({
      purposes: z.int(),
      /** That rest on consent and have no published notice. */
      withoutNotice: z.int(),
      pointsPublished: z.int(),
      pointsWaiting: z.int(),
      /** Members with a consent that must be renewed. */
      toRenew: z.int(),
      /** Of the last 30 days, as the catalogue has them. */
      consentRate: Rated,
      withdrawalRate: Rated,
    }),
    minimisation: z.object({
      fields: z.int(),
      registeredOnly: z.boolean(),
      /** Kept in profiles without being in the register. */
      unregistered: z.int(),
      keptOut: z.int(),
      unread: z.int(),
      unused: z.int(),
    }),
    transparency: z.object({
      notices: z.int(),
      open: z.int(),
      overdue: z.int(),
      /** Within three days. */
      dueSoon: z.int(),
      /** In the last 30 days. */
      closed: z.int(),
    }),
  }),
  example: {
    gaps: [{ part: 'transparency', id: 'requests_overdue', count: 1 }],
    consent: {
      purposes: 4,
      withoutNotice: 0,
      pointsPublished: 2,
      pointsWaiting: 0,
      toRenew: 0,
      consentRate: exampleRate('consent_rate', { value: 0.95, bound: 'at_least' }),
      withdrawalRate: exampleRate('withdrawal_rate', { value: 0.03, bound: 'below' }),
    },
    minimisation: { fields: 22, registeredOnly: true, unregistered: 0, keptOut: 1, unread: 0, unused: 0 },
    transparency: { notices: 1, open: 2, overdue: 1, dueSoon: 0, closed: 5 },
  },
})
