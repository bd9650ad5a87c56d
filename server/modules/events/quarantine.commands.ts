import { gzipSync } from 'node:zlib'
import type { Ctx } from '../../platform/context.ts'
import { notFound } from '../../platform/errors.ts'
import { isUuid } from '../../platform/ids.ts'
import { appendToInbox, type InboxBatch } from '../../platform/log/inbox.ts'
import { redactText } from '../../platform/redact.ts'
import { directNameOf, mask } from '../members/index.ts'
import { countByReason, pageOfQuarantine, type QuarantineRow, settleQuarantined } from './quarantine.store.ts'

export async function listQuarantined(
  ctx: Ctx,
  query: { state: string; reason?: string; cursor?: string; limit: number },
) {
  const before = query.cursor ?? null
  if (before && !isUuid(before)) throw notFound('page', before)
  const rows = await pageOfQuarantine(ctx, {
    state: query.state,
    reason: query.reason ?? null,
    before,
    limit: query.limit + 1,
  })
  const page = rows.slice(0, query.limit)
  return {
    items: page.map((row) => present(ctx, row)),
    nextCursor: rows.length > query.limit ? page.at(-1)!.id : null,
    reasons: await countByReason(ctx, query.state),
  }
}

/** In place of a value that the caller may not see, not even masked. */
const HIDDEN = '***'

/**
 * Sends refused events through the log again as they were, or one of them mended. They keep the time they arrived, so
 * that clock correction comes out as it would have then.
 */
export async function replayQuarantined(
  ctx: Ctx,
  ids: readonly string[],
  mended: Record<string, unknown> | undefined,
): Promise<number> {
  const rows = await settleQuarantined(ctx, ids, 'replayed')
  if (rows.length === 0) throw notFound('quarantined event', ids[0] ?? '')
  for (const row of rows)
    recordSettled(ctx, row, { state: 'replayed', mended: mended !== undefined && rows.length === 1 })
  await appendToInbox(
    ctx.tx,
    ctx.keys,
    ctx.workspaceId,
    rows.map((row) => toBatch(ctx, row, rows.length === 1 ? mended : undefined)),
  )
  return rows.length
}

export async function discardQuarantined(ctx: Ctx, ids: readonly string[]): Promise<number> {
  const rows = await settleQuarantined(ctx, ids, 'discarded')
  for (const row of rows) recordSettled(ctx, row, { state: 'discarded' })
  return rows.length
}

function recordSettled(
  ctx: Ctx,
  row: QuarantineRow,
  after: { state: 'replayed' | 'discarded'; mended?: boolean },
): void {
  ctx.record({
    action: `quarantine.${after.state}`,
    object: { kind: 'quarantined_event', id: row.id },
    before: { state: 'waiting', reason: row.reason, field: row.field },
    after,
  })
}

function toBatch(ctx: Ctx, row: QuarantineRow, mended: Record<string, unknown> | undefined): InboxBatch {
  return {
    sourceId: row.sourceId,
    source: row.source,
    kind: row.kind === 'import' ? 'import' : 'replay',
    importId: null,
    receivedAt: row.receivedAt,
    eventCount: 1,
    body: gzipSync(
      JSON.stringify({ batch: [mended ? unmasked(mended, row.event, masked(ctx, row.event)) : row.event] }),
    ),
  }
}

function present(ctx: Ctx, row: QuarantineRow) {
  const { id, source, reason, field, message, receivedAt, state } = row
  return {
    id,
    source,
    reason,
    field,
    message,
    receivedAt: receivedAt.toISOString(),
    state,
    event: masked(ctx, row.event),
  }
}

/** Staff mend structure, not people: direct values are shown masked, and nothing of them to those who may not see any. */
function masked(ctx: Ctx, value: unknown): unknown {
  if (typeof value === 'string') return redactText(value)
  if (Array.isArray(value)) return value.map((member) => masked(ctx, member))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const direct = directNameOf(name)
      if (!direct || typeof member !== 'string') return [name, masked(ctx, member)]
      return [name, ctx.permissions.has('members:direct') ? mask(direct, member) : HIDDEN]
    }),
  )
}

/** Where a mended event still shows the mask it was given, the value behind the mask is meant. */
function unmasked(mended: unknown, original: unknown, shown: unknown): unknown {
  if (mended === shown) return original
  if (Array.isArray(mended))
    return mended.map((member, index) => unmasked(member, at(original, index), at(shown, index)))
  if (typeof mended !== 'object' || mended === null) return mended
  return Object.fromEntries(
    Object.entries(mended).map(([name, member]) => [name, unmasked(member, at(original, name), at(shown, name))]),
  )
}

function at(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined
}
