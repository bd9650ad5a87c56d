import type { Ctx } from '../../../platform/context.ts'
import { addDays, startOfDay } from '../../../platform/period.ts'
import { sql } from '../../../platform/postgres.ts'
import { type Buckets, spanOf, sumBefore, sumInto, sumUpTo } from '../buckets.ts'

export type ConsentMeasure =
  | 'asked_consents'
  | 'granted_consents'
  | 'asked_members'
  | 'marketable_members'
  | 'marketable_at_start'
  | 'members_withdrawn'
export const consentMeasures: ReadonlySet<string> = new Set<ConsentMeasure>([
  'asked_consents',
  'granted_consents',
  'asked_members',
  'marketable_members',
  'marketable_at_start',
  'members_withdrawn',
])

/** Which consents are counted; what is not named is not narrowed. */
export interface ConsentsAbout {
  readonly purpose?: string | undefined
  readonly channel?: string | undefined
  /** Where it was given: the collection point, or the source it names. */
  readonly source?: string | undefined
  readonly noticeVersion?: number | undefined
}

/**
 * What was asked and what is held at the end of each bucket, and who took something back in it. Consents are counted once
 * for each member and purpose that needs one; members once over all purposes of marketing. What is held begins and ends
 * with a step of one, so that all buckets are sums of the same steps.
 */
export async function readConsents(
  ctx: Ctx,
  zone: string,
  buckets: Buckets,
  about: ConsentsAbout,
): Promise<Map<ConsentMeasure, number[]>> {
  const { rows } = await sql<{ measure: string; day: string; value: number }>`
    with recursive ${answers(ctx, startOfDay(addDays(spanOf(buckets).to, 1), zone), about)},
    consents as (
      select range_agg(answers.asked) as asked, range_agg(answers.held) as held
        from answers
       where answers.needs_consent
       group by answers.member_id, answers.purpose
    ),
    marketing as (
      select range_agg(answers.asked) as asked, range_agg(answers.held) as held
        from answers
       where answers.promotional
       group by answers.member_id
    ),
    stretches (measure, stretch) as (
      select 'asked_consents', unnest(consents.asked) from consents
       union all
      select 'granted_consents', unnest(consents.held) from consents
       union all
      select 'asked_members', unnest(marketing.asked) from marketing
       union all
      select 'marketable_members', unnest(marketing.held) from marketing
    ),
    taken_back as (
      select distinct answers.member_id, (withdrawn.at at time zone ${zone})::date as day
        from answers
       cross join lateral unnest(answers.withdrawn_at) as withdrawn (at)
       where answers.promotional
         and answers.held @> withdrawn.at - interval '1 microsecond'
    )
    select stretches.measure, (turn.at at time zone ${zone})::date as day, sum(turn.step)::bigint as value
      from stretches
     cross join lateral (values (lower(stretches.stretch), 1), (upper(stretches.stretch), -1)) as turn (at, step)
     where turn.at <= ${ctx.now}
     group by stretches.measure, day
     union all
    select 'members_withdrawn', bucket.from_day, count(distinct taken_back.member_id)
      from unnest(
        ${buckets.list.map((bucket) => bucket.from)}::date[],
        ${buckets.list.map((bucket) => bucket.to)}::date[]
      ) as bucket (from_day, to_day)
      join taken_back
        on taken_back.day between bucket.from_day and bucket.to_day
     group by bucket.from_day
  `.execute(ctx.tx)
  const of = (measure: string) => rows.filter((row) => row.measure === measure)
  return new Map([
    ['asked_consents', sumUpTo(buckets, of('asked_consents'))],
    ['granted_consents', sumUpTo(buckets, of('granted_consents'))],
    ['asked_members', sumUpTo(buckets, of('asked_members'))],
    ['marketable_members', sumUpTo(buckets, of('marketable_members'))],
    ['marketable_at_start', sumBefore(buckets, of('marketable_members'))],
    ['members_withdrawn', sumInto(buckets, of('members_withdrawn'))],
  ])
}

/**
 * Parts of a recursive `with`: `answers` has for each member, purpose and channel when the member counts as asked, when
 * a consent is held and when one was withdrawn; each word counts for the member its own has become.
 *
 * A consent is held from a grant until it ends by itself, a notice asks anew, or a withdrawal; a withdrawal lasts until
 * its member, or one they became and after that, says yes again. This is the replay of `consent/merge.store.ts` at every
 * instant at once, with the merges of today: who is one person now was one all along.
 */
export function answers({ workspaceId }: Ctx, before: Date, about: ConsentsAbout) {
  const { purpose = null, channel = null, source = null, noticeVersion = null } = about
  const wanted = sql`(
    (${noticeVersion}::int is null or lasting.notice_version = ${noticeVersion}::int)
    and (${source}::text is null or lasting.origin = ${source}::text)
  )`
  return sql`
    heirs (member_id, heir_id, entered_at, steps) as (
      select carried.from_id, carried.into_id, carried.merged_at, 1
        from consent.carried_merges as carried
       where carried.workspace_id = ${workspaceId}
         and carried.undone_at is null
       union all
      select heirs.member_id, carried.into_id, greatest(heirs.entered_at, carried.merged_at), heirs.steps + 1
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
    words as (
      select members.member_id, events.member_id as said_by, events.purpose, events.channel, events.state,
             events.occurred_at, events.event_id, events.notice_version, events.valid_until, events.source,
             coalesce(events.collection_point, events.source) as origin,
             purposes.promotional, purposes.legal_basis = 'consent' as needs_consent
        from consent.events
        left join last_heirs
          on last_heirs.member_id = events.member_id
        join members.members
          on members.workspace_id = events.workspace_id
         and members.member_id = coalesce(last_heirs.heir_id, events.member_id)
         and members.merged_into is null
        join consent.purposes
          on purposes.workspace_id = events.workspace_id
         and purposes.purpose = events.purpose
         and (purposes.promotional or purposes.legal_basis = 'consent')
       where events.workspace_id = ${workspaceId}
         and events.occurred_at < ${before}
         and (${purpose}::text is null or events.purpose = ${purpose}::text)
         and (${channel}::text is null or events.channel = ${channel}::text)
    ),
    lasting as (
      select words.*,
             coalesce(lead(words.occurred_at) over each_answer, 'infinity') as next_at,
             case words.state
               when 'granted' then least(
                 words.valid_until,
                 lead(words.occurred_at) over (
                   partition by words.member_id, words.purpose, words.channel, words.state
                   order by words.occurred_at, words.event_id desc
                 ),
                 (select min(notices.published_at)
                    from consent.notices
                   where notices.workspace_id = ${workspaceId}
                     and notices.material
                     and words.purpose = any(notices.purposes)
                     and notices.version > words.notice_version),
                 'infinity'
               )
               else least(
                 (select min(lifted.occurred_at)
                    from consent.events as lifted
                   where lifted.workspace_id = ${workspaceId}
                     and lifted.member_id = words.said_by
                     and lifted.purpose = words.purpose
                     and lifted.channel = words.channel
                     and lifted.state = 'granted'
                     and lifted.occurred_at > words.occurred_at),
                 (select min(first_yes.at)
                    from heirs
                   cross join lateral (
                     select min(lifted.occurred_at) as at
                       from consent.events as lifted
                      where lifted.workspace_id = ${workspaceId}
                        and lifted.member_id = heirs.heir_id
                        and lifted.purpose = words.purpose
                        and lifted.channel = words.channel
                        and lifted.state = 'granted'
                        and lifted.occurred_at > greatest(words.occurred_at, heirs.entered_at)
                   ) as first_yes
                   where heirs.member_id = words.said_by),
                 'infinity'
               )
             end as until
        from words
      window each_answer as (
        partition by words.member_id, words.purpose, words.channel
        order by words.occurred_at, (words.state = 'withdrawn'), words.event_id
      )
    ),
    answers as materialized (
      select lasting.member_id, lasting.purpose, lasting.channel,
             bool_or(lasting.promotional) as promotional,
             bool_or(lasting.needs_consent) as needs_consent,
             range_agg(tstzrange(lasting.occurred_at, lasting.next_at)) filter (where ${wanted}) as asked,
             range_agg(tstzrange(lasting.occurred_at, greatest(lasting.occurred_at, lasting.until)))
               filter (where lasting.state = 'granted' and ${wanted})
               - coalesce(
                   range_agg(tstzrange(lasting.occurred_at, lasting.until)) filter (where lasting.state = 'withdrawn'),
                   '{}'
                 ) as held,
             array_agg(lasting.occurred_at) filter (where lasting.state = 'withdrawn') as withdrawn_at
        from lasting
       group by lasting.member_id, lasting.purpose, lasting.channel
    )
  `
}
