import { sql } from '../../../platform/postgres.ts'
import { writtenFor } from '../aliases.store.ts'
import type { ConditionKind, ConditionOf } from './condition.ts'

/** Members who live or buy together with others, as it stands now. */
export const household: ConditionKind<ConditionOf<'household'>, boolean> = {
  kind: 'household',
  reads: () => ['household'],
  events: () => ['household.joined', 'household.left', 'member.merged'],
  async load({ ctx, population }) {
    const { covers, memberOf } = await writtenFor(ctx, population)
    const { rows } = await sql<{ memberId: string }>`
      select household_members.member_id as "memberId"
        from members.household_members
       where household_members.workspace_id = ${ctx.workspaceId}
         and ${covers(sql`household_members.member_id`)}
    `.execute(ctx.tx)
    const housed = new Set(rows.map((row) => memberOf(row.memberId)))
    return (_condition, memberId) => housed.has(memberId)
  },
  holds: (_condition, own) => own,
  sentence: (_condition, own) => ({
    en: `In a household: ${own ? 'is in one' : 'is in none'}`,
    'zh-CN': `属于家庭：${own ? '是' : '否'}`,
  }),
}
