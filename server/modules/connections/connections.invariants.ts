import type { Ctx } from '#platform/context'
import type { Invariant, InvariantResult } from '#platform/module'
import { sql } from '#platform/postgres'

/** What `regulars verify` checks of imports. */
export const connectionsInvariants: readonly Invariant[] = [
  {
    id: 'connections.report-adds-up',
    claim: {
      en: 'The lines of a finished import are those taken and those quarantined, and each reason is counted.',
      'zh-CN': '已完成导入的行数等于已采用行与隔离行之和，且每个原因都有计数。',
    },
    check: (ctx) =>
      resultOf(
        ctx,
        sql<Checked>`
          with sums as (
            select imports.import_id,
                   (imports.report ->> 'lines')::bigint as lines,
                   (imports.report ->> 'quarantined')::bigint as quarantined,
                   (imports.report ->> 'memberSaleLines')::bigint + (imports.report ->> 'memberRefundLines')::bigint
                     + (imports.report ->> 'nonMemberSaleLines')::bigint + (imports.report ->> 'nonMemberRefundLines')::bigint as taken,
                   (select coalesce(sum(reason.value::bigint), 0) from jsonb_each_text(imports.report -> 'reasons') as reason) as by_reason
              from connections.imports
             where imports.workspace_id = ${ctx.workspaceId}
               and imports.state = 'done'
          ), breaches as (
            select sums.import_id
              from sums
             where sums.lines is null
                or sums.lines <> sums.taken + sums.quarantined
                or sums.quarantined <> sums.by_reason
          )
          select (select count(*) from sums) as checked,
                 (select count(*) from breaches) as breaches,
                 array(select breaches.import_id::text from breaches limit 5) as sample
        `,
      ),
  },
  {
    id: 'connections.orders-have-their-event',
    claim: {
      en: 'Each order of a settled import has a claimed message in the log, and one only.',
      'zh-CN': '每个已完成导入的订单在日志中恰有一条对应消息。',
    },
    check: (ctx) =>
      resultOf(
        ctx,
        sql<Checked>`
          with counts as (
            select imports.import_id,
                   (select count(*)
                      from connections.imported_orders as orders
                     where orders.workspace_id = imports.workspace_id
                       and orders.import_id = imports.import_id) as orders,
                   (select count(*)
                      from events.message_keys as keys
                     where keys.workspace_id = imports.workspace_id
                       and keys.import_id = imports.import_id) as keys
              from connections.imports
             where imports.workspace_id = ${ctx.workspaceId}
               and imports.state in ('done', 'undone')
               and not imports.dry_run
          )
          select coalesce(sum(counts.orders), 0)::bigint as checked,
                 count(*) filter (where counts.orders <> counts.keys) as breaches,
                 (array_agg(counts.import_id::text) filter (where counts.orders <> counts.keys))[:5] as sample
            from counts
        `,
      ),
  },
]

interface Checked {
  readonly checked: number
  readonly breaches: number
  readonly sample: readonly string[] | null
}

async function resultOf(
  ctx: Ctx,
  statement: { execute(tx: Ctx['tx']): Promise<{ rows: Checked[] }> },
): Promise<InvariantResult> {
  const { rows } = await statement.execute(ctx.tx)
  const row = rows[0]!
  return { checked: row.checked, breaches: row.breaches, sample: row.sample ?? [] }
}
