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
      select 'held' as part, said.member_id, said.purpose, said.channel, given.origin, said.promotional, null as way
        from said
       cross join lateral unnest(said.granted, said.origins) as given (stretch, origin)
       where given.stretch @> ${span.from}::timestamptz - interval '1 microsecond'
         and not said.refused @> ${span.from}::timestamptz - interval '1 microsecond'
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
 * Parts of a recursive `with`: `said` is all that was said of a member, purpose and channel, in arrays, so that nothing
 * has to be looked up twice; `taken_back` each withdrawal of the span that ended a consent, with where that had been
 * given; `last_heirs` who each merged member is today.
 */
export function withdrawals(ctx: Ctx, { from, to }: Span): RawBuilder<unknown> {
  return sql`
    ${answers(ctx, to, {})},
    said as materialized (
      select lasting.member_id, lasting.purpose, lasting.channel, bool_or(lasting.promotional) as promotional,
             array_agg(tstzrange(lasting.occurred_at, greatest(lasting.occurred_at, lasting.until))
                       order by lasting.occurred_at, lasting.event_id) filter (where lasting.state = 'granted') as granted,
             array_agg(lasting.origin order by lasting.occurred_at, lasting.event_id)
               filter (where lasting.state = 'granted') as origins,
             coalesce(
               range_agg(tstzrange(lasting.occurred_at, lasting.until)) filter (where lasting.state = 'withdrawn'), '{}'
             ) as refused,
             array_agg(lasting.occurred_at order by lasting.occurred_at, lasting.event_id)
               filter (where lasting.state = 'withdrawn') as withdrawn_at,
             array_agg(lasting.source order by lasting.occurred_at, lasting.event_id)
               filter (where lasting.state = 'withdrawn') as ways
        from lasting
       group by lasting.member_id, lasting.purpose, lasting.channel
    ),
    taken_back as materialized (
      select said.member_id, said.purpose, said.channel, said.promotional, given.origin, withdrawn.way, withdrawn.at
        from said
       cross join lateral unnest(said.withdrawn_at, said.ways) as withdrawn (at, way)
       cross join lateral unnest(said.granted, said.origins) as given (stretch, origin)
       where withdrawn.at >= ${from}::timestamptz
         and given.stretch @> withdrawn.at - interval '1 microsecond'
         and not said.refused @> withdrawn.at - interval '1 microsecond'
    )
  `
}
