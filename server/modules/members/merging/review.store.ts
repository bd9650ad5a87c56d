import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'

export type PairSource = 'event' | 'search'

export interface Proposal {
  readonly memberIds: readonly [string, string]
  readonly source: PairSource
  readonly probability: number
  /** What speaks for it, by field; no values. */
  readonly evidence: Readonly<Record<string, unknown>>
}

/**
 * Puts pairs up for review and answers how many were not up yet. A pair that somebody decided about is not asked about again;
 * of several sayings the strongest counts, and all that they say is kept.
 */
export async function proposePairs(ctx: Ctx, proposals: readonly Proposal[]): Promise<number> {
  if (proposals.length === 0) return 0
  const pairs = new Map<string, { low: string; high: string } & Omit<Proposal, 'memberIds'>>()
  for (const { memberIds, ...said } of proposals) {
    const [low, high] = [...memberIds].sort() as [string, string]
    const key = `${low} ${high}`
    if ((pairs.get(key)?.probability ?? -1) < said.probability) pairs.set(key, { low, high, ...said })
  }
  const all = [...pairs.values()]
  const { rows } = await sql<{ isNew: boolean }>`
    insert into members.review_pairs as pair (workspace_id, low_id, high_id, probability, source, evidence, state, found_at)
    select ${ctx.workspaceId}, fresh.low_id, fresh.high_id, fresh.probability, fresh.source, fresh.evidence, 'open', ${ctx.now}
      from unnest(
        ${all.map((one) => one.low)}::uuid[],
        ${all.map((one) => one.high)}::uuid[],
        ${all.map((one) => one.probability)}::float8[],
        ${all.map((one) => one.source)}::text[],
        ${all.map((one) => JSON.stringify(one.evidence))}::jsonb[]
      ) as fresh (low_id, high_id, probability, source, evidence)
     order by fresh.low_id, fresh.high_id
        on conflict (workspace_id, low_id, high_id) do update
       set probability = excluded.probability,
           source = excluded.source,
           evidence = pair.evidence || excluded.evidence
     where pair.state = 'open'
       and pair.probability < excluded.probability
    returning xmax = 0 as "isNew"
  `.execute(ctx.tx)
  return rows.filter((row) => row.isNew).length
}

export interface ReviewPair {
  readonly lowId: string
  readonly highId: string
  readonly probability: number
  readonly source: PairSource
  readonly evidence: Readonly<Record<string, unknown>>
  readonly state: 'open' | 'merged' | 'kept_apart'
  readonly foundAt: Date
  readonly decidedAt: Date | null
  readonly decidedBy: string | null
  readonly reason: string | null
}

const columns = sql`
  pair.low_id as "lowId", pair.high_id as "highId", pair.probability, pair.source, pair.evidence, pair.state,
  pair.found_at as "foundAt", pair.decided_at as "decidedAt", pair.decided_by as "decidedBy", pair.reason
`

export interface PairFilter {
  readonly state: ReviewPair['state']
  /** Null for both. */
  readonly source: PairSource | null
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
       ${filter.source ? sql`and pair.source = ${filter.source}` : sql``}
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

/** Nobody has decided about the pair after all. */
export async function reopenPair(ctx: Ctx, one: string, other: string): Promise<void> {
  await sql`
    update members.review_pairs
       set state = 'open', decided_at = null, decided_by = null, reason = null
     where review_pairs.workspace_id = ${ctx.workspaceId}
       and review_pairs.low_id = least(${one}::uuid, ${other}::uuid)
       and review_pairs.high_id = greatest(${one}::uuid, ${other}::uuid)
       and review_pairs.state = 'merged'
  `.execute(ctx.tx)
}
