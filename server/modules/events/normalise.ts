import { hasNul } from '../../platform/http/json.ts'
import { type EventType, ORDER_COMPLETED, ORDER_REFUNDED } from '../../platform/log/event.ts'
import { isBlocked } from '../members/index.ts'
import { type ExternalId, externalIdsOf, verifiedIn } from './externalIds.ts'
import { type Extracted, extractDirect } from './redact.ts'

/** One event as a stock client sent it, with the time and source of its batch. */
export interface Raw {
  readonly message: unknown
  readonly receivedAt: Date
  /** `sentAt` of the batch, for clients that say it there. */
  readonly batchSentAt: unknown
  /** Times are taken as sent: history, not a clock to correct. */
  readonly historical: boolean
  /** Events without an identifier are sales to people who are not members. */
  readonly fromImport: boolean
  /** Of the batch: when all of it is small, none of its events is too large. */
  readonly batchBytes: number
  /** Whether the text of the batch has the character U+0000 anywhere. */
  readonly batchHasNul: boolean
}

/** An event that passed, with what it says of its member split off. */
export interface Normal {
  readonly name: string
  readonly type: EventType
  readonly messageId: string | null
  readonly userId: string | null
  readonly anonymousId: string | null
  readonly previousId: string | null
  readonly externalIds: readonly ExternalId[]
  /** Namespaces whose value in this event the sender has verified. */
  readonly verified: readonly string[]
  readonly occurredAt: Date
  readonly originalAt: Date | null
  readonly sentAt: Date | null
  readonly orderId: string
  readonly amountMills: number | null
  readonly properties: Readonly<Record<string, unknown>>
  /** The browser sent the Global Privacy Control. */
  readonly globalPrivacyControl: boolean
  /** Direct values, by name, and the other traits: they go to the member, not to the log. */
  readonly traits: Extracted
}

export interface Rejection {
  readonly reason: string
  readonly field: string | null
  readonly message: string
}

/** Under which the collection notes, in the context, that a request carried the header `Sec-GPC: 1`. */
export const PRIVACY_CONTROL_HEADER = '$sec_gpc'

export const MAX_EVENT_BYTES = 32 * 1024
/** An order of an import carries all its lines. */
export const MAX_IMPORTED_EVENT_BYTES = 1024 * 1024
const MAX_NAME_LENGTH = 200
const MAX_ID_LENGTH = 200
const MAX_MESSAGE_ID_LENGTH = 200
/** Clocks of senders may run ahead a little; beyond that the time is cut to the arrival. */
const TYPES: ReadonlySet<string> = new Set(['track', 'identify', 'page', 'screen', 'group', 'alias'])

/** Decides about one event, by the rules of `docs/guides/collect.md`. */
export function normalise(raw: Raw): Normal | Rejection {
  const message = raw.message
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    return reject('not_an_object', null, 'An event must be a JSON object.')
  const event = message as Record<string, unknown>
  const limit = raw.fromImport ? MAX_IMPORTED_EVENT_BYTES : MAX_EVENT_BYTES
  const size = raw.batchBytes > limit ? Buffer.byteLength(JSON.stringify(event)) : raw.batchBytes
  if (size > limit) return reject('too_large', null, `The event has ${size} bytes; at most ${limit} are taken.`)
  if (raw.batchHasNul && hasNul(event))
    return reject('nul_character', null, 'The event contains the character U+0000; leave it out.')
  const type = String(event.type ?? '')
  if (!TYPES.has(type)) return reject('unknown_type', 'type', `"type" must be one of ${[...TYPES].join(', ')}.`)
  return checkIdentity(event) ?? checkByType(event, type) ?? build(raw, event, type as EventType)
}

export function isRejection(outcome: Normal | Rejection): outcome is Rejection {
  return 'reason' in outcome
}

function reject(reason: string, field: string | null, message: string): Rejection {
  return { reason, field, message }
}

function checkIdentity(event: Record<string, unknown>): Rejection | undefined {
  for (const field of ['userId', 'anonymousId', 'previousId', 'groupId', 'messageId'] as const) {
    const value = event[field]
    if (value === undefined || value === null) continue
    if (typeof value !== 'string' && typeof value !== 'number')
      return reject('wrong_type', field, `"${field}" must be text or a number.`)
    const limit = field === 'messageId' ? MAX_MESSAGE_ID_LENGTH : MAX_ID_LENGTH
    if (String(value).length > limit)
      return reject('too_long', field, `"${field}" may have ${limit} characters at most.`)
  }
  for (const field of ['properties', 'traits', 'context'] as const) {
    const value = event[field]
    if (value === undefined || value === null) continue
    if (typeof value !== 'object' || Array.isArray(value))
      return reject('wrong_type', field, `"${field}" must be an object.`)
  }
  return undefined
}

function checkByType(event: Record<string, unknown>, type: string): Rejection | undefined {
  if (type === 'track') {
    if (typeof event.event !== 'string' || event.event.trim() === '')
      return reject('missing_field', 'event', 'A track call needs the name of the event in "event".')
    if (event.event.length > MAX_NAME_LENGTH)
      return reject('too_long', 'event', `"event" may have ${MAX_NAME_LENGTH} characters at most.`)
  }
  if (type === 'group' && !idOf(event.groupId))
    return reject('missing_field', 'groupId', 'A group call needs "groupId".')
  if (type === 'alias' && !idOf(event.previousId))
    return reject('missing_field', 'previousId', 'An alias call needs "previousId".')
  if (type === 'alias' && !idOf(event.userId)) return reject('missing_field', 'userId', 'An alias call needs "userId".')
  return undefined
}

function build(raw: Raw, event: Record<string, unknown>, type: EventType): Normal | Rejection {
  const userId = idOf(event.userId)
  const anonymousId = idOf(event.anonymousId)
  const context = objectOf(event.context)
  const externalIds = externalIdsOf(event, context)
  if (!userId && !anonymousId && externalIds.length === 0 && !raw.fromImport)
    return reject('no_identity', 'userId', 'An event needs "userId", "anonymousId" or "context.externalIds".')
  const times = timesOf(raw, event)
  if ('reason' in times) return times
  const own = objectOf(type === 'identify' || type === 'group' ? event.traits : event.properties)
  const { kept, traits } = extractDirect(type, own, objectOf(context.traits))
  const name = nameOf(event, type)
  const order = orderOf(name, own)
  if (order && 'reason' in order) return order
  return {
    name,
    type,
    messageId: idOf(event.messageId),
    userId,
    anonymousId,
    previousId: type === 'alias' ? idOf(event.previousId) : null,
    externalIds,
    verified: verifiedIn({ ...objectOf(context.traits), ...objectOf(event.traits) }),
    globalPrivacyControl: context.globalPrivacyControl === true || context[PRIVACY_CONTROL_HEADER] === true,
    ...times,
    orderId: order?.orderId ?? '',
    amountMills: order?.amountMills ?? null,
    properties: type === 'group' ? { ...kept, group_id: idOf(event.groupId) } : withContext(kept, context),
    traits: type === 'group' ? { direct: traits.direct, other: {} } : traits,
  }
}

function withContext(kept: Record<string, unknown>, context: Record<string, unknown>): Record<string, unknown> {
  const library = objectOf(context.library)
  const campaign = objectOf(context.campaign)
  return {
    ...kept,
    ...(typeof library.name === 'string' && { $library: library.name }),
    ...(Object.keys(campaign).length > 0 && { $campaign: campaign }),
    ...(typeof context.channel === 'string' && CHANNEL.test(context.channel) && { $channel: context.channel }),
  }
}

/** A word such as `terminal` or `pos`: nothing that an address or a number could hide in. */
const CHANNEL = /^[a-z][a-z_-]{0,39}$/i

function nameOf(event: Record<string, unknown>, type: EventType): string {
  if (type === 'track') return String(event.event).trim()
  if (type === 'page' || type === 'screen') return type === 'page' ? 'Page Viewed' : 'Screen Viewed'
  return { identify: 'Identified', group: 'Grouped', alias: 'Aliased', internal: '' }[type]
}

function idOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value !== 'string') return null
  const text = value.trim()
  return isBlocked(text) ? null : text
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

/**
 * `timestamp = receivedAt − (sentAt − originalTimestamp)`: what the sender's clock says counts only by its differences.
 * No `sentAt`, one before the event, or history: no correction. Nothing happens after it arrived.
 */
function timesOf(
  raw: Raw,
  event: Record<string, unknown>,
): { occurredAt: Date; originalAt: Date | null; sentAt: Date | null } | Rejection {
  const stated = event.originalTimestamp ?? event.timestamp
  const originalAt = dateOf(stated)
  if (stated !== undefined && stated !== null && !originalAt)
    return reject('invalid_time', 'timestamp', `"${String(stated).slice(0, 60)}" is not an ISO 8601 instant.`)
  const sentAt = dateOf(event.sentAt) ?? dateOf(raw.batchSentAt)
  if (!originalAt) return { occurredAt: raw.receivedAt, originalAt: null, sentAt }
  const delay = sentAt ? sentAt.getTime() - originalAt.getTime() : -1
  const corrected = raw.historical || delay < 0 ? originalAt : new Date(raw.receivedAt.getTime() - delay)
  const occurredAt = corrected > raw.receivedAt ? raw.receivedAt : corrected
  if (occurredAt.getTime() < EARLIEST) return reject('invalid_time', 'timestamp', 'The time is before the year 1970.')
  return { occurredAt, originalAt, sentAt }
}

const EARLIEST = 0

function dateOf(value: unknown): Date | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  if (typeof value === 'string' && !/^\d{4}-\d{2}-\d{2}/.test(value)) return null
  const date = new Date(value)
  const year = date.getUTCFullYear()
  return Number.isNaN(date.getTime()) || year > 9999 || year < 0 ? null : date
}

/** The order in the properties of the e-commerce events: `total` first, as what was paid; then `revenue`, `value`. */
function orderOf(
  name: string,
  properties: Record<string, unknown>,
): { orderId: string; amountMills: number } | Rejection | undefined {
  if (name !== ORDER_COMPLETED && name !== ORDER_REFUNDED) return undefined
  const orderId = idOf(properties.order_id ?? properties.orderId)
  if (!orderId || orderId.length > MAX_ID_LENGTH)
    return reject(
      'missing_field',
      'properties.order_id',
      `"${name}" needs "order_id" of at most ${MAX_ID_LENGTH} characters.`,
    )
  const field = (['total', 'revenue', 'value'] as const).find(
    (one) => properties[one] !== undefined && properties[one] !== null,
  )
  const amountMills = field && millsOf(properties[field])
  if (amountMills === undefined)
    return reject(
      'missing_amount',
      `properties.${field ?? 'total'}`,
      `"${name}" needs its amount as a number in "total".`,
    )
  return { orderId, amountMills: Math.abs(amountMills) }
}

/** Largest amount: 2^53 mills are nine thousand billion units. */
function millsOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined
  const mills = Math.round(number * 1000)
  return Number.isSafeInteger(mills) ? mills : undefined
}
