import { everyPermission, type Locale, type Permission } from '@regulars/contract'
import type { Actor, Change, Ctx, MemberScope, Origin, Platform } from './context.ts'
import { appendEvents } from './log/append.ts'
import type { InternalEvent, LogEvent } from './log/event.ts'

export interface Scope {
  readonly workspaceId: string
  readonly actor: Actor
  readonly locale: Locale
  readonly origin?: Origin | null
  readonly permissions: ReadonlySet<Permission>
  readonly scope: MemberScope
}

export const systemActor: Actor = { kind: 'system', id: 'system' }

/** What the product itself may do and see. */
export const unlimited = { permissions: everyPermission, scope: { kind: 'all' } } as const

/**
 * Opens the one transaction that a command works in, keeps what it changed in the audit log, and wakes the consumers
 * after it committed events.
 */
export async function inTransaction<T>(platform: Platform, scope: Scope, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  let published = false
  const result = await platform.postgres.inWorkspace(scope.workspaceId, async (tx) => {
    const now = platform.clock.now()
    const changes: Change[] = []
    const ctx: Ctx = {
      ...platform,
      origin: null,
      ...scope,
      tx,
      now,
      async publish(events) {
        published ||= events.length > 0
        await appendEvents(
          tx,
          scope.workspaceId,
          events.map((event) => toLogEvent(platform, now, event)),
        )
      },
      record(change) {
        changes.push(change)
      },
    }
    const answer = await work(ctx)
    if (changes.length > 0) await platform.keep(ctx, changes)
    return answer
  })
  if (published) platform.wake(scope.workspaceId)
  return result
}

/** The same, as the product itself. */
export function asSystem<T>(platform: Platform, workspaceId: string, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return inTransaction(platform, { workspaceId, actor: systemActor, locale: 'en', ...unlimited }, work)
}

function toLogEvent(platform: Platform, now: Date, event: InternalEvent): LogEvent {
  const eventId = platform.ids.next()
  return {
    eventId,
    memberId: event.memberId,
    name: event.name,
    type: 'internal',
    source: 'regulars',
    messageId: eventId,
    occurredAt: event.occurredAt ?? now,
    receivedAt: now,
    originalAt: null,
    sentAt: null,
    externalId: '',
    orderId: event.orderId ?? '',
    amountMills: event.amountMills ?? null,
    importId: null,
    properties: event.properties,
  }
}
