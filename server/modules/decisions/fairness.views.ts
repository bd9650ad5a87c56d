import type { RawBuilder } from 'kysely'
import { sql, type Tx } from '#platform/postgres'

/** Values of a dimension that are told apart, the most frequent; the rest are one group. */
const MOST_VALUES = 40
/** Fields of the profile by which members are compared; they are read for this report and by no decision. */
const fields = ['gender', 'region', 'province', 'city', 'language'] as const

export interface Count {
  readonly dimension: string
  /** Null where it is not recorded. */
  readonly value: string | null
  /** One of the rarer values. */
  readonly isRest: boolean
  readonly members: number
  readonly favourable: number
}

/** How decisions fell for each value, in whichever case it is written, of each dimension: one statement, whatever the number of members. */
export async function countByGroup(tx: Tx, workspaceId: string, cases: RawBuilder<unknown>): Promise<Count[]> {
  const { rows } = await sql<Count>`
    with decided as materialized (${cases}),
    valued as (
      select dimension.name as dimension, btrim(attributes.value #>> '{}') as value, decided.favourable
        from decided
       cross join unnest(${[...fields]}::text[]) as dimension (name)
        left join members.attributes
          on attributes.workspace_id = ${workspaceId}
         and attributes.member_id = decided.member_id
         and attributes.name = dimension.name
       union all
      select 'channel', decided.channel, decided.favourable
        from decided
       where decided.channel is not null
       union all
      select 'all', null, decided.favourable
        from decided
    ),
    counted as (
      select valued.dimension, min(valued.value) as value, count(*) as members, count(*) filter (where valued.favourable) as favourable
        from valued
       group by valued.dimension, lower(valued.value)
    ),
    ranked as (
      select counted.*,
             row_number() over (
               partition by counted.dimension, counted.value is null
               order by counted.members desc, counted.value
             ) > ${MOST_VALUES} as is_rest
        from counted
    )
    select ranked.dimension, case when not ranked.is_rest then ranked.value end as value, ranked.is_rest as "isRest",
           sum(ranked.members)::bigint as members, sum(ranked.favourable)::bigint as favourable
      from ranked
     group by ranked.dimension, case when not ranked.is_rest then ranked.value end, ranked.is_rest
     order by ranked.dimension, members desc, value
  `.execute(tx)
  return rows
}

export interface MemberCount {
  readonly memberId: string
  readonly members: number
  readonly favourable: number
}

/** The same for each of so many members, taken by the random part of their id: whoever is taken says nothing of them. */
export async function countByMember(tx: Tx, cases: RawBuilder<unknown>, limit: number): Promise<MemberCount[]> {
  const { rows } = await sql<MemberCount>`
    select decided.member_id as "memberId", count(*) as members, count(*) filter (where decided.favourable) as favourable
      from (${cases}) as decided
     group by decided.member_id
     order by substr(decided.member_id::text, 20), decided.member_id
     limit ${limit}
  `.execute(tx)
  return rows
}
