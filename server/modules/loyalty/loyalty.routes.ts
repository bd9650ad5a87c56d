import * as contract from '@regulars/contract/loyalty'
import { memberIdOf } from '#modules/members/index'
import type { Api } from '#platform/http/api'
import type { EarningRule } from './earning/facts.ts'
import { addRule, currentRule } from './earning/rules.store.ts'
import { adjustPoints } from './ledger/adjust.commands.ts'
import { balancesOf, programmeTotals, statementOf } from './ledger/statement.views.ts'

export function bindLoyalty(api: Api): void {
  api.bind(contract.memberPoints, async (ctx, { params, query }) => {
    const memberId = await memberIdOf(ctx, params.member)
    const balances = await balancesOf(ctx, [memberId])
    return { ...(await statementOf(ctx, memberId, query)), balance: balances.get(memberId)! }
  })
  api.bind(contract.adjustPoints, async (ctx, { params, body }) =>
    adjustPoints(ctx, { member: params.member, ...body }),
  )
  api.bind(contract.getEarningRule, async (ctx) => presentRule(await currentRule(ctx)))
  api.bind(contract.setEarningRule, async (ctx, { body }) => {
    const since = body.since === null ? null : new Date(body.since)
    const before = presentRule(await currentRule(ctx))
    const after = presentRule(await addRule(ctx, { ...body, since }))
    const object = { kind: 'earning_rule', id: String(after.version) }
    ctx.record({ action: 'earning_rule.changed', object, before, after })
    return after
  })
  api.bind(contract.programme, async (ctx) => programmeTotals(ctx))
}

function presentRule(rule: EarningRule) {
  return { ...rule, since: rule.since?.toISOString() ?? null }
}
