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
                     + (imports.report ->> 'nonMemberSaleLines')::bigint + (imports.report ->> 'nonMemberRefundLines')::bigint
                     + coalesce((imports.report ->> 'closedLines')::bigint, 0) as taken,
                   (select coalesce(sum(reason.value::bigint), 0) from jsonb_each_text(imports.report -> 'reasons') as reason) as by_reason
              from connections.imports
             where imports.workspace_id = ${ctx.workspaceId}
               and imports.kind = 'orders'
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
    id: 'connections.rows-add-up',
    claim: {
      en: 'The rows of a finished import are those created, changed, unchanged and quarantined, and an undo leaves none.',
      'zh-CN': '已完成导入的行数等于新增、更新、未变与隔离行之和，撤销后不留任何行。',
    },
    check: (ctx) =>
      resultOf(
        ctx,
        sql<Checked>`
          with sums as (
            select imports.import_id, imports.state, imports.dry_run,
                   (imports.report ->> 'lines')::bigint as lines,
                   (imports.report ->> 'created')::bigint + (imports.report ->> 'changed')::bigint as effects,
                   (imports.report ->> 'unchanged')::bigint + (imports.report ->> 'quarantined')::bigint as others,
                   (select count(*)
                      from connections.imported_rows as done
                     where done.workspace_id = imports.workspace_id
                       and done.import_id = imports.import_id) as kept
              from connections.imports
             where imports.workspace_id = ${ctx.workspaceId}
               and imports.kind <> 'orders'
               and imports.state in ('done', 'undone')
          ), breaches as (
            select sums.import_id
              from sums
             where sums.state = 'done' and sums.lines <> sums.effects + sums.others
                or sums.kept <> case when sums.state = 'undone' or sums.dry_run then 0 else sums.effects end
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
      en: 'Each order that an import brought was taken by the log, and none of an import that was undone is left.',
      'zh-CN': '导入的每个订单都已进入日志；已撤销的导入不留下任何订单。',
    },
    check: (ctx) =>
      resultOf(
        ctx,
        // The log knows sources and messages of imports by the first half of the SHA-256 of their ids.
        sql<Checked>`
          with orders as materialized (
            select orders.kind || ':' || orders.order_id as message_id, orders.import_id, imports.state,
                   left(encode(sha256(convert_to('import/' || orders.workspace_id || '/' || orders.source, 'UTF8')), 'hex'), 32)::uuid as source_id,
                   left(encode(sha256(convert_to(orders.kind || ':' || orders.order_id, 'UTF8')), 'hex'), 32)::uuid as message_key
              from connections.imported_orders as orders
              join connections.imports
                on imports.workspace_id = orders.workspace_id
               and imports.import_id = orders.import_id
             where orders.workspace_id = ${ctx.workspaceId}
               and imports.state in ('done', 'undone')
          ), breaches as (
            select orders.message_id as sample
              from orders
              left join events.message_keys as keys
                on keys.workspace_id = ${ctx.workspaceId}
               and keys.source_id = orders.source_id
               and keys.message_key = orders.message_key
               and keys.import_id = orders.import_id
             where keys.message_key is null
                or orders.state = 'undone'
          )
          select (select count(*) from orders) as checked,
                 (select count(*) from breaches) as breaches,
                 array(select breaches.sample from breaches limit 5) as sample
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
