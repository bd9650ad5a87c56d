import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { createKey } from '../modules/access/index.ts'
import { appendToInbox } from '../platform/log/inbox.ts'
import type { TestProduct } from './workspace.ts'

/** A track call as a stock client sends it; a test states only what matters to it. */
export function anEvent(event: Record<string, unknown> = {}): Record<string, unknown> {
  return { type: 'track', event: 'Product Viewed', userId: 'u-1', messageId: randomUUID(), properties: {}, ...event }
}

export function anOrder(
  order: { userId?: string; orderId?: string; total?: number; at?: string } & Record<string, unknown> = {},
): Record<string, unknown> {
  const { userId = 'u-1', orderId = randomUUID(), total = 100, at, ...properties } = order
  return anEvent({
    event: 'Order Completed',
    userId,
    messageId: `order/${orderId}`,
    ...(at && { timestamp: at }),
    properties: { order_id: orderId, total, currency: 'CNY', ...properties },
  })
}

export function aRefund(
  refund: { userId?: string; refundId?: string; total?: number; of?: string; at?: string } = {},
): Record<string, unknown> {
  const { userId = 'u-1', refundId = randomUUID(), total = 100, of, at } = refund
  return anEvent({
    event: 'Order Refunded',
    userId,
    messageId: `refund/${refundId}`,
    ...(at && { timestamp: at }),
    properties: { order_id: refundId, total, currency: 'CNY', ...(of && { original_order_id: of }) },
  })
}

/** Puts events into the inbox as history (times as sent) and lets everything follow. */
export async function collect(
  product: TestProduct,
  events: readonly Record<string, unknown>[],
  options: { kind?: 'collect' | 'historical' | 'import'; importId?: string; sourceId?: string } = {},
): Promise<void> {
  await product.run((ctx) =>
    appendToInbox(ctx.tx, ctx.keys, ctx.workspaceId, [
      {
        sourceId: options.sourceId ?? '00000000-0000-4000-8000-000000000001',
        source: 'test',
        kind: options.kind ?? 'historical',
        importId: options.importId ?? null,
        receivedAt: ctx.now,
        eventCount: events.length,
        body: gzipSync(JSON.stringify({ batch: events })),
      },
    ]),
  )
  await product.settle()
}

export async function aWriteKey(product: TestProduct): Promise<string> {
  const key = await product.run((ctx) => createKey(ctx, { kind: 'write', name: 'test', scopes: [], expiresAt: null }))
  return key.secret
}
