import { sql } from '../../../platform/postgres.ts'
import { type Question, within } from '../question.ts'
import type { ConditionKind, ConditionOf } from './condition.ts'

type State = ConditionOf<'consent'>['state']

const states: Record<State, { en: string; 'zh-CN': string }> = {
  granted: { en: 'granted', 'zh-CN': '已同意' },
  withdrawn: { en: 'withdrawn', 'zh-CN': '已撤回' },
  none: { en: 'not given', 'zh-CN': '未表态' },
}

/**
 * Members by what they said about one purpose and channel. A consent that has ended, or that a new notice asks for anew,
 * is as one that was never given.
 */
export const consent: ConditionKind<ConditionOf<'consent'>, State> = {
  kind: 'consent',
  reads: ({ purpose, channel }) => [`consent:${purpose}/${channel}`],
  events: () => ['consent.granted', 'consent.withdrawn'],
  async load(question, conditions) {
    const found = await standingsOf(question, conditions)
    return (condition, memberId) => found.get(keyOf(condition, memberId))?.state ?? 'none'
  },
  async changeDays(question, conditions) {
    const found = await standingsOf(question, conditions)
    return (condition, memberId) => found.get(keyOf(condition, memberId))?.overOn ?? null
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

interface Standing {
  readonly state: State
  /** The day after the one on which a consent that counts now ends by itself. */
  readonly overOn: number | null
}

async function standingsOf(
  { ctx, zone, population }: Question,
  conditions: readonly ConditionOf<'consent'>[],
): Promise<Map<string, Standing>> {
  const { rows } = await sql<Standing & { memberId: string; purpose: string; channel: string }>`
    select current.member_id as "memberId", current.purpose, current.channel,
           case when current.state = 'granted' and not holds.now then 'none' else current.state end as state,
           case
             when current.state = 'granted' and holds.now
               then (current.valid_until at time zone ${zone})::date - date '1970-01-01' + 1
           end as "overOn"
      from consent.current
      join consent.purposes
        on purposes.workspace_id = current.workspace_id
       and purposes.purpose = current.purpose
     cross join lateral (
       select coalesce(current.valid_until > ${ctx.now}, true)
              and current.notice_version >= purposes.least_version as now
     ) as holds
     where current.workspace_id = ${ctx.workspaceId}
       and current.purpose = any(${[...new Set(conditions.map((condition) => condition.purpose))]}::text[])
       and ${within(population, sql`current.member_id`)}
  `.execute(ctx.tx)
  return new Map(rows.map(({ memberId, ...row }) => [keyOf(row, memberId), row]))
}

function keyOf({ purpose, channel }: { purpose: string; channel: string }, memberId: string): string {
  return `${memberId}/${purpose}/${channel}`
}
