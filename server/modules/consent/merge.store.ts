import { type RawBuilder, sql as template } from 'kysely'
import { sql, type Tx } from '#platform/postgres'
import { keyRows, type StandingKey, writeStandings } from './consent.store.ts'
import type { Moved } from './consent.ts'

export interface CarriedMerge {
  readonly mergeId: string
  readonly fromId: string
  readonly intoId: string
  readonly at: Date
}

/** Held to the end of the transaction: by many who record what was said, or by one who carries merges over. */
export async function holdMerges(tx: Tx, workspaceId: string, mode: 'shared' | 'alone'): Promise<void> {
  const lock = template.raw(mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock')
  await sql`select ${lock}(hashtextextended('consent.merges/' || ${workspaceId}::text, 0))`.execute(tx)
}

/** Of these members, those whom a merge concerns. One who writes about such members at a time: what holds of one depends on the others. */
export async function inMerges(tx: Tx, workspaceId: string, memberIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ memberId: string }>`
    select distinct wanted.member_id as "memberId"
      from unnest(${memberIds as string[]}::uuid[]) as wanted (member_id)
     where exists (
             select from consent.carried_merges as carried
              where carried.workspace_id = ${workspaceId}
                and carried.into_id = wanted.member_id
                and carried.undone_at is null
           )
        or exists (
             select from consent.carried_merges as carried
              where carried.workspace_id = ${workspaceId}
                and carried.from_id = wanted.member_id
                and carried.undone_at is null
           )
  `.execute(tx)
  if (rows.length > 0) {
    await sql`select pg_advisory_xact_lock(hashtextextended('consent.trees/' || ${workspaceId}::text, 0))`.execute(tx)
  }
  return new Set(rows.map((row) => row.memberId))
}

/**
 * To whom a word counts that was said to these members at these times: to the one a member had become by then. In the
 * order given.
 */
export async function becomeBy(
  tx: Tx,
  workspaceId: string,
  said: readonly { memberId: string; at: Date }[],
): Promise<string[]> {
  const { rows } = await sql<{ memberId: string }>`
    with recursive chain (position, member_id, at, steps) as (
      select said.position, said.member_id, said.at, 0
        from unnest(
          ${said.map((one) => one.memberId)}::uuid[],
          ${said.map((one) => one.at)}::timestamptz[]
        ) with ordinality as said (member_id, at, position)
       union all
      select chain.position, carried.into_id, chain.at, chain.steps + 1
        from chain
        join consent.carried_merges as carried
          on carried.workspace_id = ${workspaceId}
         and carried.from_id = chain.member_id
         and carried.undone_at is null
         and carried.merged_at < chain.at
       where chain.steps < ${MAX_CHAIN}
    )
    select distinct on (chain.position) chain.member_id as "memberId"
      from chain
     order by chain.position, chain.steps desc
  `.execute(tx)
  return rows.map((row) => row.memberId)
}

/** Merges of merges; a longer chain than this is of a mistake elsewhere. */
export const MAX_CHAIN = 50

export async function insertMerges(tx: Tx, workspaceId: string, merges: readonly CarriedMerge[]): Promise<void> {
  await sql`
    insert into consent.carried_merges (workspace_id, merge_id, from_id, into_id, merged_at)
    select ${workspaceId}, merged.merge_id, merged.from_id, merged.into_id, merged.at
      from unnest(
        ${merges.map((one) => one.mergeId)}::uuid[],
        ${merges.map((one) => one.fromId)}::uuid[],
        ${merges.map((one) => one.intoId)}::uuid[],
        ${merges.map((one) => one.at)}::timestamptz[]
      ) as merged (merge_id, from_id, into_id, at)
        on conflict do nothing
  `.execute(tx)
}

/**
 * Marks merges as undone, also one that was not carried over yet: the event of the merge, in another shard, then comes
 * too late to count.
 */
export async function undoMerges(tx: Tx, workspaceId: string, undone: readonly CarriedMerge[]): Promise<void> {
  await sql`
    insert into consent.carried_merges (workspace_id, merge_id, from_id, into_id, merged_at, undone_at)
    select ${workspaceId}, undone.merge_id, undone.from_id, undone.into_id, undone.at, undone.at
      from unnest(
        ${undone.map((one) => one.mergeId)}::uuid[],
        ${undone.map((one) => one.fromId)}::uuid[],
        ${undone.map((one) => one.intoId)}::uuid[],
        ${undone.map((one) => one.at)}::timestamptz[]
      ) as undone (merge_id, from_id, into_id, at)
        on conflict (workspace_id, merge_id) do update
       set undone_at = excluded.undone_at
     where carried_merges.undone_at is null
  `.execute(tx)
}

/** Every purpose and channel on which one of these members, or one merged into them, ever said something or stands. */
export async function keysOf(tx: Tx, workspaceId: string, memberIds: readonly string[]): Promise<StandingKey[]> {
  const { rows } = await sql<StandingKey>`
    with recursive ${treesOf(workspaceId, sql`select unnest(${memberIds as string[]}::uuid[]) as member_id`)}
    select trees.root_id as "memberId", events.purpose, events.channel
      from trees
      join consent.events
        on events.workspace_id = ${workspaceId}
       and events.member_id = trees.node_id
     union
    select current.member_id, current.purpose, current.channel
      from consent.current
     where current.workspace_id = ${workspaceId}
       and current.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(tx)
  return rows
}

/** These keys, and the same of the members they became. */
export async function withSurvivors(tx: Tx, workspaceId: string, keys: readonly StandingKey[]): Promise<StandingKey[]> {
  const { rows } = await sql<StandingKey>`
    with recursive raised (member_id, purpose, channel) as (
      ${keyRows(keys)}
       union
      select carried.into_id, raised.purpose, raised.channel
        from raised
        join consent.carried_merges as carried
          on carried.workspace_id = ${workspaceId}
         and carried.from_id = raised.member_id
         and carried.undone_at is null
    )
    select raised.member_id as "memberId", raised.purpose, raised.channel
      from raised
  `.execute(tx)
  return rows
}

/** Writes where these members stand after all merges, and takes away what no longer rests on anything. */
export async function settleStandings(tx: Tx, workspaceId: string, keys: readonly StandingKey[]): Promise<Moved[]> {
  const { rows } = await sql<Moved>`
    with recursive wanted as materialized (${keyRows(keys)}),
    ${replayed(workspaceId, sql`select wanted.* from wanted`)},
    removed as (
      delete from consent.current
       using wanted
       where current.workspace_id = ${workspaceId}
         and current.member_id = wanted.member_id
         and current.purpose = wanted.purpose
         and current.channel = wanted.channel
         and not exists (
               select from replay
                where replay.root_id = wanted.member_id
                  and replay.purpose = wanted.purpose
                  and replay.channel = wanted.channel
             )
      returning current.*
    ),
    moved as (
      ${writeStandings(sql`select replay.* from replay`)}
       where standing.event_id <> excluded.event_id
      returning standing.*
    )
    select moved.member_id as "memberId", moved.purpose, moved.channel, moved.state, moved.source, moved.occurred_at as at
      from moved
     union all
    select removed.member_id, removed.purpose, removed.channel, 'withdrawn', 'member.unmerged', null
      from removed
  `.execute(tx)
  return rows
}

/**
 * Parts of a recursive `with`: `replay` has the event that decides for each (root_id, purpose, channel) of `wanted`.
 * A withdrawal is lifted only by a later grant of the same member, or of one they were merged into and after they came
 * there; at the same instant it is not.
 * One that is not lifted stands over all grants: at a merge the stricter of the two stands.
 */
export function replayed(workspaceId: string, wanted: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    asked as materialized (${wanted}),
    ${treesOf(workspaceId, sql`select distinct asked.member_id from asked`)},
    words as materialized (
      select trees.root_id, trees.path, trees.entered_at, events.*
        from asked
        join trees
          on trees.root_id = asked.member_id
        join consent.events
          on events.workspace_id = ${workspaceId}
         and events.member_id = trees.node_id
         and events.purpose = asked.purpose
         and events.channel = asked.channel
    ),
    replay as materialized (
      select distinct on (words.root_id, words.purpose, words.channel) words.*
        from words
       where words.state = 'granted'
          or not exists (
               select from unnest(words.path, words.entered_at) as step (member_id, entered_at)
                 join consent.events as lifted
                   on lifted.workspace_id = ${workspaceId}
                  and lifted.member_id = step.member_id
                  and lifted.purpose = words.purpose
                  and lifted.channel = words.channel
                  and lifted.state = 'granted'
                  and lifted.occurred_at > greatest(words.occurred_at, step.entered_at)
             )
       order by words.root_id, words.purpose, words.channel, (words.state = 'withdrawn') desc,
                words.occurred_at desc, words.event_id
    )
  `
}

/**
 * Part of a recursive `with`: each root with the members merged into it, the way up, and when the member had come so far:
 * merged into one who was part of another by then, they came to both at once.
 */
function treesOf(workspaceId: string, roots: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    trees (root_id, node_id, path, entered_at) as (
      select root.member_id, root.member_id, array[root.member_id], array['-infinity'::timestamptz]
        from (${roots}) as root
       union all
      select trees.root_id, carried.from_id, carried.from_id || trees.path,
             array['-infinity'::timestamptz, carried.merged_at] || array(
               select greatest(step.entered_at, carried.merged_at)
                 from unnest(trees.entered_at[2:]) with ordinality as step (entered_at, position)
                order by step.position
             )
        from trees
        join consent.carried_merges as carried
          on carried.workspace_id = ${workspaceId}
         and carried.into_id = trees.node_id
         and carried.undone_at is null
       where carried.from_id <> all(trees.path)
    )
  `
}
