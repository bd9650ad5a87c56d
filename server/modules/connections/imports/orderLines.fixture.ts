import { sql } from '#platform/postgres'
import type { TestProduct } from '#test/workspace'

/** What tests of imports of orders share: eight lines that hold one of each, and looks at what became of them. */

let series = 0

/** Order ids of their own for each test: orders of one mapping are known across imports. */
export function aPrefix(): string {
  series += 1
  return `t${series}`
}

/** Eight lines: two orders of a member out of sequence, a refund, a sale to nobody, a gift, and two that are wrong. */
export function someLines(p: string): string[] {
  return [
    `${p}-1,2026-01-05T08:00:00Z,${p}m1,S1,"茉莉花茶, 两盒",2,12.5`,
    `${p}-2,2026-01-06,${p}m1,S2,Cup,1,30`,
    `${p}-1,2026-01-05T08:01:00Z,${p}m1,S3,Pot,1,0.001`,
    `R${p}-1,2026-01-07,${p}m1,S1,Tea,-1,12.5`,
    `${p}-3,2026-01-08,,S2,Cup,4,30`,
    `${p}-4,2026-01-09,${p}m2,S9,Gift,1,0`,
    `${p}-5,not a date,${p}m1,S2,Cup,1,30`,
    `ADJ${p},2026-01-09,,S2,Bad debt,1,99`,
  ]
}

/** The report of {@link someLines}. */
export const expected = {
  lines: 8,
  memberSaleLines: 3,
  memberRefundLines: 1,
  nonMemberSaleLines: 1,
  nonMemberRefundLines: 0,
  quarantined: 3,
  reasons: { zero_price: 1, invalid_date: 1, adjustment: 1 },
  members: 2,
  buyers: 1,
  newMembers: 2,
  orders: 2,
  refunds: 1,
  nonMemberOrders: 1,
  boundOrders: 0,
  closedOrders: 0,
  closedLines: 0,
  unchangedOrders: 0,
  grossSalesMills: 55_001,
  refundedMills: 12_500,
}

export interface OrderRow {
  order_id: string
  name: string
  external_id: string
  amount_mills: number
  occurred_at: string
  properties: string
}

/** The orders of an import in the history. */
export function ordersOf(product: TestProduct, importId: string): Promise<OrderRow[]> {
  return product.program.platform.history.read<OrderRow>(
    product.workspaceId,
    `select order_id, name, external_id, amount_mills, occurred_at, properties
       from events
      where workspace_id = {workspace:UUID} and import_id = {import:UUID} and order_id != ''
      order by order_id`,
    { import: importId },
  )
}

/** Rows of a table that an import left. */
export function count(product: TestProduct, table: string, importId: string): Promise<number> {
  return product.run(async ({ tx }) => {
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from ${sql.table(table)} as t where t.import_id = ${importId}`.execute(tx)
    return rows[0]!.n
  })
}

/** A job as a worker hands it over. */
export function aJob(product: TestProduct, importId: string, attempts = 1) {
  return {
    workspaceId: product.workspaceId,
    jobId: importId,
    kind: 'test',
    payload: { importId },
    attempts,
    heartbeat: async () => {},
  }
}
