import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { Ctx, Platform } from '../../platform/context.ts'
import { appendEvents } from '../../platform/log/append.ts'
import { lockCursors, moveCursors } from '../../platform/log/cursor.ts'
import type { LogEvent } from '../../platform/log/event.ts'
import { inboxHasNews, readInbox, type StoredBatch } from '../../platform/log/inbox.ts'
import type { Task } from '../../platform/runner.ts'
import { asSystem } from '../../platform/transaction.ts'
import { CONSENT_GRANTED, type GivenAt, objectToSharing, refusalsAt, type SharingSignal } from '../consent/index.ts'
import {
  hashPhonesFirst,
  isDirectNumber,
  type Observation,
  type Owner,
  observe,
  PHONE_SHA256,
  phonesAreHashed,
  resolveOwners,
} from '../members/index.ts'
import { claimKeys } from './messageKeys.store.ts'
import { isRejection, type Normal, normalise } from './normalise.ts'
import { insertQuarantined, type Quarantined } from './quarantine.store.ts'

/** Events of one turn: enough to make each statement worth its trip, little enough to hold. */
const EVENTS_PER_TURN = 5_000
/** Largest body after decompression; it was checked when it was accepted. */
const MAX_INFLATED_BYTES = 64 * 1024 * 1024

/** UTF-8 takes three bytes at most for a unit of a JavaScript string. */
const MAX_BYTES_PER_UNIT = 3

export const RESOLVE = 'resolve'

/**
 * Inbox → log. One turn reads batches in order, sets refused events aside, drops those known already, finds out whose
 * they are, stores what they say of their members, and appends them to the log; all in one transaction with the cursor.
 */
export function resolveTask(platform: Platform): Task {
  return {
    name: 'resolve the inbox',
    everyMs: 500,
    async run(workspaceId) {
      const turn = await asSystem(platform, workspaceId, resolveTurn)
      if (turn === 'resolved') platform.wake(workspaceId)
      if (turn === 'hashes wanted') await hashPhonesFirst(platform, workspaceId)
      return turn !== 'nothing new'
    },
  }
}

/** `hashes wanted`: an event names its buyer by the hash of a phone, and phones are not hashed yet. Nothing is written. */
type Turn = 'nothing new' | 'hashes wanted' | 'resolved'

async function resolveTurn(ctx: Ctx): Promise<Turn> {
  if (!(await inboxHasNews(ctx.tx, ctx.workspaceId, RESOLVE))) return 'nothing new'
  const [cursor] = await lockCursors(ctx.tx, ctx.workspaceId, RESOLVE, 1)
  if (!cursor) return 'nothing new'
  const batches = await readInbox(ctx.tx, ctx.keys, ctx.workspaceId, cursor, EVENTS_PER_TURN)
  const last = batches.at(-1)
  if (!last) return 'nothing new'
  const sorted = sort(batches, ctx)
  if (sorted.accepted.some(namesPhoneHash) && !(await phonesAreHashed(ctx))) return 'hashes wanted'
  const { accepted, rejected } = await withoutClosedPoints(ctx, sorted)
  const fresh = await dropKnown(ctx, accepted)
  const owners = await findOwners(ctx, fresh)
  await observe(
    ctx,
    fresh.flatMap((one, index) => observationsOf(one, owners[index]!)),
  )
  await objectToSharing(
    ctx,
    fresh.flatMap((one, index) => signalOf(one, owners[index]!)),
  )
  await appendEvents(
    ctx.tx,
    ctx.workspaceId,
    fresh.map((one, index) => toLogEvent(ctx, one, owners[index]!)),
  )
  await insertQuarantined(ctx, rejected)
  const events = batches.reduce((sum, batch) => sum + batch.eventCount, 0)
  await moveCursors(ctx.tx, ctx.workspaceId, RESOLVE, [
    { shard: cursor.shard, xid: last.xid, id: last.batchId, events },
  ])
  return 'resolved'
}

interface Accepted {
  readonly batch: StoredBatch
  /** As it was sent. */
  readonly message: unknown
  readonly event: Normal
  readonly messageId: string
}

interface Sorted {
  readonly accepted: Accepted[]
  readonly rejected: Quarantined[]
}

function sort(batches: readonly StoredBatch[], ctx: Ctx): Sorted {
  const accepted: Accepted[] = []
  const rejected: Quarantined[] = []
  for (const batch of batches) {
    const text = gunzipSync(batch.body, { maxOutputLength: MAX_INFLATED_BYTES }).toString('utf8')
    const body = JSON.parse(text) as Record<string, unknown>
    const ofBatch = {
      batchBytes: text.length * MAX_BYTES_PER_UNIT,
      batchHasNul: text.includes('\\u0000') || text.includes('\u0000'),
    }
    for (const message of messagesOf(body)) {
      const outcome = normalise({
        message,
        receivedAt: batch.receivedAt,
        batchSentAt: body.sentAt,
        historical: batch.kind !== 'collect',
        fromImport: batch.kind === 'import',
        ...ofBatch,
      })
      if (isRejection(outcome)) rejected.push({ ...outcome, id: ctx.ids.next(), batch, event: message })
      else accepted.push({ batch, message, event: outcome, messageId: outcome.messageId ?? ctx.ids.next() })
    }
  }
  return { accepted, rejected }
}

function namesPhoneHash({ event }: Accepted): boolean {
  return event.externalIds.some(({ namespace }) => namespace === PHONE_SHA256)
}

/** A consent that names a collection point which does not ask for it now is set aside, for a person to look at. */
async function withoutClosedPoints(ctx: Ctx, { accepted, rejected }: Sorted): Promise<Sorted> {
  const named = accepted.flatMap((one) => {
    const at = givenAt(one.event)
    return at ? [{ one, at }] : []
  })
  const reasons = await refusalsAt(
    ctx,
    named.map(({ at }) => at),
  )
  const refused = new Map(named.flatMap(({ one }, index) => (reasons[index] ? [[one, reasons[index]]] : [])))
  return {
    accepted: accepted.filter((one) => !refused.has(one)),
    rejected: [
      ...rejected,
      ...[...refused].map(([{ batch, message }, why]) => ({
        reason: 'collection_point_closed',
        field: 'properties.collectionPoint',
        message: `This consent was not asked for there: ${why}.`,
        id: ctx.ids.next(),
        batch,
        event: message,
      })),
    ],
  }
}

function givenAt({ name, type, properties }: Normal): GivenAt | undefined {
  const { collectionPoint: point, purpose, channel } = properties
  if (name !== CONSENT_GRANTED || type !== 'track' || typeof point !== 'string') return undefined
  return { point, purpose: String(purpose), channel: String(channel) as GivenAt['channel'] }
}

/** A batch, or a single call; what the batch says for all is a default for each. */
export function messagesOf(body: Record<string, unknown>): unknown[] {
  if (!Array.isArray(body.batch)) return [body]
  const { context, integrations } = body
  if (context === undefined && integrations === undefined) return body.batch
  return body.batch.map((message: unknown) =>
    typeof message === 'object' && message !== null && !Array.isArray(message)
      ? withDefaults(message as Record<string, unknown>, context)
      : message,
  )
}

function withDefaults(message: Record<string, unknown>, context: unknown): Record<string, unknown> {
  if (typeof context !== 'object' || context === null) return message
  const own = typeof message.context === 'object' && message.context !== null ? message.context : {}
  return { ...message, context: { ...context, ...own } }
}

/** An event is known by its source and message id. Of several in one turn the first counts. */
async function dropKnown(ctx: Ctx, accepted: readonly Accepted[]): Promise<Accepted[]> {
  const keyed = new Map<string, Accepted>()
  for (const one of accepted) {
    const key = `${one.batch.sourceId}/${messageKey(one.messageId)}`
    if (!keyed.has(key)) keyed.set(key, one)
  }
  const claimed = await claimKeys(
    ctx,
    [...keyed].map(([key, one]) => ({
      sourceId: one.batch.sourceId,
      messageKey: key.slice(key.indexOf('/') + 1),
      importId: one.batch.importId,
    })),
  )
  return [...keyed].filter(([key]) => claimed.has(key)).map(([, one]) => one)
}

/** 128 bits of SHA-256 in the form of a UUID: half the room of the text, and no personal data in it. */
export function messageKey(messageId: string): string {
  const hex = createHash('sha256').update(messageId).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

async function findOwners(ctx: Ctx, events: readonly Accepted[]): Promise<(Owner | null)[]> {
  const claims = events
    .map(({ batch, event }, index) => ({ index, claim: claimOf(batch, event) }))
    .filter(({ claim }) => claim.userId || claim.anonymousId || claim.others.length > 0)
  const owners = new Array<Owner | null>(events.length).fill(null)
  if (claims.length === 0) return owners
  const resolved = await resolveOwners(
    ctx,
    claims.map(({ claim }) => claim),
  )
  claims.forEach(({ index }, position) => {
    owners[index] = resolved[position]!
  })
  return owners
}

function claimOf(batch: StoredBatch, event: Normal) {
  const text = (value: unknown) =>
    typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null
  const direct = Object.entries(event.traits.direct)
  const find = (name: string) => text(direct.find(([key]) => key.toLowerCase() === name)?.[1])
  return {
    userId: event.userId,
    // An alias says that the id before belongs to the member from now on.
    anonymousId: event.previousId ?? event.anonymousId,
    email: find('email'),
    phone: find('phone') ?? find('mobile'),
    others: event.externalIds,
    verified: event.verified,
    source: batch.source,
    at: event.occurredAt,
    importId: batch.importId,
  }
}

function observationsOf({ batch, event }: Accepted, owner: Owner | null): Observation[] {
  if (!owner) return []
  const { memberId } = owner
  return [...Object.entries(event.traits.direct), ...Object.entries(event.traits.other)].map(([name, value]) => ({
    memberId,
    name,
    value,
    source: batch.source,
    observedAt: event.occurredAt,
    toldBy: batch.importId === null ? 'event' : 'import',
  }))
}

/** Of a visitor too: it counts for who they become. */
function signalOf({ batch, event }: Accepted, owner: Owner | null): SharingSignal[] {
  if (!owner || !event.globalPrivacyControl) return []
  return [{ profileId: owner.profileId, source: batch.source, at: event.occurredAt }]
}

function toLogEvent(ctx: Ctx, { batch, event, messageId }: Accepted, owner: Owner | null): LogEvent {
  return {
    eventId: ctx.ids.next(),
    memberId: owner?.memberId ?? null,
    ...(owner && owner.profileId !== owner.memberId && { profileId: owner.profileId }),
    name: event.name,
    type: event.type,
    source: batch.source,
    messageId,
    occurredAt: event.occurredAt,
    receivedAt: batch.receivedAt,
    originalAt: event.originalAt,
    sentAt: event.sentAt,
    externalId: event.userId === null || isDirectNumber(event.userId) ? (owner?.boundNumber ?? '') : event.userId,
    orderId: event.orderId,
    amountMills: event.amountMills,
    importId: batch.importId,
    properties: event.properties,
  }
}
