import { createHash } from 'node:crypto'
import { PHONE_SHA256 } from '#modules/members/index'
import { ORDER_CANCELLED, ORDER_COMPLETED, ORDER_REFUNDED } from '#platform/log/event'
import { decimalText } from '../mapping/decimal.ts'
import type { Contact } from '../mapping/orderLine.ts'
import type { FormedOrder } from './orders.store.ts'

/** Text of the event a shop would have sent for this order, had it sent any. */
export function orderEvent(
  order: FormedOrder,
  facts: { readonly currency: string; readonly refundPrefix: string | null; readonly contact: Contact | null },
): string {
  const { order_id, original_order_id } = orderIdsOf(order, facts.refundPrefix)
  const properties = {
    order_id,
    ...(original_order_id && { original_order_id }),
    currency: facts.currency,
    ...(order.country && { country: order.country }),
    ...(order.platform && { platform: order.platform }),
    ...(order.store && { store: order.store }),
  }
  const event = {
    type: 'track',
    event: names[order.kind],
    ...(order.memberNumber !== null && { userId: order.memberNumber }),
    messageId: `${order.kind}:${order.orderId}`,
    timestamp: order.occurredAt.toISOString(),
    ...(facts.contact && { context: contextOf(facts.contact) }),
  }
  // The amount is written digit by digit and the products are JSON already: neither passes through a float or a parser.
  const total = decimalText({ units: BigInt(order.amountMills), scale: 3 })
  return `${open(event)},"properties":${open(properties)},"total":${total},"products":${order.products}}}`
}

const names = { sale: ORDER_COMPLETED, refund: ORDER_REFUNDED, closed: ORDER_CANCELLED } as const

function contextOf({ phoneHash, ...traits }: Contact): object {
  return { traits, ...(phoneHash && { externalIds: [{ type: PHONE_SHA256, id: phoneHash }] }) }
}

/** Says that there is such a member, of whom the file holds no order. */
export function visitorEvent(visitor: { readonly memberNumber: string; readonly occurredAt: Date }): string {
  return JSON.stringify({
    type: 'identify',
    userId: visitor.memberNumber,
    messageId: `member:${visitor.memberNumber}`,
    timestamp: visitor.occurredAt.toISOString(),
  })
}

/** The object's text without its closing brace. */
function open(object: object): string {
  return JSON.stringify(object).slice(0, -1)
}

/**
 * A refund has an id of its own: that of the file where refunds are numbered apart (the refund prefix), else the
 * order's with a suffix; then the order it takes back is known too.
 */
function orderIdsOf(order: FormedOrder, refundPrefix: string | null): { order_id: string; original_order_id?: string } {
  if (order.kind !== 'refund' || (refundPrefix && order.orderId.startsWith(refundPrefix)))
    return { order_id: order.orderId }
  return { order_id: `${order.orderId}-refund`, original_order_id: order.orderId }
}

/** Events of one mapping come from one source, in every import: that is how a repeated order is known. */
export function sourceIdOf(workspaceId: string, source: string): string {
  const hex = createHash('sha256').update(`import/${workspaceId}/${source}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
