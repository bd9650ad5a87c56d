import type { RawBuilder } from 'kysely'
import { sql, type Tx } from '#platform/postgres'
import { families } from '../roots.ts'
import { dropCarried } from './carried.store.ts'

export type Cause = 'rule' | 'review' | 'request'

export interface NewMerge {
  readonly mergeId: string
  readonly fromId: string
  readonly intoId: string
  readonly cause: Cause
  readonly evidence: Readonly<Record<string, unknown>>
}

/**
 * Waits for whoever holds these members to be who they are (the send gate, `holdMembers`), and holds off who would.
 * Stronger than what an update of a member takes, so that only these two wait for each other.
 */
export async function lockForMerge(tx: Tx, workspaceId: string, memberIds: readonly string[]): Promise<void> {
  await sql`
    select
      from members.members
     where members.workspace_id = ${workspaceId}
       and members.member_id = any(${memberIds as string[]}::uuid[])
     order by members.member_id
       for update
  `.execute(tx)
}

/**
 * Writes merges of members that are nobody else now, into members that are: what was part of the one that goes is part of
 * the survivor from now on. The survivor joined when the first of them did; its own day is kept for a parting.
 */
export async function insertMerges(
  tx: Tx,
  workspaceId: string,
  merges: readonly NewMerge[],
  by: { readonly actor: string; readonly at: Date },
): Promise<void> {
  if (merges.length === 0) return
  const pairs = sql`unnest(${merges.map((one) => one.fromId)}::uuid[], ${merges.map((one) => one.intoId)}::uuid[]) as merge (from_id, into_id)`
  await sql`
    insert into members.merges (workspace_id, merge_id, from_id, into_id, cause, evidence, merged_at, merged_by)
    select ${workspaceId}, merge.*, ${by.at}, ${by.actor}
      from unnest(
        ${merges.map((one) => one.mergeId)}::uuid[],
        ${merges.map((one) => one.fromId)}::uuid[],
        ${merges.map((one) => one.intoId)}::uuid[],
        ${merges.map((one) => one.cause)}::text[],
        ${merges.map((one) => JSON.stringify(one.evidence))}::jsonb[]
      ) as merge (merge_id, from_id, into_id, cause, evidence)
  `.execute(tx)
  await sql`
    update members.members
       set merged_into = merge.into_id
      from ${pairs}
     where members.workspace_id = ${workspaceId}
       and (members.member_id = merge.from_id or members.merged_into = merge.from_id)
  `.execute(tx)
  await sql`
    update members.members
       set own_joined_at = coalesce(members.own_joined_at, members.joined_at),
           own_first_seen_at = coalesce(members.own_first_seen_at, members.first_seen_at),
           joined_at = least(members.joined_at, earlier.joined_at),
           first_seen_at = least(members.first_seen_at, earlier.first_seen_at),
           last_seen_at = greatest(members.last_seen_at, earlier.last_seen_at)
      from (
        select merge.into_id, min(gone.joined_at) as joined_at, min(gone.first_seen_at) as first_seen_at,
               max(gone.last_seen_at) as last_seen_at
          from ${pairs}
          join members.members as gone
            on gone.workspace_id = ${workspaceId}
           and gone.member_id = merge.from_id
         group by merge.into_id
      ) as earlier
     where members.workspace_id = ${workspaceId}
       and members.member_id = earlier.into_id
  `.execute(tx)
}

export interface StoredMerge {
  readonly mergeId: string
  readonly fromId: string
  readonly intoId: string
  readonly cause: Cause
  readonly evidence: Readonly<Record<string, unknown>>
  readonly mergedAt: Date
  readonly mergedBy: string
  readonly undoneAt: Date | null
  readonly undoneBy: string | null
  readonly undoReason: string | null
}

const columns = sql`
  merges.merge_id as "mergeId", merges.from_id as "fromId", merges.into_id as "intoId", merges.cause, merges.evidence,
  merges.merged_at as "mergedAt", merges.merged_by as "mergedBy", merges.undone_at as "undoneAt",
  merges.undone_by as "undoneBy", merges.undo_reason as "undoReason"
`

export async function findMerge(tx: Tx, workspaceId: string, mergeId: string): Promise<StoredMerge | undefined> {
  const { rows } = await sql<StoredMerge>`
    select ${columns}
      from members.merges
     where merges.workspace_id = ${workspaceId}
       and merges.merge_id = ${mergeId}
  `.execute(tx)
  return rows[0]
}

/** Merges in which any of these profiles took part, newest first. */
export async function mergesAmong(tx: Tx, workspaceId: string, profileIds: readonly string[]): Promise<StoredMerge[]> {
  const { rows } = await sql<StoredMerge>`
    select ${columns}
      from members.merges
     where merges.workspace_id = ${workspaceId}
       and (merges.from_id = any(${profileIds as string[]}::uuid[]) or merges.into_id = any(${profileIds as string[]}::uuid[]))
     order by merges.merged_at desc, merges.merge_id desc
     limit 200
  `.execute(tx)
  return rows
}

/** Members with the profiles that are part of them now. */
export async function profilesOf(tx: Tx, workspaceId: string, memberIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select members.member_id as id
      from members.members
     where members.workspace_id = ${workspaceId}
       and members.merged_into = any(${memberIds as string[]}::uuid[])
  `.execute(tx)
  return [...new Set([...memberIds, ...rows.map((row) => row.id)])]
}

export interface Person {
  /** Who they are now. */
  readonly memberId: string
  /** All that are part of them, themselves included. */
  readonly profileIds: readonly string[]
}

/** Of these members those with several profiles, by the id asked for. */
export async function severalAmong(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<Map<string, Person>> {
  const { rows } = await sql<Person & { asked: string }>`
    with ${families(workspaceId, ofSeveral(workspaceId, memberIds))}
    select roots.from_id as asked, roots.root_id as "memberId", array_agg(family.member_id) as "profileIds"
      from roots
      join family
        on family.root_id = roots.root_id
     group by roots.from_id, roots.root_id
  `.execute(tx)
  return new Map(rows.map(({ asked, ...person }) => [asked, person]))
}

/** A query of those of these members who are part of another, or of whom others are: few, of however many. */
export function ofSeveral(workspaceId: string, memberIds: readonly string[]): RawBuilder<unknown> {
  return sql`
    select members.member_id
      from members.members
     where members.workspace_id = ${workspaceId}
       and members.merged_into is not null
       and members.member_id = any(${memberIds as string[]}::uuid[])
     union all
    select members.merged_into
      from members.members
     where members.workspace_id = ${workspaceId}
       and members.merged_into = any(${memberIds as string[]}::uuid[])`
}

/** Of these members those who are another one now, with who they are. */
export async function survivorsOf(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ fromId: string; intoId: string }>`
    select members.member_id as "fromId", members.merged_into as "intoId"
      from members.members
     where members.workspace_id = ${workspaceId}
       and members.member_id = any(${memberIds as string[]}::uuid[])
       and members.merged_into is not null
  `.execute(tx)
  return new Map(rows.map(({ fromId, intoId }) => [fromId, intoId]))
}

/**
 * Takes one merge back: the profile that went is itself again, with those who had become part of it, and the survivor has
 * the day it joined that it would have without them. Answers the profiles that leave, the restored one first.
 */
export async function undoMerge(
  tx: Tx,
  workspaceId: string,
  undone: { merge: StoredMerge; survivorId: string; at: Date; by: string; reason: string },
): Promise<string[]> {
  const { merge, survivorId } = undone
  await sql`
    update members.merges
       set undone_at = ${undone.at}, undone_by = ${undone.by}, undo_reason = ${undone.reason}
     where merges.workspace_id = ${workspaceId}
       and merges.merge_id = ${merge.mergeId}
  `.execute(tx)
  const { rows } = await sql<{ id: string }>`
    with recursive leaving as (
      select ${merge.fromId}::uuid as member_id
       union
      select merges.from_id
        from leaving
        join members.merges
          on merges.workspace_id = ${workspaceId}
         and merges.into_id = leaving.member_id
         and merges.undone_at is null
    )
    update members.members
       set merged_into = case when members.member_id = ${merge.fromId} then null else ${merge.fromId}::uuid end
      from leaving
     where members.workspace_id = ${workspaceId}
       and members.member_id = leaving.member_id
    returning members.member_id as id
  `.execute(tx)
  const leavingIds = rows.map((row) => row.id)
  for (const memberId of [survivorId, merge.fromId]) await rejoin(tx, workspaceId, memberId)
  await dropCarried(tx, workspaceId, { table: 'attributes', value: 'value', survivorId, leavingIds })
  await dropCarried(tx, workspaceId, { table: 'direct_values', value: 'sealed', survivorId, leavingIds })
  return [merge.fromId, ...leavingIds.filter((id) => id !== merge.fromId)]
}

/** When a member joined and was first seen: itself, or the first of those who are part of it. */
async function rejoin(tx: Tx, workspaceId: string, memberId: string): Promise<void> {
  await sql`
    update members.members
       set joined_at = least(coalesce(members.own_joined_at, members.joined_at), part.joined_at),
           first_seen_at = least(coalesce(members.own_first_seen_at, members.first_seen_at), part.first_seen_at)
      from (
        select min(coalesce(own.own_joined_at, own.joined_at)) as joined_at,
               min(coalesce(own.own_first_seen_at, own.first_seen_at)) as first_seen_at
          from members.members as own
         where own.workspace_id = ${workspaceId}
           and own.merged_into = ${memberId}
      ) as part
     where members.workspace_id = ${workspaceId}
       and members.member_id = ${memberId}
  `.execute(tx)
}
