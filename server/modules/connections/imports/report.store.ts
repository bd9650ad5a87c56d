import { sql, type Tx } from '#platform/postgres'
import type { OrderImport, Report } from './imports.ts'

type Taken = Omit<Report, 'lines' | 'quarantined' | 'reasons' | 'newMembers'> & { readonly closedLines: number }

/**
 * What became of the lines, counted over the rows themselves. `newMembers` is known only when the log is settled. What each
 * order is compared with is looked up by its key: the rows are too new for the planner to know how many they are.
 */
export async function reportOf(tx: Tx, workspaceId: string, one: OrderImport): Promise<Report> {
  const { rows } = await sql<Taken>`
    with orders as (
      select lines.order_id, lines.kind, count(*) as lines, max(lines.member_number) as member_number,
             (array_agg(lines.phone_index) filter (where lines.phone_index is not null))[1] as phone_index,
             sum(lines.amount_mills) as amount_mills
        from connections.import_lines as lines
       where lines.workspace_id = ${workspaceId}
         and lines.import_id = ${one.importId}
       group by lines.order_id, lines.kind
    ), judged as (
      select orders.lines, orders.kind, orders.amount_mills, coalesce(orders.member_number, bound.external_id) as member_number,
             orders.kind = 'sale' as is_sale, orders.kind = 'refund' as is_refund,
             coalesce(orders.member_number, bound.external_id) is not null as is_member,
             bound.external_id is not null as is_bound,
             known.import_id <> ${one.importId} as is_unchanged
        from orders
        left join lateral (
          select owner.external_id
            from members.phone_hashes as hashes
            join members.identifiers
              on identifiers.workspace_id = hashes.workspace_id
             and identifiers.namespace = hashes.namespace
             and identifiers.value_index = hashes.value_index
            join members.members as profile
              on profile.workspace_id = identifiers.workspace_id
             and profile.member_id = identifiers.member_id
            join members.members as owner
              on owner.workspace_id = profile.workspace_id
             and owner.member_id = case when profile.merged_into is null then profile.member_id else profile.merged_into end
           where hashes.workspace_id = ${workspaceId}
             and hashes.hash_index = orders.phone_index
             and orders.member_number is null
             and not exists (
               select
                 from members.blocked_identifiers as blocked
                where blocked.workspace_id = hashes.workspace_id
                  and blocked.namespace = hashes.namespace
                  and blocked.value_index = hashes.value_index
             )
           limit 1
        ) as bound
          on true
        left join lateral (
          select imported_orders.import_id
            from connections.imported_orders
           where imported_orders.workspace_id = ${workspaceId}
             and imported_orders.source = ${one.source}
             and imported_orders.order_id = orders.order_id
             and imported_orders.kind = orders.kind
           limit 1
        ) as known
          on true
    ), visitors as (
      select rejects.member_number
        from connections.import_rejects as rejects
       where rejects.workspace_id = ${workspaceId}
         and rejects.import_id = ${one.importId}
         and rejects.member_number is not null
    )
    select coalesce(sum(judged.lines) filter (where is_member and is_sale), 0)::bigint as "memberSaleLines",
           coalesce(sum(judged.lines) filter (where is_member and is_refund), 0)::bigint as "memberRefundLines",
           coalesce(sum(judged.lines) filter (where not is_member and is_sale), 0)::bigint as "nonMemberSaleLines",
           coalesce(sum(judged.lines) filter (where not is_member and is_refund), 0)::bigint as "nonMemberRefundLines",
           coalesce(sum(judged.lines) filter (where judged.kind = 'closed'), 0)::bigint as "closedLines",
           (select count(*)
              from (select judged.member_number from judged where is_member
                     union
                    select visitors.member_number from visitors) as spoken) as members,
           count(distinct judged.member_number) filter (where is_sale) as buyers,
           count(*) filter (where is_member and is_sale) as orders,
           count(*) filter (where is_member and is_refund) as refunds,
           count(*) filter (where not is_member and is_sale) as "nonMemberOrders",
           count(*) filter (where is_bound and is_sale) as "boundOrders",
           count(*) filter (where judged.kind = 'closed') as "closedOrders",
           count(*) filter (where is_unchanged) as "unchangedOrders",
           coalesce(sum(judged.amount_mills) filter (where is_member and is_sale), 0)::bigint as "grossSalesMills",
           coalesce(sum(judged.amount_mills) filter (where is_member and is_refund), 0)::bigint as "refundedMills"
      from judged
  `.execute(tx)
  const taken = rows[0]!
  const reasons = await rejectsByReason(tx, workspaceId, one.importId)
  const quarantined = Object.values(reasons).reduce((sum, count) => sum + count, 0)
  const ofMembers = taken.memberSaleLines + taken.memberRefundLines
  const kept = ofMembers + taken.nonMemberSaleLines + taken.nonMemberRefundLines + taken.closedLines
  return { ...taken, lines: kept + quarantined, quarantined, reasons, newMembers: 0 }
}

async function rejectsByReason(tx: Tx, workspaceId: string, importId: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ reason: string; lines: number }>`
    select rejects.reason, count(*) as lines
      from connections.import_rejects as rejects
     where rejects.workspace_id = ${workspaceId}
       and rejects.import_id = ${importId}
     group by rejects.reason
     order by count(*) desc, rejects.reason
  `.execute(tx)
  return Object.fromEntries(rows.map((row) => [row.reason, row.lines]))
}

/** Members that exist since this import. */
export async function membersMadeBy(tx: Tx, workspaceId: string, importId: string): Promise<number> {
  const { rows } = await sql<{ members: number }>`
    select count(*) as members
      from members.members
     where members.workspace_id = ${workspaceId}
       and members.import_id = ${importId}
  `.execute(tx)
  return rows[0]!.members
}

/** For a dry run: members of the file that are not known yet. */
export async function membersNotKnown(tx: Tx, workspaceId: string, importId: string): Promise<number> {
  const { rows } = await sql<{ members: number }>`
    select count(*) as members
      from (
        select lines.member_number
          from connections.import_lines as lines
         where lines.workspace_id = ${workspaceId}
           and lines.import_id = ${importId}
           and lines.member_number is not null
         union
        select rejects.member_number
          from connections.import_rejects as rejects
         where rejects.workspace_id = ${workspaceId}
           and rejects.import_id = ${importId}
           and rejects.member_number is not null
      ) as named
     where not exists (
       select
         from members.members
        where members.workspace_id = ${workspaceId}
          and members.external_id = named.member_number
     )
  `.execute(tx)
  return rows[0]!.members
}

export interface SpokenOf {
  readonly memberNumber: string
  readonly occurredAt: Date
}

/** Members that are not known yet and that lines without an amount speak of; the next after the given one. */
export async function visitorsAfter(
  tx: Tx,
  workspaceId: string,
  importId: string,
  page: { readonly after: string; readonly limit: number },
): Promise<SpokenOf[]> {
  const { rows } = await sql<SpokenOf>`
    select rejects.member_number as "memberNumber", min(rejects.occurred_at) as "occurredAt"
      from connections.import_rejects as rejects
     where rejects.workspace_id = ${workspaceId}
       and rejects.import_id = ${importId}
       and rejects.member_number > ${page.after}
       and not exists (
         select
           from members.members
          where members.workspace_id = ${workspaceId}
            and members.external_id = rejects.member_number
       )
     group by rejects.member_number
     order by rejects.member_number
     limit ${page.limit}
  `.execute(tx)
  return rows
}

/** Those of these members of whom the file holds an order too. */
export async function membersWithLines(
  tx: Tx,
  workspaceId: string,
  importId: string,
  memberNumbers: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ memberNumber: string }>`
    select distinct lines.member_number as "memberNumber"
      from connections.import_lines as lines
     where lines.workspace_id = ${workspaceId}
       and lines.import_id = ${importId}
       and lines.member_number = any(${memberNumbers as string[]})
  `.execute(tx)
  return new Set(rows.map((row) => row.memberNumber))
}
