import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import type { MemberEarning, OrderEarning, OrderRefund } from './books.ts'
import type { Withdrawal } from './facts.ts'

/** Locks what the members' orders earned, in the order of members; rows that are missing are made first. */
export async function lockMembers(ctx: Ctx, memberIds: readonly string[]): Promise<MemberEarning[]> {
  await sql`
    insert into loyalty.member_earnings (workspace_id, member_id, updated_at)
    select ${ctx.workspaceId}, wanted.member_id, ${ctx.now}
      from unnest(${memberIds as string[]}::uuid[]) as wanted (member_id)
     where not exists (
       select
         from loyalty.member_earnings
        where member_earnings.workspace_id = ${ctx.workspaceId}
          and member_earnings.member_id = wanted.member_id
     )
     order by wanted.member_id
        on conflict do nothing
  `.execute(ctx.tx)
  const { rows } = await sql<Omit<MemberEarning, 'looseMills'>>`
    select member_earnings.member_id as "memberId", member_earnings.order_points as "orderPoints",
           member_earnings.loose_points as "loosePoints", member_earnings.loose_taken as "looseTaken",
           member_earnings.spend_mills as "spendMills"
      from loyalty.member_earnings
     where member_earnings.workspace_id = ${ctx.workspaceId}
       and member_earnings.member_id = any(${memberIds as string[]}::uuid[])
     order by member_earnings.member_id
       for update
  `.execute(ctx.tx)
  return rows.map((row) => ({ ...row, looseMills: new Map() }))
}

export interface OrderRef {
  readonly memberId: string
  readonly orderId: string
}

const orderColumns = sql`
  orders.member_id as "memberId", orders.order_id as "orderId", orders.total_mills as "totalMills",
  orders.refunded_mills as "refundedMills", orders.points_per_unit as "pointsPerUnit",
  orders.rule_version as "ruleVersion", orders.placed_at as "placedAt", orders.received_at as "receivedAt",
  orders.import_id as "importId", orders.profile_id as "profileId", orders.earned, orders.reversed, orders.revision
`

export async function ordersOf(ctx: Ctx, refs: readonly OrderRef[]): Promise<OrderEarning[]> {
  const { rows } = await sql<OrderEarning>`
    select ${orderColumns}
      from unnest(
        ${refs.map((ref) => ref.memberId)}::uuid[],
        ${refs.map((ref) => ref.orderId)}::text[]
      ) as wanted (member_id, order_id)
      join loyalty.order_earnings as orders
        on orders.workspace_id = ${ctx.workspaceId}
       and orders.member_id = wanted.member_id
       and orders.order_id = wanted.order_id
  `.execute(ctx.tx)
  return rows
}

/** All orders of these profiles that stand: those they have, and those that came by them and are another's now. */
export async function ordersOfProfiles(ctx: Ctx, profileIds: readonly string[]): Promise<OrderEarning[]> {
  const { rows } = await sql<OrderEarning>`
    select ${orderColumns}
      from loyalty.order_earnings as orders
     where orders.workspace_id = ${ctx.workspaceId}
       and (orders.member_id = any(${profileIds as string[]}::uuid[]) or orders.profile_id = any(${profileIds as string[]}::uuid[]))
       and orders.total_mills is not null
     order by orders.member_id, orders.placed_at, orders.order_id
  `.execute(ctx.tx)
  return rows
}

export interface RefundRef {
  readonly memberId: string
  readonly refundId: string
}

const refundColumns = sql`
  refunds.member_id as "memberId", refunds.refund_id as "refundId", refunds.original_order_id as "originalOrderId",
  refunds.amount_mills as "amountMills", refunds.points_per_unit as "pointsPerUnit",
  refunds.refunded_at as "refundedAt", refunds.received_at as "receivedAt", refunds.import_id as "importId",
  refunds.profile_id as "profileId", refunds.revision
`

export async function refundsOf(ctx: Ctx, refs: readonly RefundRef[]): Promise<OrderRefund[]> {
  const { rows } = await sql<OrderRefund>`
    select ${refundColumns}
      from unnest(
        ${refs.map((ref) => ref.memberId)}::uuid[],
        ${refs.map((ref) => ref.refundId)}::text[]
      ) as wanted (member_id, refund_id)
      join loyalty.order_refunds as refunds
        on refunds.workspace_id = ${ctx.workspaceId}
       and refunds.member_id = wanted.member_id
       and refunds.refund_id = wanted.refund_id
  `.execute(ctx.tx)
  return rows
}

/** All refunds of these profiles that stand, likewise. */
export async function refundsOfProfiles(ctx: Ctx, profileIds: readonly string[]): Promise<OrderRefund[]> {
  const { rows } = await sql<OrderRefund>`
    select ${refundColumns}
      from loyalty.order_refunds as refunds
     where refunds.workspace_id = ${ctx.workspaceId}
       and (refunds.member_id = any(${profileIds as string[]}::uuid[]) or refunds.profile_id = any(${profileIds as string[]}::uuid[]))
       and refunds.amount_mills > 0
     order by refunds.member_id, refunds.refunded_at, refunds.refund_id
  `.execute(ctx.tx)
  return rows
}

/** What each member's refunds without an order come to, for each rate. */
export async function looseSums(
  ctx: Ctx,
  memberIds: readonly string[],
): Promise<{ memberId: string; pointsPerUnit: number; mills: number }[]> {
  const { rows } = await sql<{ memberId: string; pointsPerUnit: number; mills: number }>`
    select refunds.member_id as "memberId", refunds.points_per_unit as "pointsPerUnit",
           sum(refunds.amount_mills)::bigint as mills
      from loyalty.order_refunds as refunds
     where refunds.workspace_id = ${ctx.workspaceId}
       and refunds.member_id = any(${memberIds as string[]}::uuid[])
       and refunds.original_order_id is null
     group by refunds.member_id, refunds.points_per_unit
  `.execute(ctx.tx)
  return rows
}

export async function storeOrders(ctx: Ctx, orders: readonly OrderEarning[]): Promise<void> {
  if (orders.length === 0) return
  await sql`
    insert into loyalty.order_earnings (workspace_id, member_id, order_id, total_mills, refunded_mills, points_per_unit,
                                        rule_version, earned, reversed, placed_at, received_at, import_id, profile_id, revision)
    select ${ctx.workspaceId}, orders.*
      from unnest(
        ${orders.map((order) => order.memberId)}::uuid[],
        ${orders.map((order) => order.orderId)}::text[],
        ${orders.map((order) => order.totalMills)}::bigint[],
        ${orders.map((order) => order.refundedMills)}::bigint[],
        ${orders.map((order) => order.pointsPerUnit)}::int[],
        ${orders.map((order) => order.ruleVersion)}::int[],
        ${orders.map((order) => order.earned)}::bigint[],
        ${orders.map((order) => order.reversed)}::bigint[],
        ${orders.map((order) => order.placedAt)}::timestamptz[],
        ${orders.map((order) => order.receivedAt)}::timestamptz[],
        ${orders.map((order) => order.importId)}::uuid[],
        ${orders.map((order) => order.profileId)}::uuid[],
        ${orders.map((order) => order.revision)}::int[]
      ) as orders
        on conflict (workspace_id, member_id, order_id) do update
       set total_mills = excluded.total_mills,
           refunded_mills = excluded.refunded_mills,
           points_per_unit = excluded.points_per_unit,
           rule_version = excluded.rule_version,
           earned = excluded.earned,
           reversed = excluded.reversed,
           placed_at = excluded.placed_at,
           received_at = excluded.received_at,
           import_id = excluded.import_id,
           profile_id = excluded.profile_id,
           revision = excluded.revision
  `.execute(ctx.tx)
}

export async function storeRefunds(ctx: Ctx, refunds: readonly OrderRefund[]): Promise<void> {
  if (refunds.length === 0) return
  await sql`
    insert into loyalty.order_refunds (workspace_id, member_id, refund_id, original_order_id, amount_mills,
                                       points_per_unit, refunded_at, received_at, import_id, profile_id, revision)
    select ${ctx.workspaceId}, refunds.*
      from unnest(
        ${refunds.map((refund) => refund.memberId)}::uuid[],
        ${refunds.map((refund) => refund.refundId)}::text[],
        ${refunds.map((refund) => refund.originalOrderId)}::text[],
        ${refunds.map((refund) => refund.amountMills)}::bigint[],
        ${refunds.map((refund) => refund.pointsPerUnit)}::int[],
        ${refunds.map((refund) => refund.refundedAt)}::timestamptz[],
        ${refunds.map((refund) => refund.receivedAt)}::timestamptz[],
        ${refunds.map((refund) => refund.importId)}::uuid[],
        ${refunds.map((refund) => refund.profileId)}::uuid[],
        ${refunds.map((refund) => refund.revision)}::int[]
      ) as refunds
        on conflict (workspace_id, member_id, refund_id) do update
       set original_order_id = excluded.original_order_id,
           amount_mills = excluded.amount_mills,
           refunded_at = excluded.refunded_at,
           received_at = excluded.received_at,
           import_id = excluded.import_id,
           profile_id = excluded.profile_id,
           revision = excluded.revision
  `.execute(ctx.tx)
}

export async function storeMembers(ctx: Ctx, members: readonly MemberEarning[]): Promise<void> {
  if (members.length === 0) return
  await sql`
    update loyalty.member_earnings
       set order_points = after.order_points,
           loose_points = after.loose_points,
           loose_taken = after.loose_taken,
           spend_mills = after.spend_mills,
           updated_at = ${ctx.now}
      from unnest(
        ${members.map((member) => member.memberId)}::uuid[],
        ${members.map((member) => member.orderPoints)}::bigint[],
        ${members.map((member) => member.loosePoints)}::bigint[],
        ${members.map((member) => member.looseTaken)}::bigint[],
        ${members.map((member) => member.spendMills)}::bigint[]
      ) as after (member_id, order_points, loose_points, loose_taken, spend_mills)
     where member_earnings.workspace_id = ${ctx.workspaceId}
       and member_earnings.member_id = after.member_id
  `.execute(ctx.tx)
}

/** Orders and refunds that an import brought, of the next members in order. */
export async function reportedByImport(
  ctx: Ctx,
  importId: string,
  page: { readonly afterMemberId: string; readonly members: number },
): Promise<Pick<Withdrawal, 'kind' | 'memberId' | 'id'>[]> {
  const { rows } = await sql<Pick<Withdrawal, 'kind' | 'memberId' | 'id'>>`
    with reported as (
      select 'withdraw_order' as kind, orders.member_id, orders.order_id as id
        from loyalty.order_earnings as orders
       where orders.workspace_id = ${ctx.workspaceId}
         and orders.import_id = ${importId}
         and orders.member_id > ${page.afterMemberId}
       union all
      select 'withdraw_refund' as kind, refunds.member_id, refunds.refund_id as id
        from loyalty.order_refunds as refunds
       where refunds.workspace_id = ${ctx.workspaceId}
         and refunds.import_id = ${importId}
         and refunds.member_id > ${page.afterMemberId}
    )
    select reported.kind, reported.member_id as "memberId", reported.id
      from reported
     where reported.member_id in (
       select distinct reported.member_id
         from reported
        order by reported.member_id
        limit ${page.members}
     )
     order by reported.member_id, reported.kind, reported.id
  `.execute(ctx.tx)
  return rows
}
