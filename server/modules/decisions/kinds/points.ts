import { statementOf } from '#modules/loyalty/index'
import { sql } from '#platform/postgres'
import type { DecisionKind } from './kind.ts'

const name = { en: 'Points', 'zh-CN': '积分' }

/** How many points an order earns or a refund takes back: the same for everyone. */
export const points: DecisionKind = {
  code: 'points',
  name,
  decides: {
    en: 'How many points an order earns and a refund takes back, by one rule for everyone',
    'zh-CN': '订单获得、退款扣回多少积分，所有会员适用同一规则',
  },
  effect: 'points',
  stoppedBy: { en: 'The earning rule of the programme', 'zh-CN': '计划的积分规则' },
  async deciders(ctx) {
    const { rows } = await sql<{ version: number }>`
      select coalesce(max(earning_rules.version), 0) as version
        from loyalty.earning_rules
       where earning_rules.workspace_id = ${ctx.workspaceId}
    `.execute(ctx.tx)
    return [
      { id: 'points', name, version: rows[0]!.version, features: ['event:Order Completed', 'event:Order Refunded'] },
    ]
  },
  async made(ctx, { memberId }, limit) {
    const { items } = await statementOf(ctx, memberId, { limit })
    return items
      .filter(({ kind }) => kind === 'earn' || kind === 'reverse')
      .map(({ kind, points: moved, postedAt, orderId }) => ({
        ...{ subject: 'points', name, version: null, at: new Date(postedAt) },
        outcome:
          kind === 'earn'
            ? { en: `${moved} points earned`, 'zh-CN': `获得 ${moved} 积分` }
            : { en: `${moved} points`, 'zh-CN': `${moved} 积分` },
        sentences: [{ en: `By the amount of order ${orderId ?? '–'}`, 'zh-CN': `按订单 ${orderId ?? '–'} 的金额` }],
        features: [kind === 'earn' ? 'event:Order Completed' : 'event:Order Refunded'],
      }))
  },
  comparison: {
    means: { en: 'Staff gave the member points by hand', 'zh-CN': '员工为会员手工增加了积分' },
    cases: ({ workspaceId, from, until }) => sql`
      select members.member_id,
             exists (
               select
                 from loyalty.transactions
                where transactions.workspace_id = members.workspace_id
                  and transactions.member_id = members.member_id
                  and transactions.kind = 'adjust'
                  and transactions.points > 0
                  and transactions.posted_at >= ${from}
                  and transactions.posted_at < ${until}
             ) as favourable,
             null::text as channel
        from members.members
       where members.workspace_id = ${workspaceId}
         and members.kind = 'known'
         and members.merged_into is null
         and members.first_seen_at < ${until}`,
  },
}
