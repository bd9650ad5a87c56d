import { changeChoices, consentOf, purposesOf, recordConsents } from '#modules/consent/index'
import { profilesOf } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { notFound } from '#platform/errors'
import { isUuid } from '#platform/ids'
import {
  countOpen,
  insertRequest,
  openRequestOf,
  type Place,
  pageOfRequests,
  type StoredRequest,
  takeBack,
} from './deletions.store.ts'

/** The shortest of the terms that the laws we know give: fifteen days. */
const TERM_DAYS = 15
const DAY_MS = 86_400_000

/**
 * Writes down that a member wants to be deleted, and stops at once what does not need their data: every message that is
 * not part of the contract, and personalisation. Asking again changes nothing.
 */
export async function askForDeletion(
  ctx: Ctx,
  { memberId, proof }: { memberId: string; proof: Readonly<Record<string, unknown>> },
): Promise<void> {
  const dueAt = new Date(ctx.now.getTime() + TERM_DAYS * DAY_MS)
  const isNew = await insertRequest(ctx.tx, ctx.workspaceId, { id: ctx.ids.next(), memberId, at: ctx.now, dueAt })
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
  const open = await openRequestOf(ctx.tx, ctx.workspaceId, profileIds)
  return open ? { askedAt: open.askedAt.toISOString(), dueAt: open.dueAt.toISOString() } : null
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
