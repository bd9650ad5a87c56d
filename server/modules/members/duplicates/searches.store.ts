import type { Ctx } from '#platform/context'
import { sql, type Tx } from '#platform/postgres'
import type { Cursor } from './matchKeys.store.ts'
import type { Model } from './scoring.ts'

export type Phase = 'keys' | 'model' | 'blocks'

/** Blocks of one kind that held more profiles than are compared with one another, and the profiles in the largest. */
export interface Skipped {
  readonly blocks: number
  readonly largest: number
}

export interface Search {
  readonly searchId: string
  readonly state: 'running' | 'done' | 'failed'
  readonly phase: Phase
  readonly staleAtStart: number
  readonly refreshed: number
  readonly model: Model | null
  readonly cursor: Cursor | null
  readonly blocks: number
  readonly pairsCompared: number
  readonly proposed: number
  readonly skipped: Readonly<Record<string, Skipped>>
  readonly startedAt: Date
  readonly startedBy: string
  readonly finishedAt: Date | null
}

type Row = Omit<Search, 'cursor'> & { readonly cursorKind: Cursor['kind'] | null; readonly cursorKey: Buffer | null }

const columns = sql`
  search.search_id as "searchId", search.state, search.phase, search.stale_at_start as "staleAtStart", search.refreshed,
  search.model, search.cursor_kind as "cursorKind", search.cursor_key as "cursorKey", search.blocks,
  search.pairs_compared as "pairsCompared", search.proposed, search.skipped, search.started_at as "startedAt",
  search.started_by as "startedBy", search.finished_at as "finishedAt"
`

const toSearch = ({ cursorKind, cursorKey, ...row }: Row): Search => ({
  ...row,
  cursor: cursorKind && cursorKey ? { kind: cursorKind, key: cursorKey } : null,
})

/** Begins a search, unless one runs already. */
export async function insertSearch(ctx: Ctx, search: { searchId: string; staleAtStart: number }): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into members.duplicate_searches
      (workspace_id, search_id, state, phase, stale_at_start, started_at, started_by)
    values (${ctx.workspaceId}, ${search.searchId}, 'running', 'keys', ${search.staleAtStart}, ${ctx.now}, ${ctx.actor.id})
        on conflict (workspace_id) where state = 'running' do nothing
  `.execute(ctx.tx)
  return numAffectedRows === 1n
}

/** The newest search that runs, and the newest that does not. */
export async function newestSearches(tx: Tx, workspaceId: string): Promise<Search[]> {
  const { rows } = await sql<Row>`
    select distinct on (search.state = 'running') ${columns}
      from members.duplicate_searches as search
     where search.workspace_id = ${workspaceId}
     order by search.state = 'running', search.started_at desc, search.search_id desc
  `.execute(tx)
  return rows.map(toSearch)
}

export async function lockSearch(tx: Tx, workspaceId: string, searchId: string): Promise<Search | undefined> {
  const { rows } = await sql<Row>`
    select ${columns}
      from members.duplicate_searches as search
     where search.workspace_id = ${workspaceId}
       and search.search_id = ${searchId}
       for update
  `.execute(tx)
  return rows[0] && toSearch(rows[0])
}

/** Writes down how far a search has come, in the transaction of the step that brought it there. */
export async function saveSearch(ctx: Ctx, search: Search): Promise<void> {
  const { cursor, model } = search
  await sql`
    update members.duplicate_searches
       set state = ${search.state},
           phase = ${search.phase},
           refreshed = ${search.refreshed},
           model = ${model && JSON.stringify(model)}::jsonb,
           cursor_kind = ${cursor?.kind ?? null},
           cursor_key = ${cursor?.key ?? null},
           blocks = ${search.blocks},
           pairs_compared = ${search.pairsCompared},
           proposed = ${search.proposed},
           skipped = ${JSON.stringify(search.skipped)}::jsonb,
           finished_at = ${search.state === 'running' ? null : ctx.now}
     where duplicate_searches.workspace_id = ${ctx.workspaceId}
       and duplicate_searches.search_id = ${search.searchId}
  `.execute(ctx.tx)
}

export interface TwoMembers {
  readonly lowId: string
  readonly highId: string
}

/** Of these pairs of members those that a person decided about before, by any of their profiles: told apart, or parted. */
export async function decidedBefore(ctx: Ctx, pairs: readonly TwoMembers[]): Promise<Set<string>> {
  const { rows } = await sql<TwoMembers>`
    with both_ways as (
      select pair.low_id, pair.high_id, one.member_id as one_id, other.member_id as other_id
        from unnest(${pairs.map((one) => one.lowId)}::uuid[], ${pairs.map((one) => one.highId)}::uuid[]) as pair (low_id, high_id)
        join members.members as one
          on one.workspace_id = ${ctx.workspaceId}
         and (one.member_id = pair.low_id or one.merged_into = pair.low_id)
        join members.members as other
          on other.workspace_id = ${ctx.workspaceId}
         and (other.member_id = pair.high_id or other.merged_into = pair.high_id)
    )
    select both_ways.low_id as "lowId", both_ways.high_id as "highId"
      from both_ways
     where exists (
             select
               from members.review_pairs
              where review_pairs.workspace_id = ${ctx.workspaceId}
                and review_pairs.low_id = least(both_ways.one_id, both_ways.other_id)
                and review_pairs.high_id = greatest(both_ways.one_id, both_ways.other_id)
                and review_pairs.state <> 'open'
           )
        or exists (
             select
               from members.merges
              where merges.workspace_id = ${ctx.workspaceId}
                and merges.undone_at is not null
                and (   (merges.from_id = both_ways.one_id and merges.into_id = both_ways.other_id)
                     or (merges.from_id = both_ways.other_id and merges.into_id = both_ways.one_id))
           )
  `.execute(ctx.tx)
  return new Set(rows.map(({ lowId, highId }) => `${lowId} ${highId}`))
}
