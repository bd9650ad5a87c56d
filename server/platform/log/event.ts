/**
 * The one shape of the log: what arrives from outside and what happens inside. Direct identifiers are taken out
 * before an event gets here; `properties` hold the rest as sent.
 */
export interface LogEvent {
  readonly eventId: string
  /** Null for sales to people who are not members. */
  readonly memberId: string | null
  /**
   * The profile that the event's identifier is of, when that is not the member itself but one that became part of it: the
   * history keeps it under the profile, so that a merge rewrites nothing and a parting finds everything in its place.
   */
  readonly profileId?: string
  /** `Order Completed`, `points.earned`: outside names as sent, our own in lower case with a dot. */
  readonly name: string
  readonly type: EventType
  readonly source: string
  /** The sender's key, or the cause of an internal event; with the source it is unique. */
  readonly messageId: string
  /** When it happened, corrected for the sender's clock. */
  readonly occurredAt: Date
  readonly receivedAt: Date
  /** As sent, before correction. */
  readonly originalAt: Date | null
  readonly sentAt: Date | null
  /** The company's own member number as sent, for reports; empty when there was none. */
  readonly externalId: string
  readonly orderId: string
  readonly amountMills: number | null
  readonly importId: string | null
  readonly properties: Readonly<Record<string, unknown>>
}

export type EventType = 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias' | 'internal'

/** An event of our own, published in the transaction that made it true. */
export interface InternalEvent {
  readonly name: `${string}.${string}`
  readonly memberId: string
  readonly occurredAt?: Date
  readonly orderId?: string
  readonly amountMills?: number
  readonly properties: Readonly<Record<string, unknown>>
}

/** Names of the e-commerce events that carry an order. */
export const ORDER_COMPLETED = 'Order Completed'
export const ORDER_REFUNDED = 'Order Refunded'
/** An order that was placed and came to nothing. */
export const ORDER_CANCELLED = 'Order Cancelled'

/** Work is divided, and order kept, by member: the last hexadecimal digit of an id is random. */
export const SHARDS = 16
export const allShards: readonly number[] = Array.from({ length: SHARDS }, (_, shard) => shard)

export function shardOf(event: { readonly memberId: string | null; readonly eventId: string }): number {
  return Number.parseInt((event.memberId ?? event.eventId).slice(-1), 16)
}
