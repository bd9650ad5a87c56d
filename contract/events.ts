import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Id, Instant, PageQuery, pageOf } from './shapes.ts'

/**
 * Collection accepts what stock Segment and RudderStack clients send; each event is checked by itself after the
 * batch is stored, so the body is declared loosely here and the rules are in server/modules/events/normalise.ts.
 */
const Collected = z.looseObject({})
const Accepted = z.object({ success: z.literal(true) })

const collect = <const Path extends string>(path: Path, id: string, summary: string) =>
  endpoint({
    id: `collect.${id}`,
    method: 'POST',
    path,
    summary,
    caller: 'writeKey',
    body: Collected,
    response: Accepted,
    refusals: ['malformed_json', 'unknown_key', 'body_too_large', 'busy'],
    example: { success: true },
  })

export const collectBatch = collect('/v1/batch', 'batch', 'Collect a batch of events; 200 only after it is durable')
export const collectTrack = collect('/v1/track', 'track', 'Collect one action of a member')
export const collectIdentify = collect('/v1/identify', 'identify', 'Collect who a member is')
export const collectPage = collect('/v1/page', 'page', 'Collect a page view')
export const collectScreen = collect('/v1/screen', 'screen', 'Collect a screen view')
export const collectGroup = collect('/v1/group', 'group', 'Collect that a member belongs to an organisation')
export const collectAlias = collect('/v1/alias', 'alias', 'Collect that two identifiers are one member')
export const collectImport = collect('/v1/import', 'import', 'Collect a historical batch: its times are taken as sent')

export const QuarantinedEvent = z
  .object({
    id: Id,
    source: z.string(),
    reason: z.string(),
    field: z.string().nullable(),
    message: z.string(),
    receivedAt: Instant,
    /** The event as sent, direct identifiers masked. */
    event: z.unknown(),
    state: z.enum(['waiting', 'replayed', 'discarded']),
  })
  .meta({ id: 'QuarantinedEvent' })

export const listQuarantine = endpoint({
  id: 'quarantine.list',
  method: 'GET',
  path: '/v1/quarantine',
  summary: 'Events that were refused, with the reason, newest first',
  permission: 'events:read',
  query: PageQuery.extend({
    reason: z.string().max(60).optional(),
    state: z.enum(['waiting', 'replayed', 'discarded']).default('waiting'),
  }),
  response: pageOf(QuarantinedEvent).extend({ reasons: z.array(z.object({ reason: z.string(), count: z.int() })) }),
  example: { items: [], nextCursor: null, reasons: [] },
})

export const replayQuarantine = endpoint({
  id: 'quarantine.replay',
  method: 'POST',
  path: '/v1/quarantine/replay',
  summary: 'Send refused events through the log again, one with its body mended if given',
  permission: 'events:replay',
  body: z.object({ ids: z.array(Id).min(1).max(500), event: z.record(z.string(), z.unknown()).optional() }),
  response: z.object({ replayed: z.int() }),
  refusals: ['not_found'],
  example: { replayed: 1 },
})

export const discardQuarantine = endpoint({
  id: 'quarantine.discard',
  method: 'POST',
  path: '/v1/quarantine/discard',
  summary: 'Put refused events aside for good',
  permission: 'events:replay',
  body: z.object({ ids: z.array(Id).min(1).max(500) }),
  response: z.object({ discarded: z.int() }),
  example: { discarded: 1 },
})

export const logStatus = endpoint({
  id: 'events.status',
  method: 'GET',
  path: '/v1/events/status',
  summary: 'How far each consumer of the log has come, and the newest event: tells when the history is up to date',
  permission: 'events:read',
  response: z.object({
    events: z.int(),
    newestOccurredAt: Instant.nullable(),
    oldestOccurredAt: Instant.nullable(),
    newestReceivedAt: Instant.nullable(),
    waitingBatches: z.int(),
    consumers: z.array(z.object({ name: z.string(), waitingEvents: z.int(), lagSeconds: z.number() })),
  }),
  example: {
    events: 0,
    newestOccurredAt: null,
    oldestOccurredAt: null,
    newestReceivedAt: null,
    waitingBatches: 0,
    consumers: [],
  },
})
