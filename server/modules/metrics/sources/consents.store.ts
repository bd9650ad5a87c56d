import type { Ctx } from '../../../platform/context.ts'
import { addDays, startOfDay } from '../../../platform/period.ts'
import { sql } from '../../../platform/postgres.ts'
import { type Buckets, spanOf, sumUpTo } from '../buckets.ts'

export type ConsentMeasure = 'marketable_members' | 'asked_members'
export const consentMeasures: ReadonlySet<string> = new Set<ConsentMeasure>(['marketable_members', 'asked_members'])

/**
 * Members who were asked for marketing consent, and those who hold one on any channel, at the end of each bucket: each
 * word of a member counts until the next word on the same channel, and a member counts while any channel does.
 */
export async function readConsents(ctx: Ctx, zone: string, buckets: Buckets): Promise<Map<string, number[]>> {
  const { rows } = await sql<{ day: string; asked: number; marketable: number }>`
    with words as (
      select events.member_id, events.occurred_at, events.event_id,
             (events.state = 'granted')::int
               - coalesce((lag(events.state) over each_channel = 'granted')::int, 0) as step
        from consent.events
       where events.workspace_id = ${ctx.workspaceId}
         and events.purpose = 'marketing'
         and events.occurred_at < ${startOfDay(addDays(spanOf(buckets).to, 1), zone)}
      window each_channel as (
        partition by events.member_id, events.channel
        order by events.occurred_at, (events.state = 'withdrawn'), events.event_id
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
  ])
}
