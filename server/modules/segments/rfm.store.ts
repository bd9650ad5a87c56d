import type { Ctx } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'
import type { Cell } from './rfm.grid.ts'
import type { RfmRow } from './rfm.ts'

export interface Progress {
  readonly ordersArrived: boolean
  /** As-of day of the stored scores. */
  readonly scoredDay: string | null
  /** The days of the stored scores, and of the standings, are those of this zone. */
  readonly scoredZone: string | null
  readonly scoredAt: Date | null
  readonly scoredMembers: number
}

/** Orders came in: the scores are to be computed again. */
export async function noteOrders(ctx: Ctx): Promise<void> {
  await sql`
    insert into segments.progress (workspace_id, orders_arrived)
    values (${ctx.workspaceId}, true)
        on conflict (workspace_id) do update
       set orders_arrived = true
     where not progress.orders_arrived
  `.execute(ctx.tx)
}

export async function progressOf(ctx: Ctx): Promise<Progress | undefined> {
  const { rows } = await sql<Progress>`
    select progress.orders_arrived as "ordersArrived", progress.scored_day as "scoredDay", progress.scored_zone as "scoredZone",
           progress.scored_at as "scoredAt", progress.scored_members as "scoredMembers"
      from segments.progress
     where progress.workspace_id = ${ctx.workspaceId}
  `.execute(ctx.tx)
  return rows[0]
}

/** Holds the row while scores are computed; undefined when there is none or another worker has it. */
export async function lockProgress(ctx: Ctx): Promise<Progress | undefined> {
  const { rows } = await sql<Progress>`
    select progress.orders_arrived as "ordersArrived", progress.scored_day as "scoredDay", progress.scored_zone as "scoredZone",
           progress.scored_at as "scoredAt", progress.scored_members as "scoredMembers"
      from segments.progress
     where progress.workspace_id = ${ctx.workspaceId}
       for update skip locked
  `.execute(ctx.tx)
  return rows[0]
}

export async function recordScored(
  ctx: Ctx,
  { asOf, zone, members }: { asOf: string; zone: string; members: number },
): Promise<void> {
  await sql`
    update segments.progress
       set orders_arrived = false,
           scored_day = ${asOf}::date,
           scored_zone = ${zone},
           scored_at = ${ctx.now},
           scored_members = ${members},
           scored_history_events = (
             select coalesce(sum(cursors.events), 0)
               from log.cursors
              where cursors.workspace_id = ${ctx.workspaceId}
                and cursors.consumer = 'history'
           )
     where progress.workspace_id = ${ctx.workspaceId}
  `.execute(ctx.tx)
}

export async function openFreshScores(ctx: Ctx): Promise<void> {
  await sql`
    create temporary table fresh_scores (
      member_id uuid primary key,
      last_day date not null,
      frequency int not null,
      monetary_mills bigint not null,
      r smallint not null,
      f smallint not null,
      m smallint not null
    ) on commit drop
  `.execute(ctx.tx)
}

export async function addFreshScores(ctx: Ctx, rows: readonly RfmRow[]): Promise<void> {
  await sql`
    insert into fresh_scores
    select *
      from unnest(
        ${rows.map((row) => row.memberId)}::uuid[],
        ${rows.map((row) => row.lastDay)}::date[],
        ${rows.map((row) => row.frequency)}::int[],
        ${rows.map((row) => row.monetaryMills)}::bigint[],
        ${rows.map((row) => row.r)}::smallint[],
        ${rows.map((row) => row.f)}::smallint[],
        ${rows.map((row) => row.m)}::smallint[]
      )
  `.execute(ctx.tx)
}

/** Makes the stored scores those computed, writing only what differs, and has the members concerned looked at again. */
export async function adoptFreshScores(ctx: Ctx): Promise<void> {
  await sql`
    with fresh as materialized (
      select fresh_scores.*
        from fresh_scores
        join members.members
          on members.workspace_id = ${ctx.workspaceId}
         and members.member_id = fresh_scores.member_id
    ),
    gone as (
      delete from segments.rfm_scores
       where rfm_scores.workspace_id = ${ctx.workspaceId}
         and not exists (select from fresh where fresh.member_id = rfm_scores.member_id)
      returning rfm_scores.member_id
    ),
    moved as (
      select fresh.member_id
        from fresh
        left join segments.rfm_scores
          on rfm_scores.workspace_id = ${ctx.workspaceId}
         and rfm_scores.member_id = fresh.member_id
       where (fresh.r, fresh.f, fresh.m) is distinct from (rfm_scores.r, rfm_scores.f, rfm_scores.m)
    ),
    stored as (
      insert into segments.rfm_scores
        (workspace_id, member_id, last_day, frequency, monetary_mills, r, f, m, scored_at)
      select ${ctx.workspaceId}, fresh.member_id, fresh.last_day, fresh.frequency, fresh.monetary_mills, fresh.r, fresh.f,
             fresh.m, ${ctx.now}
        from fresh
          on conflict (workspace_id, member_id) do update
         set last_day = excluded.last_day,
             frequency = excluded.frequency,
             monetary_mills = excluded.monetary_mills,
             r = excluded.r,
             f = excluded.f,
             m = excluded.m,
             scored_at = excluded.scored_at
       where (rfm_scores.last_day, rfm_scores.frequency, rfm_scores.monetary_mills, rfm_scores.r, rfm_scores.f, rfm_scores.m)
             is distinct from
             (excluded.last_day, excluded.frequency, excluded.monetary_mills, excluded.r, excluded.f, excluded.m)
    )
    update segments.standings
       set next_change_at = ${ctx.now}
     where standings.workspace_id = ${ctx.workspaceId}
       and standings.member_id in (select gone.member_id from gone union select moved.member_id from moved)
  `.execute(ctx.tx)
}

export interface StoredScore {
  readonly memberId: string
  readonly lastDay: string
  readonly frequency: number
  readonly monetaryMills: number
  readonly r: number
  readonly f: number
  readonly m: number
}

export async function storedScoresOf(ctx: Ctx, memberIds: readonly string[]): Promise<StoredScore[]> {
  const { rows } = await sql<StoredScore>`
    select rfm_scores.member_id as "memberId", rfm_scores.last_day as "lastDay", rfm_scores.frequency,
           rfm_scores.monetary_mills as "monetaryMills", rfm_scores.r, rfm_scores.f, rfm_scores.m
      from segments.rfm_scores
     where rfm_scores.workspace_id = ${ctx.workspaceId}
       and rfm_scores.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(ctx.tx)
  return rows
}

/** Members by full score, with recency counted to the as-of day. */
export async function storedCells(ctx: Ctx, asOf: string): Promise<Cell[]> {
  const { rows } = await sql<Cell>`
    select rfm_scores.r, rfm_scores.f, rfm_scores.m, count(*) as members,
           sum(rfm_scores.monetary_mills)::bigint as "monetaryMills",
           jsonb_build_array(${asOf}::date - max(rfm_scores.last_day), ${asOf}::date - min(rfm_scores.last_day)) as recency,
           jsonb_build_array(min(rfm_scores.frequency), max(rfm_scores.frequency)) as frequency,
           jsonb_build_array(min(rfm_scores.monetary_mills), max(rfm_scores.monetary_mills)) as money
      from segments.rfm_scores
     where rfm_scores.workspace_id = ${ctx.workspaceId}
     group by rfm_scores.r, rfm_scores.f, rfm_scores.m
  `.execute(ctx.tx)
  return rows
}
