import type { Words } from '@regulars/contract'
import { deletionDue } from '#modules/consent/index'
import { keepOut, letIn } from '#modules/journeys/index'
import { openKeys, profilesOf, survivorsOf } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { isUuid } from '#platform/ids'
import type { Code } from './kinds/kind.ts'
import { kindOf, kinds } from './kinds/kinds.ts'
import { decisionsAbout } from './register.commands.ts'
import {
  closeReview,
  countOpen,
  insertReview,
  lockReview,
  type Place,
  pageOfReviews,
  reviewsOf,
  type StoredReview,
  takeBackReviews,
} from './reviews.store.ts'

/** Where the words of a member lie: what the seal is bound to. */
const PLACE = 'decisions.reviews.words'

/** What was decided about the member, and what became of their objections, for the member. */
export async function decisionsForMember(ctx: Ctx, memberId: string) {
  const { personalisation, items } = await decisionsAbout(ctx, memberId)
  const reviews = await reviewsOf(ctx.tx, ctx.workspaceId, await profilesOf(ctx.tx, ctx.workspaceId, [memberId]))
  const shown = await present(ctx, reviews)
  return {
    personalisation,
    items,
    reviews: shown.map(({ id, kind, name, state, askedAt, dueAt, closedAt, answer }) => ({
      ...{ id, kind, name, state, askedAt, dueAt, closedAt, answer },
    })),
  }
}

/**
 * The member objects to one decision. A journey goes no further for them until somebody answered; of the other kinds the
 * effect can be undone by whoever answers. Asking again changes nothing.
 */
export async function objectTo(
  ctx: Ctx,
  { memberId, kind, subject, words }: { memberId: string; kind: Code; subject: string; words: string },
): Promise<void> {
  const { items } = await decisionsAbout(ctx, memberId)
  if (!items.some((one) => one.kind === kind && one.subject === subject)) throw notFound('decision', subject)
  const keys = new Map()
  await openKeys(ctx, keys, [memberId])
  const isNew = await insertReview(ctx.tx, ctx.workspaceId, {
    ...{ id: ctx.ids.next(), memberId, kind, subject, at: ctx.now },
    ...(await deletionDue(ctx, memberId)),
    words: words === '' ? null : (keys.get(memberId)?.encrypt(PLACE, words) ?? null),
  })
  if (isNew && suspends(kind)) await keepOut(ctx, { journeyId: subject, memberId })
}

/** The effect of these is put off while a person looks at them. */
function suspends(kind: Code): boolean {
  return kind === 'journey'
}

/** Upholds a decision, so that it goes on, or changes it, for a reason that the member reads. */
export async function answerReview(
  ctx: Ctx,
  { id, outcome, reason }: { id: string; outcome: 'upheld' | 'changed'; reason: string },
) {
  const review = await lockReview(ctx.tx, ctx.workspaceId, id)
  if (!review) throw notFound('review', id)
  if (review.state !== 'open') throw new Refusal('wrong_state', { what: 'review', state: review.state })
  const by = `${ctx.actor.kind}:${ctx.actor.id}`
  await closeReview(ctx.tx, ctx.workspaceId, { id, state: outcome, answer: reason, at: ctx.now, by })
  if (suspends(review.kind) && outcome === 'upheld') {
    const memberId = (await survivorsOf(ctx.tx, ctx.workspaceId, [review.memberId])).get(review.memberId)
    await letIn(ctx, { journeyId: review.subject, memberId: memberId ?? review.memberId })
  }
  ctx.record({
    action: `decision_review.${outcome}`,
    object: { kind: 'decision_review', id },
    before: { state: review.state, dueAt: review.dueAt },
    after: { state: outcome, decision: `${review.kind}/${review.subject}`, member: review.memberId },
    reason,
  })
  const [shown] = await present(ctx, [{ ...review, state: outcome, answer: reason, closedAt: ctx.now }])
  return shown!
}

/** Ends the objections of members who are no more; what they said cannot be read since their keys went. */
export function endReviewsOf(ctx: Ctx, profileIds: readonly string[]): Promise<void> {
  return takeBackReviews(ctx.tx, ctx.workspaceId, profileIds, ctx.now)
}

export async function listReviews(ctx: Ctx, query: { cursor?: string | undefined; limit: number }) {
  const after = query.cursor === undefined ? null : placeOf(query.cursor)
  const rows = await pageOfReviews(ctx.tx, ctx.workspaceId, { after, limit: query.limit + 1 })
  const shown = rows.slice(0, query.limit)
  return {
    items: await present(ctx, shown),
    nextCursor: rows.length > query.limit ? cursorAfter(shown.at(-1)!) : null,
    open: await countOpen(ctx.tx, ctx.workspaceId),
  }
}

async function present(ctx: Ctx, reviews: readonly StoredReview[]) {
  const names = await namesOf(ctx, reviews)
  const keys = new Map()
  // Members may name themselves or others: who sees no direct value does not read it.
  if (ctx.permissions.has('members:direct')) {
    await openKeys(ctx, keys, [...new Set(reviews.map(({ memberId }) => memberId))])
  }
  return reviews.map(({ words, askedAt, dueAt, closedAt, ...review }) => ({
    ...review,
    name: names(review.kind, review.subject),
    words: words && (keys.get(review.memberId)?.decrypt(PLACE, words) ?? null),
    suspends: suspends(review.kind),
    askedAt: askedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  }))
}

/** What decided, in words; the kind where it is no more. */
async function namesOf(ctx: Ctx, reviews: readonly StoredReview[]): Promise<(kind: Code, subject: string) => Words> {
  const asked = new Set(reviews.map(({ kind }) => kind))
  const names = new Map<string, Words>()
  for (const { code, deciders } of kinds.filter((kind) => asked.has(kind.code))) {
    for (const { id, name } of await deciders(ctx)) names.set(`${code}/${id}`, name)
  }
  return (kind, subject) => names.get(`${kind}/${subject}`) ?? kindOf(kind).name
}

function cursorAfter({ closedAt, dueAt, id }: StoredReview): string {
  return Buffer.from(`${closedAt === null ? 0 : 1}/${dueAt.toISOString()}/${id}`).toString('base64url')
}

function placeOf(cursor: string): Place {
  const [closed, due = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('/')
  const dueAt = new Date(due)
  if (Number.isNaN(dueAt.getTime()) || !isUuid(id)) throw notFound('page', cursor)
  return { isClosed: closed === '1', dueAt, id }
}
