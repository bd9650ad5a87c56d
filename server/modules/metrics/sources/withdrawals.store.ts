import type { RawBuilder } from 'kysely'
import type { Ctx } from '../../../platform/context.ts'
import { sql } from '../../../platform/postgres.ts'
import { answers } from './consents.store.ts'

/** From an instant, up to and without another. */
export interface Span {
  readonly from: Date
  readonly to: Date
}

export interface WithdrawalRow {
  /** `way` is how it was taken back, and has no holders. */
  readonly axis: 'channel' | 'purpose' | 'source' | 'way'
  readonly key: string
  readonly withdrawn: number
  readonly held: number
}

/**
 * Members who took a consent back in the span, and those who held one just before it, along each axis. All but the
 * purposes count consents to marketing only, as `withdrawal_rate` does.
 */
export async function withdrawalsAlong(ctx: Ctx, span: Span): Promise<WithdrawalRow[]> {
  const { rows } = await sql<WithdrawalRow>`
    with recursive ${withdrawals(ctx, span)},
    parts as (
      select 'held' as part, kept.member_id, kept.purpose, kept.channel, kept.origin, kept.promotional, null as way
        from kept
       where kept.held @> ${span.from}::timestamptz - interval '1 microsecond'
       union all
      select 'withdrawn', taken_back.member_id, taken_back.purpose, taken_back.channel, taken_back.origin,
             taken_back.promotional, taken_back.way
        from taken_back
    )
    select axis.name as axis, axis.key,
           count(distinct parts.member_id) filter (where parts.part = 'withdrawn') as withdrawn,
           count(distinct parts.member_id) filter (where parts.part = 'held') as held
      from parts
     cross join lateral (
       values ('channel', parts.channel, parts.promotional),
              ('purpose', parts.purpose, true),
              ('source', parts.origin, parts.promotional),
              ('way', parts.way, parts.promotional)
     ) as axis (name, key, counts)
     where axis.counts
       and axis.key is not null
     group by axis.name, axis.key
     order by axis.name, withdrawn desc, held desc, axis.key
  `.execute(ctx.tx)
  return rows
}

/**
 * Parts of a recursive `with`: `kept` is when a consent was held, for each place it was given at; `taken_back` each
 * withdrawal of the span that ended one; `last_heirs` who each merged member is today.
 */
export function withdrawals(ctx: Ctx, { from, to }: Span): RawBuilder<unknown> {
  return sql`
    ${answers(ctx, to, {})},
    kept as materialized (
      select answers.member_id, answers.purpose, answers.channel, answers.promotional, lasting.origin,
             range_agg(tstzrange(lasting.occurred_at, greatest(lasting.occurred_at, lasting.until))) * answers.held as held
        from answers
        join lasting
          on lasting.member_id = answers.member_id
         and lasting.purpose = answers.purpose
         and lasting.channel = answers.channel
         and lasting.state = 'granted'
       group by answers.member_id, answers.purpose, answers.channel, answers.promotional, lasting.origin, answers.held
    ),
    taken_back as materialized (
      select kept.member_id, kept.purpose, kept.channel, kept.promotional, kept.origin, lasting.source as way,
             lasting.occurred_at as at
        from kept
        join lasting
          on lasting.member_id = kept.member_id
         and lasting.purpose = kept.purpose
         and lasting.channel = kept.channel
         and lasting.state = 'withdrawn'
         and lasting.occurred_at >= ${from}::timestamptz
       where kept.held @> lasting.occurred_at - interval '1 microsecond'
    )
  `
}
