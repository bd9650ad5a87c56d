import type { DecisionKind, reviewStates } from '@regulars/contract/decisions'
import type { z } from 'zod'
import { sql, type Tx } from '#platform/postgres'

export type ReviewState = (typeof reviewStates)[number]

export interface StoredReview {
  readonly id: string
  readonly memberId: string
  readonly memberNumber: string | null
  readonly kind: z.infer<typeof DecisionKind>
  readonly subject: string
  readonly state: ReviewState
  /** Sealed under the key of the member. */
  readonly words: Buffer | null
  readonly askedAt: Date
  readonly dueAt: Date
  readonly policy: string | null
  readonly closedAt: Date | null
  readonly answer: string | null
}

const columns = sql`
  reviews.review_id as id, reviews.member_id as "memberId", members.external_id as "memberNumber", reviews.kind,
  reviews.subject, reviews.state, reviews.words, reviews.asked_at as "askedAt", reviews.due_at as "dueAt", reviews.policy,
  reviews.closed_at as "closedAt", reviews.answer
`

const source = sql`
  decisions.reviews
  left join members.members
    on members.workspace_id = reviews.workspace_id
   and members.member_id = reviews.member_id
`

/** Writes an objection down; one that is open already stands as it is. */
export async function insertReview(
  tx: Tx,
  workspaceId: string,
  review: Pick<StoredReview, 'id' | 'memberId' | 'kind' | 'subject' | 'words' | 'dueAt' | 'policy'> & { at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into decisions.reviews
      (workspace_id, review_id, member_id, kind, subject, state, words, asked_at, due_at, policy)
    values (${workspaceId}, ${review.id}, ${review.memberId}, ${review.kind}, ${review.subject}, 'open', ${review.words},
            ${review.at}, ${review.dueAt}, ${review.policy})
        on conflict (workspace_id, member_id, kind, subject) where state = 'open' do nothing
  `.execute(tx)
  return numAffectedRows === 1n
}

/** Holds a review while it is answered. */
export async function lockReview(tx: Tx, workspaceId: string, id: string): Promise<StoredReview | undefined> {
  const { rows } = await sql<StoredReview>`
    select ${columns}
      from ${source}
     where reviews.workspace_id = ${workspaceId}
       and reviews.review_id = ${id}
       for update of reviews
  `.execute(tx)
  return rows[0]
}

export async function closeReview(
  tx: Tx,
  workspaceId: string,
  closing: { id: string; state: 'upheld' | 'changed'; answer: string; at: Date; by: string },
): Promise<void> {
  await sql`
    update decisions.reviews
       set state = ${closing.state},
           answer = ${closing.answer},
           closed_at = ${closing.at},
           closed_by = ${closing.by}
     where reviews.workspace_id = ${workspaceId}
       and reviews.review_id = ${closing.id}
       and reviews.state = 'open'
  `.execute(tx)
}

/** Takes back what these profiles have open: nobody is left to answer. */
export async function takeBackReviews(
  tx: Tx,
  workspaceId: string,
  profileIds: readonly string[],
  at: Date,
): Promise<void> {
  await sql`
    update decisions.reviews
       set state = 'taken_back',
           closed_at = ${at}
     where reviews.workspace_id = ${workspaceId}
       and reviews.member_id = any(${profileIds as string[]}::uuid[])
       and reviews.state = 'open'
  `.execute(tx)
}

/** What became of the last objection of these profiles to each decision, by `kind/subject`. */
export async function lastReviews(
  tx: Tx,
  workspaceId: string,
  profileIds: readonly string[],
): Promise<Map<string, ReviewState>> {
  const { rows } = await sql<{ key: string; state: ReviewState }>`
    select distinct on (reviews.kind, reviews.subject) reviews.kind || '/' || reviews.subject as key, reviews.state
      from decisions.reviews
     where reviews.workspace_id = ${workspaceId}
       and reviews.member_id = any(${profileIds as string[]}::uuid[])
     order by reviews.kind, reviews.subject, reviews.state = 'open' desc, reviews.asked_at desc
  `.execute(tx)
  return new Map(rows.map(({ key, state }) => [key, state]))
}

export async function reviewsOf(tx: Tx, workspaceId: string, profileIds: readonly string[]): Promise<StoredReview[]> {
  const { rows } = await sql<StoredReview>`
    select ${columns}
      from ${source}
     where reviews.workspace_id = ${workspaceId}
       and reviews.member_id = any(${profileIds as string[]}::uuid[])
     order by reviews.asked_at desc, reviews.review_id desc
     limit 50
  `.execute(tx)
  return rows
}

export interface Place {
  readonly isClosed: boolean
  readonly dueAt: Date
  readonly id: string
}

/** Open ones first, what is due next before the others. */
export async function pageOfReviews(
  tx: Tx,
  workspaceId: string,
  { after, limit }: { after: Place | null; limit: number },
): Promise<StoredReview[]> {
  const { rows } = await sql<StoredReview>`
    select ${columns}
      from ${source}
     where reviews.workspace_id = ${workspaceId}
       ${after ? sql`and (reviews.closed_at is not null, reviews.due_at, reviews.review_id) > (${after.isClosed}, ${after.dueAt}::timestamptz, ${after.id}::uuid)` : sql``}
     order by (reviews.closed_at is not null), reviews.due_at, reviews.review_id
     limit ${limit}
  `.execute(tx)
  return rows
}

export async function countOpen(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*) as open
      from decisions.reviews
     where reviews.workspace_id = ${workspaceId}
       and reviews.state = 'open'
  `.execute(tx)
  return rows[0]!.open
}
