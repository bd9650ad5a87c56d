import { isOverLine } from '@regulars/contract/metrics'
import type { Ctx } from '../../platform/context.ts'
import { addDays, dayOf, startOfDay } from '../../platform/period.ts'
import { workspaceOf } from '../access/index.ts'
import { policyOf } from '../messaging/index.ts'
import { evaluateMetrics, metricById, metricSeries } from '../metrics/index.ts'
import { jumpOf, LEAST_WITHDRAWALS, MEDIAN_DAYS } from './jump.ts'
import { DEFAULT_DAYS } from './layout.ts'
import { jumpSentence, withdrawalProposals, withdrawalSentence } from './sentences.ts'
import { readWithdrawalBounds } from './today.views.ts'

/** What the metrics warn of: withdrawals of the last thirty days at the line or over it, and a day far from its median. */
export async function readAlerts(ctx: Ctx) {
  const metric = metricById('withdrawal_rate')
  const { timeZone } = await workspaceOf(ctx)
  const to = dayOf(ctx.now, timeZone)
  const from = addDays(to, 1 - DEFAULT_DAYS)
  const bounds = await readWithdrawalBounds(ctx, {
    since: startOfDay(from, timeZone),
    lately: startOfDay(addDays(to, -1), timeZone),
  })
  const line = bounds.withdrawn > 0 && isOverLine(metric, bounds.withdrawn / bounds.held)
  const jump = bounds.lately >= LEAST_WITHDRAWALS
  if (!line && !jump) return []
  const { perWeek } = await policyOf(ctx.tx, ctx.workspaceId)
  const common = { metric: metric.id, severity: 'critical' as const, proposals: withdrawalProposals(perWeek) }
  return [...(line ? await overLine(ctx, { from, to }) : []), ...(jump ? await afterJump(ctx, to) : [])].map(
    (alert) => ({ ...common, ...alert }),
  )
}

/** Where none held a consent there is no rate, and no alert. */
async function overLine(ctx: Ctx, period: { from: string; to: string }) {
  const metric = metricById('withdrawal_rate')
  const [rate] = await evaluateMetrics(ctx, [metric], period)
  if (rate === undefined || rate.value === null || rate.numerator === 0 || !isOverLine(metric, rate.value)) return []
  const text = withdrawalSentence(rate, DEFAULT_DAYS)
  return [{ rule: 'line' as const, value: rate.value, limit: metric.line!.value, text }]
}

/** Of today, or else of yesterday: a spike of the evening is still seen in the morning. */
async function afterJump(ctx: Ctx, today: string) {
  const metric = metricById('withdrawal_rate')
  const days = await metricSeries(ctx, metric, { from: addDays(today, -1 - MEDIAN_DAYS), to: today }, 'day')
  const jump = jumpOf(days.slice(1)) ?? jumpOf(days.slice(0, -1))
  if (!jump) return []
  return [{ rule: 'jump' as const, value: jump.value, limit: jump.limit, text: jumpSentence(jump) }]
}
