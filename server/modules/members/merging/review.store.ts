import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'

export interface Proposal {
  readonly memberIds: readonly [string, string]
  readonly probability: number
  /** What speaks for it, by field; no values. */
  readonly evidence: Readonly<Record<string, unknown>>
}

/** Puts pairs up for review. A pair that somebody decided about is not asked about again; of several sayings the strongest stays. */
export async function proposePairs(ctx: Ctx, proposals: readonly Proposal[]): Promise<void> {
  if (proposals.length === 0) return
  const pairs = new Map<string, { low: string; high: string } & Omit<Proposal, 'memberIds'>>()
  for (const { memberIds, probability, evidence } of proposals) {
    const [low, high] = [...memberIds].sort() as [string, string]
    const key = `${low} ${high}`
    if ((pairs.get(key)?.probability ?? -1) < probability) pairs.set(key, { low, high, probability, evidence })
  }
  const all = [...pairs.values()]
  await sql`
    insert into members.review_pairs as pair (workspace_id, low_id, high_id, probability, evidence, state, found_at)
    select ${ctx.workspaceId}, fresh.low_id, fresh.high_id, fresh.probability, fresh.evidence, 'open', ${ctx.now}
      from unnest(
        ${all.map((one) => one.low)}::uuid[],
        ${all.map((one) => one.high)}::uuid[],
        ${all.map((one) => one.probability)}::float8[],
        ${all.map((one) => JSON.stringify(one.evidence))}::jsonb[]
      ) as fresh (low_id, high_id, probability, evidence)
     order by fresh.low_id, fresh.high_id
        on conflict (workspace_id, low_id, high_id) do update
       set probability = excluded.probability,
           evidence = excluded.evidence
     where pair.state = 'open'
       and pair.probability < excluded.probability
  `.execute(ctx.tx)
}

export interface ReviewPair {
  readonly lowId: string
  readonly highId: string
  readonly probability: number
  readonly evidence: Readonly<Record<string, unknown>>
  readonly state: 'open' | 'merged' | 'kept_apart'
  readonly foundAt: Date
  readonly decidedAt: Date | null
  readonly decidedBy: string | null
  readonly reason: string | null
}

const columns = sql`
  pair.low_id as "lowId", pair.high_id as "highId", pair.probability, pair.evidence, pair.state, pair.found_at as "foundAt",
  pair.decided_at as "decidedAt", pair.decided_by as "decidedBy", pair.reason
`

export interface PairFilter {
  readonly state: ReviewPair['state']
  readonly after: { readonly probability: number; readonly lowId: string; readonly highId: string } | null
  readonly limit: number
}

/** Pairs of members who are members still, the likeliest first. */
export async function pageOfPairs(ctx: Ctx, filter: PairFilter): Promise<ReviewPair[]> {
  const { after } = filter
  const { rows } = await sql<ReviewPair>`
    select ${columns}
      from members.review_pairs as pair
     where pair.workspace_id = ${ctx.workspaceId}
       and pair.state = ${filter.state}
       ${filter.state === 'open' ? stillTwo(ctx) : sql``}
       ${
         after
           ? sql`and (pair.probability < ${after.probability}
                  or (pair.probability = ${after.probability} and (pair.low_id, pair.high_id) > (${after.lowId}::uuid, ${after.highId}::uuid)))`
           : sql``
       }
     order by pair.probability desc, pair.low_id, pair.high_id
     limit ${filter.limit}
  `.execute(ctx.tx)
  return rows
}

export async function countOpenPairs(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
      from members.review_pairs as pair
     where pair.workspace_id = ${ctx.workspaceId}
       and pair.state = 'open'
       ${stillTwo(ctx)}
  `.execute(ctx.tx)
  return rows[0]!.count
}

/** A pair is settled without a decision when either has become part of somebody. */
function stillTwo(ctx: Ctx) {
  return sql`
    and not exists (
      select
        from members.members
       where members.workspace_id = ${ctx.workspaceId}
         and members.member_id in (pair.low_id, pair.high_id)
         and members.merged_into is not null
    )`
}

export async function lockPair(ctx: Ctx, low: string, high: string): Promise<ReviewPair | undefined> {
  const { rows } = await sql<ReviewPair>`
    select ${columns}
      from members.review_pairs as pair
     where pair.workspace_id = ${ctx.workspaceId}
       and pair.low_id = ${low}
       and pair.high_id = ${high}
       for update
  `.execute(ctx.tx)
  return rows[0]
}

export async function decidePair(
  ctx: Ctx,
  pair: { lowId: string; highId: string; state: 'merged' | 'kept_apart'; reason: string },
): Promise<void> {
  await sql`
    update members.review_pairs
       set state = ${pair.state}, decided_at = ${ctx.now}, decided_by = ${ctx.actor.id}, reason = ${pair.reason}
     where review_pairs.workspace_id = ${ctx.workspaceId}
       and review_pairs.low_id = ${pair.lowId}
       and review_pairs.high_id = ${pair.highId}
  `.execute(ctx.tx)
}
