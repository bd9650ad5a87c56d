import type { RawBuilder } from 'kysely'
import { directValuesOf, yearsOn } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { holdAnswers } from './answers.store.ts'
import { chosen } from './choices.store.ts'
import { ageRefusal, governed, type Hold, mechanismUsed, policyJoins } from './governed.ts'
import { pendingMerges } from './pendingMerges.ts'
import { impersonal } from './personalisation.store.ts'
import type { Channel } from './purposes.ts'
import { objected, sharingRefusal } from './sharing.ts'

export interface Wish {
  readonly memberId: string
  readonly purpose: string
  readonly channel: Channel
}

/** Why consent does not allow a message. */
export type ConsentRefusal =
  | 'no_consent'
  | 'consent_withdrawn'
  | 'consent_expired'
  | 'needs_renewal'
  | 'merge_pending'
  | 'minor'
  | 'age_unknown'
  | 'sharing_opted_out'

export interface Permission extends Wish {
  readonly allowed: boolean
  readonly reason: ConsentRefusal | null
}

/**
 * What consent says of a set of (member_id, purpose, channel), as parts of the recursive `with` of the statement that
 * decides: `purpose`, `standing`, `unsettled`, `choice`, `objection`, and what `governed` gives of the law. Held, a withdrawal, a new
 * notice or another policy that comes meanwhile waits, and one that came first is seen even by a statement that began
 * before it. `wanted` is a query with those three columns.
 */
export function consentsAsked(workspaceId: string, wanted: RawBuilder<unknown>, hold: Hold): RawBuilder<unknown> {
  const lock = hold === 'held' ? sql`for share` : sql``
  return sql`
    purpose as materialized (
      select purposes.purpose, purposes.legal_basis, purposes.channels, purposes.promotional, purposes.shares,
             purposes.least_version,
             case
               when purposes.shares then 'sharing'
               when purposes.legal_basis = 'contract' then 'service'
               when purposes.promotional then 'marketing'
               else 'membership'
             end as class
        from consent.purposes
       where purposes.workspace_id = ${workspaceId}
       order by purposes.purpose
         ${lock}
    ),
    standing as materialized (
      select current.member_id, current.purpose, current.channel, current.state, current.source, current.imported,
             current.occurred_at, current.event_id, current.notice_version, current.valid_until
        from consent.current
       where current.workspace_id = ${workspaceId}
         and (current.member_id, current.purpose, current.channel) in (${wanted})
       order by current.member_id, current.purpose, current.channel
         ${lock}
    ),
    ${pendingMerges(workspaceId, sql`select asking.member_id from (${wanted}) as asking`)},
    ${chosen(workspaceId)},
    ${impersonal(workspaceId)},
    ${objected(workspaceId)},
    ${governed(workspaceId, sql`select asking.member_id from (${wanted}) as asking`, hold)}
  `
}

/**
 * Why a message may not go, as an expression over a row `purpose` of the purposes, a row `standing` of the standings, a
 * row `unsettled` of the merges that are not carried over and a row `policy` of the rules, each of which may be missing;
 * null when it may. An unknown purpose, a channel the purpose is not offered on, or no answer where the law asks for one
 * is a no. An objection counts whatever the law.
 */
export function consentRefusal(channel: RawBuilder<unknown>, now: Date): RawBuilder<ConsentRefusal | null> {
  return sql`
    case
      when purpose.purpose is null or not (${channel} = any(purpose.channels)) then 'no_consent'
      when standing.state = 'withdrawn' then 'consent_withdrawn'
      when unsettled.member_id is not null then 'merge_pending'
      when ${mechanismUsed} <> 'opt_in' then null
      when standing.state is null then 'no_consent'
      when standing.valid_until <= ${now} then 'consent_expired'
      when standing.occurred_at + policy.consent_days * interval '1 day' <= ${now} then 'consent_expired'
      when standing.notice_version < purpose.least_version then 'needs_renewal'
    end
  `
}

/** Where on Earth a day begins last: who is of age there is of age everywhere. */
const LAST_ZONE_HOURS = -12

/**
 * May these members be contacted? A fixed number of statements for thousands of wishes, on the primary, in the caller's
 * transaction; the one that decides keeps the answers true until it ends. Fails closed: what cannot be found is a no.
 */
export async function mayContact(ctx: Ctx, wishes: readonly Wish[]): Promise<Permission[]> {
  const memberIds = [...new Set(wishes.map((wish) => wish.memberId))]
  await holdAnswers(ctx.tx, ctx.workspaceId, memberIds, 'shared')
  const known = await directValuesOf(ctx, memberIds, ['birthday'])
  const today = new Date(ctx.now.getTime() + LAST_ZONE_HOURS * 3_600_000).toISOString().slice(0, 10)
  const wanted = sql`
    select wish.member_id, wish.purpose, wish.channel
      from wish
  `
  const { rows } = await sql<Permission>`
    with recursive wish as materialized (
      select wish.*
        from unnest(
          ${wishes.map((wish) => wish.memberId)}::uuid[],
          ${wishes.map((wish) => wish.purpose)}::text[],
          ${wishes.map((wish) => wish.channel)}::text[],
          ${wishes.map((wish) => yearsOn(known.get(wish.memberId)?.birthday, today))}::int[]
        ) with ordinality as wish (member_id, purpose, channel, age, position)
    ),
    ${consentsAsked(ctx.workspaceId, wanted, 'held')},
    answered as (
      select wish.*, coalesce(${sharingRefusal}, ${consentRefusal(sql`wish.channel`, ctx.now)}, ${ageRefusal(sql`wish.age`)})
               as reason
        from wish
        left join purpose
          on purpose.purpose = wish.purpose
        left join standing
          on standing.member_id = wish.member_id
         and standing.purpose = wish.purpose
         and standing.channel = wish.channel
        left join unsettled
          on unsettled.member_id = wish.member_id
        ${policyJoins({ memberId: sql`wish.member_id`, channel: sql`wish.channel` })}
    )
    select answered.member_id as "memberId", answered.purpose, answered.channel, answered.reason,
           answered.reason is null as allowed
      from answered
     order by answered.position
  `.execute(ctx.tx)
  return rows
}
