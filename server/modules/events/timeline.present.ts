import { notFound } from '../../platform/errors.ts'
import { isUuid } from '../../platform/ids.ts'
import { fromClickHouse } from '../../platform/period.ts'
import type { OrderTotals, TimelineRow } from './timeline.olap.ts'

/** A page of the timeline: `rows` has one more than are shown when there is more. */
export function presentTimeline(rows: readonly TimelineRow[], limit: number) {
  return present(rows, limit, presentEvent)
}

export function presentOrders(rows: readonly TimelineRow[], limit: number, workspaceCurrency: string) {
  return present(rows, limit, (row) => presentOrder(row, workspaceCurrency))
}

export function presentTotals(totals: OrderTotals) {
  return {
    ...totals,
    firstOrderAt: instantOrNull(totals.firstOrderAt),
    lastOrderAt: instantOrNull(totals.lastOrderAt),
  }
}

function present<Item>(rows: readonly TimelineRow[], limit: number, presentOne: (row: TimelineRow) => Item) {
  const page = rows.slice(0, limit)
  return { items: page.map(presentOne), nextCursor: rows.length > limit ? encodeCursor(page.at(-1)!) : null }
}

export function presentEvent(row: TimelineRow) {
  const properties = JSON.parse(row.properties || '{}') as Record<string, unknown>
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    source: row.source,
    channel: typeof properties.$channel === 'string' ? properties.$channel : null,
    occurredAt: fromClickHouse(row.occurredAt).toISOString(),
    receivedAt: fromClickHouse(row.receivedAt).toISOString(),
    orderId: row.orderId || null,
    amountMills: row.amountMills,
    properties,
    archived: row.archived,
  }
}

interface Product {
  readonly sku?: unknown
  readonly product_id?: unknown
  readonly name?: unknown
  readonly quantity?: unknown
  readonly price?: unknown
}

export function presentOrder(row: TimelineRow, workspaceCurrency: string) {
  const properties = JSON.parse(row.properties || '{}') as { currency?: unknown; products?: unknown }
  const products = Array.isArray(properties.products) ? (properties.products as Product[]) : []
  return {
    orderId: row.orderId,
    kind: row.name === 'Order Refunded' ? ('refund' as const) : ('sale' as const),
    occurredAt: fromClickHouse(row.occurredAt).toISOString(),
    amountMills: row.amountMills ?? 0,
    currency: typeof properties.currency === 'string' ? properties.currency : workspaceCurrency,
    items: products.map((product) => ({
      sku: String(product.sku ?? product.product_id ?? ''),
      name: String(product.name ?? ''),
      quantity: Number(product.quantity ?? 1) || 0,
      priceMills: Math.round(Number(product.price ?? 0) * 1000) || 0,
    })),
    archived: row.archived,
  }
}

export function instantOrNull(text: string | null): string | null {
  return text === null ? null : fromClickHouse(text).toISOString()
}

function encodeCursor(row: TimelineRow): string {
  return Buffer.from(`${row.occurredAt}/${row.id}`).toString('base64url')
}

export function decodeCursor(cursor: string): { occurredAt: string; id: string } {
  const [occurredAt = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('/')
  if (!/^[\d-]{10} [\d:.]{8,12}$/.test(occurredAt) || !isUuid(id)) throw notFound('page', cursor)
  return { occurredAt, id }
}
