import { sql } from '../../../platform/postgres.ts'
import { within } from '../question.ts'
import type { ConditionKind, ConditionOf } from './condition.ts'

type State = ConditionOf<'consent'>['state']

const states: Record<State, { en: string; 'zh-CN': string }> = {
  granted: { en: 'granted', 'zh-CN': '已同意' },
  withdrawn: { en: 'withdrawn', 'zh-CN': '已撤回' },
  none: { en: 'not given', 'zh-CN': '未表态' },
}

/** Members by what they said about one purpose and channel. */
export const consent: ConditionKind<ConditionOf<'consent'>, State> = {
  kind: 'consent',
  events: () => ['consent.granted', 'consent.withdrawn'],
  async load({ ctx, population }, conditions) {
    const { rows } = await sql<{ memberId: string; purpose: string; channel: string; state: State }>`
      select current.member_id as "memberId", current.purpose, current.channel, current.state
        from consent.current
       where current.workspace_id = ${ctx.workspaceId}
         and current.purpose = any(${[...new Set(conditions.map((condition) => condition.purpose))]}::text[])
         and ${within(population, sql`current.member_id`)}
    `.execute(ctx.tx)
    const found = new Map(rows.map((row) => [`${row.memberId}/${row.purpose}/${row.channel}`, row.state]))
    return (condition, memberId) => found.get(`${memberId}/${condition.purpose}/${condition.channel}`) ?? 'none'
  },
  holds: (condition, own) => own === condition.state,
  sentence(condition, own) {
    const about = `${condition.purpose} × ${condition.channel}`
    return {
      en: `Consent to ${about} is ${states[condition.state].en}: is ${states[own].en}`,
      'zh-CN': `对 ${about} 的授权为“${states[condition.state]['zh-CN']}”：目前为“${states[own]['zh-CN']}”`,
    }
  },
}
