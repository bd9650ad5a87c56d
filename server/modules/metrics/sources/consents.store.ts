import type { Ctx } from '../../../platform/context.ts'
import { addDays, startOfDay } from '../../../platform/period.ts'
import { sql } from '../../../platform/postgres.ts'
import { type Buckets, spanOf, sumBefore, sumUpTo } from '../buckets.ts'

export type ConsentMeasure = 'marketable_members' | 'asked_members' | 'marketable_at_start' | 'members_withdrawn'
export const consentMeasures: ReadonlySet<string> = new Set<ConsentMeasure>([
  'marketable_members',
  'asked_members',
  'marketable_at_start',
  'members_withdrawn',
])

/**
 * Members who were asked for marketing consent, and those who hold one on any channel, at the end of each bucket: each
 * word of a member counts until the next word on the same channel, and a member counts while any channel does.
 */
export async function readConsents(ctx: Ctx, zone: string, buckets: Buckets): Promise<Map<string, number[]>> {
  const { rows } = await sql<{ day: string; asked: number; marketable: number }>`
    with recursive ${said(ctx.workspaceId)},
    words as (
      select said.member_id, said.occurred_at, said.event_id,
             (said.state = 'granted')::int
               - coalesce((lag(said.state) over each_channel = 'granted')::int, 0) as step
        from said
       where said.occurred_at < ${startOfDay(addDays(spanOf(buckets).to, 1), zone)}
      window each_channel as (
        partition by said.member_id, said.channel
        order by said.occurred_at, (said.state = 'withdrawn'), said.event_id
      )
    ),
    held as (
      select words.member_id, words.occurred_at,
             sum(words.step) over each_member as channels,
             sum(words.step) over each_member - words.step as channels_before,
             row_number() over each_member as word
        from words
      window each_member as (partition by words.member_id order by words.occurred_at, words.event_id)
    )
    select (held.occurred_at at time zone ${zone})::date as day,
           count(*) filter (where held.word = 1) as asked,
           sum((held.channels > 0)::int - (held.channels_before > 0)::int)::bigint as marketable
      from held
      join members.members
        on members.workspace_id = ${ctx.workspaceId}
       and members.member_id = held.member_id
       and members.merged_into is null
     group by day
  `.execute(ctx.tx)
  return new Map([
    [
      'asked_members',
      sumUpTo(
        buckets,
        rows.map(({ day, asked }) => ({ day, value: asked })),
      ),
    ],
    [
      'marketable_members',
      sumUpTo(
        buckets,
        rows.map(({ day, marketable }) => ({ day, value: marketable })),
      ),
    ],
    [
      'marketable_at_start',
      sumBefore(
        buckets,
        rows.map(({ day, marketable }) => ({ day, value: marketable })),
      ),
    ],
    ['members_withdrawn', await withdrawnIn(ctx, zone, buckets)],
  ])
}

/** Distinct members who took a marketing consent back in each bucket: who says no without having said yes takes nothing back. */
async function withdrawnIn(ctx: Ctx, zone: string, { list }: Buckets): Promise<number[]> {
  const { rows } = await sql<{ withdrawn: number }>`
    with recursive ${said(ctx.workspaceId)},
    words as (
      select said.member_id, (said.occurred_at at time zone ${zone})::date as day, said.state,
             lag(said.state) over (
               partition by said.member_id, said.channel
               order by said.occurred_at, (said.state = 'withdrawn'), said.event_id
             ) as state_before
        from said
    )
    select count(distinct words.member_id) as withdrawn
      from unnest(
        ${list.map((bucket) => bucket.from)}::date[],
        ${list.map((bucket) => bucket.to)}::date[]
      ) with ordinality as bucket (from_day, to_day, position)
      left join words
        on words.day between bucket.from_day and bucket.to_day
       and words.state = 'withdrawn'
       and words.state_before = 'granted'
     group by bucket.position
     order by bucket.position
  `.execute(ctx.tx)
  return rows.map((row) => row.withdrawn)
}

/** Part of a recursive `with`: what was said of marketing, by the member each has become. */
function said(workspaceId: string) {
  return sql`
    heirs (member_id, heir_id, steps) as (
      select carried.from_id, carried.into_id, 1
        from consent.carried_merges as carried
       where carried.workspace_id = ${workspaceId}
         and carried.undone_at is null
       union all
      select heirs.member_id, carried.into_id, heirs.steps + 1
        from heirs
        join consent.carried_merges as carried
          on carried.workspace_id = ${workspaceId}
         and carried.from_id = heirs.heir_id
         and carried.undone_at is null
       where heirs.steps < 50
    ),
    last_heirs as materialized (
      select distinct on (heirs.member_id) heirs.member_id, heirs.heir_id
        from heirs
       order by heirs.member_id, heirs.steps desc
    ),
    said as materialized (
      select coalesce(last_heirs.heir_id, events.member_id) as member_id, events.channel, events.state,
             events.occurred_at, events.event_id
        from consent.events
        left join last_heirs
          on last_heirs.member_id = events.member_id
       where events.workspace_id = ${workspaceId}
         and events.purpose = 'marketing'
    )
  `
}
