import { sql, type Tx } from '#platform/postgres'
import type { OrderImport, Report } from './imports.ts'

/** What became of the lines, counted over the rows themselves. `newMembers` is known only when the log is settled. */
export async function reportOf(tx: Tx, workspaceId: string, one: OrderImport): Promise<Report> {
  const { rows } = await sql<Omit<Report, 'lines' | 'quarantined' | 'reasons' | 'newMembers'>>`
    with orders as (
      select lines.order_id, lines.kind, count(*) as lines, max(lines.member_number) as member_number,
             sum(lines.amount_mills) as amount_mills
        from connections.import_lines as lines
       where lines.workspace_id = ${workspaceId}
         and lines.import_id = ${one.importId}
       group by lines.order_id, lines.kind
    ), judged as (
      select orders.*, orders.kind = 'sale' as is_sale, orders.member_number is not null as is_member,
             known.import_id <> ${one.importId} as is_unchanged
        from orders
        left join connections.imported_orders as known
          on known.workspace_id = ${workspaceId}
         and known.source = ${one.source}
         and known.order_id = orders.order_id
         and known.kind = orders.kind
    ), visitors as (
      select rejects.member_number
        from connections.import_rejects as rejects
       where rejects.workspace_id = ${workspaceId}
         and rejects.import_id = ${one.importId}
         and rejects.member_number is not null
    )
    select coalesce(sum(judged.lines) filter (where is_member and is_sale), 0)::bigint as "memberSaleLines",
           coalesce(sum(judged.lines) filter (where is_member and not is_sale), 0)::bigint as "memberRefundLines",
           coalesce(sum(judged.lines) filter (where not is_member and is_sale), 0)::bigint as "nonMemberSaleLines",
           coalesce(sum(judged.lines) filter (where not is_member and not is_sale), 0)::bigint as "nonMemberRefundLines",
           (select count(*)
              from (select judged.member_number from judged where is_member
                     union
                    select visitors.member_number from visitors) as spoken) as members,
           count(distinct judged.member_number) filter (where is_sale) as buyers,
           count(*) filter (where is_member and is_sale) as orders,
           count(*) filter (where is_member and not is_sale) as refunds,
           count(*) filter (where not is_member and is_sale) as "nonMemberOrders",
           count(*) filter (where is_unchanged) as "unchangedOrders",
           coalesce(sum(judged.amount_mills) filter (where is_member and is_sale), 0)::bigint as "grossSalesMills",
           coalesce(sum(judged.amount_mills) filter (where is_member and not is_sale), 0)::bigint as "refundedMills"
      from judged
  `.execute(tx)
  const taken = rows[0]!
  const reasons = await rejectsByReason(tx, workspaceId, one.importId)
  const quarantined = Object.values(reasons).reduce((sum, count) => sum + count, 0)
  const kept = taken.memberSaleLines + taken.memberRefundLines + taken.nonMemberSaleLines + taken.nonMemberRefundLines
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
