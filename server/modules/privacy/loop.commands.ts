import { workspaceOf } from '#modules/access/index'
import { describeMetric, evaluateMetrics, metricById } from '#modules/metrics/index'
import type { Ctx } from '#platform/context'
import { addDays, dayOf } from '#platform/period'
import { fieldUses, isRegisteredOnly, unregisteredFields } from './fields.views.ts'
import { gapsOf, type Minimisation } from './loop.ts'
import { loopCounts } from './loop.views.ts'

/** Days that the rates are of. */
const DAYS = 30

/** The register, with what is beside it. */
export async function readFields(ctx: Ctx) {
  const uses = await fieldUses(ctx)
  return {
    registeredOnly: await isRegisteredOnly(ctx),
    items: uses.map(({ segments, journeys, templates, exports, product, ...field }) => ({
      ...field,
      readBy: { segments, journeys, templates, exports, product },
    })),
    unregistered: await unregisteredFields(ctx),
  }
}

/** Consent, field minimisation and transparency as they stand, with what is open in each. */
export async function readLoop(ctx: Ctx) {
  const counts = await loopCounts(ctx)
  const minimisation = await readMinimisation(ctx)
  const { timeZone } = await workspaceOf(ctx)
  const to = dayOf(ctx.now, timeZone)
  const metrics = ['consent_rate', 'withdrawal_rate'].map(metricById)
  const values = await evaluateMetrics(ctx, metrics, { from: addDays(to, 1 - DAYS), to })
  const rates = metrics.map((metric, at) => ({ metric: describeMetric(metric), value: values[at]! }))
  const { purposes, withoutNotice, pointsPublished, pointsWaiting, toRenew } = counts
  const { notices, open, overdue, dueSoon, closed } = counts
  return {
    gaps: gapsOf(counts, minimisation, rates),
    consent: {
      purposes,
      withoutNotice,
      pointsPublished,
      pointsWaiting,
      toRenew,
      consentRate: rates[0]!,
      withdrawalRate: rates[1]!,
    },
    minimisation,
    transparency: { notices, open, overdue, dueSoon, closed },
  }
}

async function readMinimisation(ctx: Ctx): Promise<Minimisation> {
  const { registeredOnly, items, unregistered } = await readFields(ctx)
  const inState = (state: string) => items.filter((field) => field.state === state).length
  return {
    fields: items.length,
    registeredOnly,
    unregistered: unregistered.filter(({ kept }) => kept).length,
    keptOut: unregistered.filter(({ keptOutOn }) => keptOutOn !== null).length,
    unread: inState('unread'),
    unused: inState('unused'),
  }
}
