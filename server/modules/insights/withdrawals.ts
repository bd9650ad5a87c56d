import { isOverLine } from '@regulars/contract/metrics'
import type { Ctx } from '../../platform/context.ts'
import { addDays, dayOf, startOfDay } from '../../platform/period.ts'
import { workspaceOf } from '../access/index.ts'
import {
  assertPeriod,
  describeMetric,
  evaluateMetrics,
  metricById,
  type WithdrawalRow,
  withdrawalsAlong,
} from '../metrics/index.ts'
import { readAlerts } from './alerts.ts'
import { DEFAULT_DAYS } from './layout.ts'
import { DAYS_AFTER_A_MESSAGE, messageWithdrawals } from './withdrawals.views.ts'

/** Where consents to marketing are taken back; without a period, in the last thirty days. */
export async function readWithdrawals(ctx: Ctx, asked: { from?: string | undefined; to?: string | undefined }) {
  const metric = metricById('withdrawal_rate')
  const { timeZone } = await workspaceOf(ctx)
  const to = asked.to ?? dayOf(ctx.now, timeZone)
  const from = asked.from ?? addDays(to, 1 - DEFAULT_DAYS)
  assertPeriod({ from, to })
  const [total] = await evaluateMetrics(ctx, [metric], { from, to })
  const span = { from: startOfDay(from, timeZone), to: startOfDay(addDays(to, 1), timeZone) }
  const rows = await withdrawalsAlong(ctx, span)
  const messages = await messageWithdrawals(ctx, span, startOfDay(addDays(to, 1 + DAYS_AFTER_A_MESSAGE), timeZone))
  const rated = (numerator: number, denominator: number) => {
    const value = denominator === 0 ? null : numerator / denominator
    return { value, numerator, denominator, overLine: value !== null && numerator > 0 && isOverLine(metric, value) }
  }
  const along = (axis: WithdrawalRow['axis']) =>
    rows.filter((row) => row.axis === axis).map(({ key, withdrawn, held }) => ({ key, ...rated(withdrawn, held) }))
  return {
    from,
    to,
    metric: describeMetric(metric),
    total: total!,
    overLine: rated(total!.numerator ?? 0, total!.denominator ?? 0).overLine,
    alerts: await readAlerts(ctx),
    channels: along('channel'),
    purposes: along('purpose'),
    sources: along('source'),
    ways: rows.filter(({ axis }) => axis === 'way').map(({ key, withdrawn }) => ({ key, members: withdrawn })),
    messages: messages.map(({ template, channel, journeyId, journey, delivered, withdrawn }) => ({
      template,
      channel,
      journey: journeyId === null ? null : { id: journeyId, name: journey ?? journeyId },
      ...rated(withdrawn, delivered),
    })),
  }
}
