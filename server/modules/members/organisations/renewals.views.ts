import { renewalGraceDays } from '@regulars/contract/organisations'
import { organisationKinds } from '@regulars/contract/rules'
import type { Ctx } from '../../../platform/context.ts'
import { Refusal } from '../../../platform/errors.ts'
import { addDays, daysBetween } from '../../../platform/period.ts'
import { todayOf } from './contracts.commands.ts'
import { type ContractRow, countDue, type DueFilter, endedBetween, pageOfDue } from './contracts.store.ts'
import { dueWindow, renewalRate } from './contracts.ts'
import { organisationsById } from './organisations.store.ts'
import { managersByIdOf, presentContract } from './organisations.views.ts'

/** Contracts that end soon and that nothing continues yet, soonest first. */
export async function dueRenewals(ctx: Ctx, asked: Omit<DueFilter, 'today'>) {
  const today = await todayOf(ctx)
  const rows = await pageOfDue(ctx, { ...asked, today })
  const page = rows.slice(0, asked.limit - 1)
  const organisations = await organisationsById(
    ctx,
    page.map((row) => row.organisationId),
  )
  const byId = new Map(organisations.map((row) => [row.id, row]))
  const managers = await managersByIdOf(ctx, organisations)
  return {
    today,
    until: dueWindow(today, asked.days).to,
    total: await countDue(ctx, { ...asked, today }),
    next: rows.length > page.length ? (page.at(-1) as ContractRow) : null,
    items: page.map((row) => {
      // The contract's foreign key says that it exists.
      const { id, number, name, kind, isStrategic, managerId } = byId.get(row.organisationId)!
      return {
        contract: presentContract(row, today),
        organisation: { id, number, name, kind, strategic: isStrategic },
        manager: managers.get(managerId) ?? null,
        daysLeft: daysBetween(today, row.endsOn),
      }
    }),
  }
}

const YEAR_DAYS = 365

/** The renewal rate of a period that is over, in all, for strategic accounts, and by kind. */
export async function renewalReport(ctx: Ctx, asked: { from?: string | undefined; to?: string | undefined }) {
  const yesterday = addDays(await todayOf(ctx), -1)
  const to = asked.to === undefined || asked.to > yesterday ? yesterday : asked.to
  const from = asked.from ?? addDays(to, 1 - YEAR_DAYS)
  if (from > to) throw new Refusal('period_invalid')
  const ended = await endedBetween(ctx, { from, to })
  return {
    from,
    to,
    graceDays: renewalGraceDays,
    total: renewalRate(ended),
    strategic: renewalRate(ended.filter((one) => one.isStrategic)),
    kinds: organisationKinds.map((kind) => ({ kind, ...renewalRate(ended.filter((one) => one.kind === kind)) })),
  }
}
