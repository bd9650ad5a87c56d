import { sql } from '#platform/postgres'
import type { ExportKind } from './exportKind.ts'

/** Thousandths, as money is kept, to units of the currency, as it is written. */
const MILLS = 1_000

/** Orders of members that stand, with what was refunded of each. */
export const orders: ExportKind = {
  name: { en: 'Orders', 'zh-CN': '订单' },
  columns: [
    { name: 'order_id', label: { en: 'Order number', 'zh-CN': '订单号' } },
    { name: 'ordered_at', label: { en: 'Ordered at', 'zh-CN': '下单时间' } },
    { name: 'total', label: { en: 'Total', 'zh-CN': '金额' } },
    { name: 'refunded', label: { en: 'Refunded', 'zh-CN': '已退金额' } },
  ],
  async page({ tx, workspaceId }, after, limit) {
    const [memberId = '', ...rest] = after.split('/')
    const { rows } = await sql<{ memberId: string; orderId: string; at: Date; total: number; refunded: number }>`
      select orders.member_id as "memberId", orders.order_id as "orderId", orders.placed_at as at,
             orders.total_mills as total, orders.refunded_mills as refunded
        from loyalty.order_earnings as orders
       where orders.workspace_id = ${workspaceId}
         and (orders.member_id, orders.order_id) > (${memberId}::uuid, ${rest.join('/')}::text)
         and orders.total_mills is not null
       order by orders.member_id, orders.order_id
       limit ${limit}
    `.execute(tx)
    return rows.map((row) => ({
      place: `${row.memberId}/${row.orderId}`,
      memberId: row.memberId,
      cells: [row.orderId, row.at.toISOString(), row.total / MILLS, row.refunded / MILLS],
    }))
  },
}
