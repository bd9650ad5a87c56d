import type { Ctx } from '#platform/context'
import type { Invariant, InvariantResult } from '#platform/module'
import { sql } from '#platform/postgres'
import { judge } from '../ledger/ledger.invariants.ts'

/** What `regulars verify` proves of the points that orders earned. */
export const earningInvariants: readonly Invariant[] = [
  {
    id: 'loyalty.orders-earn-by-rule',
    claim: {
      en: 'The points of each order are what its rule gives for its total and its refunds.',
      'zh-CN': '每笔订单的积分与其规则、金额及退款一致。',
    },
    check: ordersEarnByRule,
  },
  {
    id: 'loyalty.loose-refunds-by-rule',
    claim: {
      en: 'Refunds that name no order take back what their sum earns, as far as the member’s orders earned it.',
      'zh-CN': '未注明原订单的退款按合计扣回积分，且不超过会员订单所得。',
    },
    check: looseRefundsByRule,
  },
  {
    id: 'loyalty.earnings-are-posted',
    claim: {
      en: 'What the orders earned and what was taken back is what the ledger holds, for each member and order.',
      'zh-CN': '订单所得与扣回的积分与账本逐会员、逐订单一致。',
    },
    check: earningsArePosted,
  },
]

async function ordersEarnByRule(ctx: Ctx): Promise<InvariantResult> {
  return judge(
    ctx,
    sql`
    with refunded as (
      select refunds.member_id, refunds.original_order_id as order_id, sum(refunds.amount_mills) as mills
        from loyalty.order_refunds as refunds
       where refunds.workspace_id = ${ctx.workspaceId}
         and refunds.original_order_id is not null
       group by refunds.member_id, refunds.original_order_id
    )
    select coalesce(orders.member_id, refunded.member_id)::text || ' ' || coalesce(orders.order_id, refunded.order_id) as name,
           orders.refunded_mills is distinct from coalesce(refunded.mills, 0)
           or orders.earned is distinct from coalesce(orders.total_mills / 1000 * orders.points_per_unit, 0)
           or orders.earned - orders.reversed is distinct from
              coalesce(greatest(orders.total_mills - orders.refunded_mills, 0) / 1000 * orders.points_per_unit, 0)
           as breach
      from (
        select *
          from loyalty.order_earnings
         where order_earnings.workspace_id = ${ctx.workspaceId}
      ) as orders
      full join refunded
        on refunded.member_id = orders.member_id
       and refunded.order_id = orders.order_id
  `,
  )
}

async function looseRefundsByRule(ctx: Ctx): Promise<InvariantResult> {
  return judge(
    ctx,
    sql`
    with loose as (
      select rates.member_id, sum(rates.mills) as mills, sum(div(rates.mills, 1000) * rates.points_per_unit) as points
        from (
          select refunds.member_id, refunds.points_per_unit, sum(refunds.amount_mills) as mills
            from loyalty.order_refunds as refunds
           where refunds.workspace_id = ${ctx.workspaceId}
             and refunds.original_order_id is null
           group by refunds.member_id, refunds.points_per_unit
        ) as rates
       group by rates.member_id
    ), orders as (
      select order_earnings.member_id, sum(order_earnings.earned - order_earnings.reversed) as points,
             sum(coalesce(order_earnings.total_mills, 0) - order_earnings.refunded_mills) as mills
        from loyalty.order_earnings
       where order_earnings.workspace_id = ${ctx.workspaceId}
       group by order_earnings.member_id
    )
    select coalesce(members.member_id, orders.member_id, loose.member_id)::text as name,
           members.order_points is distinct from coalesce(orders.points, 0)
           or members.loose_points is distinct from coalesce(loose.points, 0)
           or members.loose_taken is distinct from least(members.loose_points, members.order_points)
           or members.spend_mills is distinct from coalesce(orders.mills, 0) - coalesce(loose.mills, 0) as breach
      from (
        select *
          from loyalty.member_earnings
         where member_earnings.workspace_id = ${ctx.workspaceId}
      ) as members
      full join orders
        on orders.member_id = members.member_id
      full join loose
        on loose.member_id = coalesce(members.member_id, orders.member_id)
  `,
  )
}

/** Earnings order by order, take-backs member by member: one of these may stand for several orders. */
async function earningsArePosted(ctx: Ctx): Promise<InvariantResult> {
  return judge(
    ctx,
    sql`
    with posted as (
      select transactions.member_id, transactions.kind,
             case when transactions.kind = 'earn' then transactions.order_id end as order_id,
             sum(transactions.points) as points
        from loyalty.transactions
       where transactions.workspace_id = ${ctx.workspaceId}
         and transactions.kind in ('earn', 'reverse')
       group by 1, 2, 3
    ), due as (
      select order_earnings.member_id, 'earn' as kind, order_earnings.order_id, order_earnings.earned as points
        from loyalty.order_earnings
       where order_earnings.workspace_id = ${ctx.workspaceId}
       union all
      select members.member_id, 'reverse', null,
             -coalesce(sum(orders.reversed), 0) - members.loose_taken
        from loyalty.member_earnings as members
        left join loyalty.order_earnings as orders
          on orders.workspace_id = members.workspace_id
         and orders.member_id = members.member_id
       where members.workspace_id = ${ctx.workspaceId}
       group by members.member_id, members.loose_taken
    )
    select coalesce(due.member_id, posted.member_id)::text || ' ' || coalesce(due.order_id, posted.order_id, 'reversed') as name,
           coalesce(due.points, 0) <> coalesce(posted.points, 0) as breach
      from due
      full join posted
        on posted.member_id = due.member_id
       and posted.kind = due.kind
       and coalesce(posted.order_id, '') = coalesce(due.order_id, '')
  `,
  )
}
