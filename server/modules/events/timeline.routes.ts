import { logStatus } from '@regulars/contract/events'
import * as contract from '@regulars/contract/members'
import type { Outside } from '../../platform/context.ts'
import { notFound } from '../../platform/errors.ts'
import type { Api } from '../../platform/http/api.ts'
import { isUuid } from '../../platform/ids.ts'
import { endOfDay, fromClickHouse, toClickHouse } from '../../platform/period.ts'
import { inTransaction } from '../../platform/transaction.ts'
import { workspaceOf } from '../access/index.ts'
import { memberIdOf, profilesOf } from '../members/index.ts'
import { consumerLags } from './status.store.ts'
import { extentOf, ordersOf, orderTotalsOf, type PageOf, type TimelineRow, timelineOf } from './timeline.olap.ts'

interface Asked {
  readonly params: { member: string }
  readonly query: { asOf?: string; cursor?: string; limit: number }
}

export function timelineRoutes(api: Api): void {
  api.bindOutside(contract.memberTimeline, async (outside, asked) => {
    const { page } = await pageFor(outside, asked)
    return present(await timelineOf(outside, page), asked.query.limit, presentEvent)
  })
  api.bindOutside(contract.memberOrders, async (outside, asked) => {
    const { page, currency } = await pageFor(outside, asked)
    const rows = await ordersOf(outside, page)
    const totals = await orderTotalsOf(outside, page.profileIds, page.before)
    return {
      ...present(rows, asked.query.limit, (row) => presentOrder(row, currency)),
      totals: {
        ...totals,
        firstOrderAt: instantOrNull(totals.firstOrderAt),
        lastOrderAt: instantOrNull(totals.lastOrderAt),
      },
    }
  })
  api.bindOutside(logStatus, async (outside) => {
    const extent = await extentOf(outside)
    const { waitingBatches, consumers } = await inTransaction(outside, outside, consumerLags)
    return {
      events: extent.events,
      newestOccurredAt: instantOrNull(extent.newestOccurredAt),
      oldestOccurredAt: instantOrNull(extent.oldestOccurredAt),
      newestReceivedAt: instantOrNull(extent.newestReceivedAt),
      waitingBatches,
      consumers,
    }
  })
}

async function pageFor(outside: Outside, { params, query }: Asked): Promise<{ page: PageOf; currency: string }> {
  const { profileIds, workspace } = await inTransaction(outside, outside, async (ctx) => ({
    profileIds: await profilesOf(ctx.tx, ctx.workspaceId, [await memberIdOf(ctx, params.member)]),
    workspace: await workspaceOf(ctx),
  }))
  const before = query.asOf ? endOfDay(query.asOf, workspace.timeZone) : new Date(Date.UTC(2299, 0, 1))
  return {
    page: {
      profileIds,
      before: toClickHouse(before),
      after: query.cursor ? decodeCursor(query.cursor) : null,
      limit: query.limit + 1,
    },
    currency: workspace.currency,
  }
}

function present<Item>(rows: readonly TimelineRow[], limit: number, presentOne: (row: TimelineRow) => Item) {
  const page = rows.slice(0, limit)
  return { items: page.map(presentOne), nextCursor: rows.length > limit ? encodeCursor(page.at(-1)!) : null }
}

function presentEvent(row: TimelineRow) {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    source: row.source,
    occurredAt: fromClickHouse(row.occurredAt).toISOString(),
    receivedAt: fromClickHouse(row.receivedAt).toISOString(),
    orderId: row.orderId || null,
    amountMills: row.amountMills,
    properties: JSON.parse(row.properties || '{}') as Record<string, unknown>,
  }
}

interface Product {
  readonly sku?: unknown
  readonly product_id?: unknown
  readonly name?: unknown
  readonly quantity?: unknown
  readonly price?: unknown
}

function presentOrder(row: TimelineRow, workspaceCurrency: string) {
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
  }
}

function instantOrNull(text: string | null): string | null {
  return text === null ? null : fromClickHouse(text).toISOString()
}

function encodeCursor(row: TimelineRow): string {
  return Buffer.from(`${row.occurredAt}/${row.id}`).toString('base64url')
}

function decodeCursor(cursor: string): { occurredAt: string; id: string } {
  const [occurredAt = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('/')
  if (!/^[\d-]{10} [\d:.]{8,12}$/.test(occurredAt) || !isUuid(id)) throw notFound('page', cursor)
  return { occurredAt, id }
}
