import type { deletionRefusals } from '@regulars/contract/deletions'
import { changeChoices, consentOf, deletionDue, purposesOf, recordConsents } from '#modules/consent/index'
import { endReviewsOf } from '#modules/decisions/index'
import { endRunsOf } from '#modules/journeys/index'
import { eraseMember, profilesOf, survivorsOf } from '#modules/members/index'
import { refuseWaiting } from '#modules/messaging/index'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { isUuid } from '#platform/ids'
import { forgetChangesOf } from './addressChanges.store.ts'
import { forgetCorrections } from './corrections.store.ts'
import {
  type Closing,
  closeRequests,
  countOpen,
  insertRequest,
  lastRequestOf,
  lockRequest,
  type Place,
  pageOfRequests,
  requestById,
  type StoredRequest,
  takeBack,
} from './deletions.store.ts'
import { endSessionsOf } from './sessions.ts'

/**
 * Writes down that a member wants to be deleted, and stops at once what does not need their data: every message that is
 * not part of the contract, and personalisation. Asking again changes nothing.
 */
export async function askForDeletion(
  ctx: Ctx,
  { memberId, proof }: { memberId: string; proof: Readonly<Record<string, unknown>> },
): Promise<void> {
  const due = await deletionDue(ctx, memberId)
  const isNew = await insertRequest(ctx.tx, ctx.workspaceId, { id: ctx.ids.next(), memberId, at: ctx.now, ...due })
  if (!isNew) return
  const contract = new Set(
    (await purposesOf(ctx)).filter(({ legalBasis }) => legalBasis === 'contract').map(({ code }) => code),
  )
  const standings = (await consentOf(ctx, memberId)).filter(({ purpose }) => !contract.has(purpose))
  await recordConsents(
    ctx,
    standings.map(({ purpose, channel }) => ({
      memberId,
      purpose,
      channel,
      state: 'withdrawn' as const,
      source: 'deletion-request',
      imported: false,
      proof,
      at: ctx.now,
    })),
  )
  await changeChoices(ctx, { memberId, source: 'deletion-request', personalisation: false })
}

/** The member thought better of it. What was withdrawn stays so until they say otherwise. */
export async function takeDeletionBack(ctx: Ctx, memberId: string): Promise<void> {
  await takeBack(ctx.tx, ctx.workspaceId, await profilesOf(ctx.tx, ctx.workspaceId, [memberId]), ctx.now)
}

export async function deletionOf(ctx: Ctx, memberId: string) {
  const profileIds = await profilesOf(ctx.tx, ctx.workspaceId, [memberId])
  const last = await lastRequestOf(ctx.tx, ctx.workspaceId, profileIds)
  if (last?.state !== 'open' && last?.state !== 'refused') return null
  const { askedAt, dueAt, closedAt, reason, note } = present(last)
  return { state: last.state, askedAt, dueAt, closedAt, reason, note }
}

/**
 * Erases the member who asked, and with them whatever waits or is open for them. Points lapse and segments are left when
 * the last event of the member is followed.
 */
export async function carryOutDeletion(ctx: Ctx, id: string) {
  const request = await requireOpen(ctx, id)
  const profileIds = await eraseEverywhere(ctx, await whoItIs(ctx, request))
  return close(ctx, request, profileIds, { state: 'carried_out', reason: null, note: null })
}

/** A member whom a restore has brought back is erased again, and the request that they may have made is closed again. */
export async function eraseAgain(ctx: Ctx, memberId: string): Promise<void> {
  const profileIds = await eraseEverywhere(ctx, memberId)
  const by = `${ctx.actor.kind}:${ctx.actor.id}`
  await closeRequests(ctx.tx, ctx.workspaceId, profileIds, {
    state: 'carried_out',
    reason: null,
    note: null,
    at: ctx.now,
    by,
  })
}

async function eraseEverywhere(ctx: Ctx, memberId: string): Promise<string[]> {
  const profileIds = await eraseMember(ctx, memberId)
  await endRunsOf(ctx, profileIds)
  await refuseWaiting(ctx, profileIds)
  await endReviewsOf(ctx, profileIds)
  await endSessionsOf(ctx.tx, ctx.workspaceId, profileIds)
  await forgetCorrections(ctx.tx, ctx.workspaceId, profileIds)
  await forgetChangesOf(ctx.tx, ctx.workspaceId, profileIds)
  return profileIds
}

/** Says no for a reason that the member reads; they may ask again. */
export async function refuseDeletion(
  ctx: Ctx,
  { id, reason, note }: { id: string; reason: (typeof deletionRefusals)[number]; note: string | null },
) {
  const request = await requireOpen(ctx, id)
  const profileIds = await profilesOf(ctx.tx, ctx.workspaceId, [await whoItIs(ctx, request)])
  return close(ctx, request, profileIds, { state: 'refused', reason, note })
}

async function requireOpen(ctx: Ctx, id: string): Promise<StoredRequest> {
  const request = await lockRequest(ctx.tx, ctx.workspaceId, id)
  if (!request) throw notFound('deletion request', id)
  if (request.state !== 'open') throw new Refusal('wrong_state', { what: 'deletion request', state: request.state })
  return request
}

/** The member who asked, if merged since then the one they became. */
async function whoItIs(ctx: Ctx, { memberId }: StoredRequest): Promise<string> {
  return (await survivorsOf(ctx.tx, ctx.workspaceId, [memberId])).get(memberId) ?? memberId
}

async function close(
  ctx: Ctx,
  request: StoredRequest,
  profileIds: readonly string[],
  outcome: Pick<Closing, 'state' | 'reason' | 'note'>,
) {
  const by = `${ctx.actor.kind}:${ctx.actor.id}`
  await closeRequests(ctx.tx, ctx.workspaceId, profileIds, { ...outcome, at: ctx.now, by })
  const { state, reason } = outcome
  ctx.record({
    action: `deletion_request.${state}`,
    object: { kind: 'deletion_request', id: request.id },
    before: { state: request.state, dueAt: request.dueAt },
    after: { state, reason, member: request.memberId, profiles: profileIds.length },
  })
  return present((await requestById(ctx.tx, ctx.workspaceId, request.id))!)
}

export async function listDeletions(ctx: Ctx, query: { cursor?: string | undefined; limit: number }) {
  const after = query.cursor === undefined ? null : placeOf(query.cursor)
  const rows = await pageOfRequests(ctx.tx, ctx.workspaceId, { after, limit: query.limit + 1 })
  const shown = rows.slice(0, query.limit)
  return {
    items: shown.map(present),
    nextCursor: rows.length > query.limit ? cursorAfter(shown.at(-1)!) : null,
    open: await countOpen(ctx.tx, ctx.workspaceId),
  }
}

function present({ askedAt, dueAt, closedAt, ...request }: StoredRequest) {
  return {
    ...request,
    askedAt: askedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  }
}

function cursorAfter({ closedAt, dueAt, id }: StoredRequest): string {
  return Buffer.from(`${closedAt === null ? 0 : 1}/${dueAt.toISOString()}/${id}`).toString('base64url')
}

function placeOf(cursor: string): Place {
  const [closed, due = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('/')
  const dueAt = new Date(due)
  if (Number.isNaN(dueAt.getTime()) || !isUuid(id)) throw notFound('page', cursor)
  return { isClosed: closed === '1', dueAt, id }
}
