import type { RawBuilder } from 'kysely'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import type { Channel } from './purposes.ts'

export interface Wish {
  readonly memberId: string
  readonly purpose: string
  readonly channel: Channel
}

export interface Permission extends Wish {
  readonly allowed: boolean
  readonly reason: 'no_consent' | 'consent_withdrawn' | null
}

/**
 * The standings for a set of (member_id, purpose, channel), held until the transaction ends: a withdrawal that comes
 * meanwhile waits, and one that came first is seen even by a statement that began before it. To be used as a
 * materialised part of the statement that decides. `wanted` is a query with those three columns.
 */
export function heldConsents(workspaceId: string, wanted: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select current.member_id, current.purpose, current.channel, current.state, current.source, current.imported,
           current.occurred_at, current.event_id
      from consent.current
     where current.workspace_id = ${workspaceId}
       and (current.member_id, current.purpose, current.channel) in (${wanted})
     order by current.member_id, current.purpose, current.channel
       for share
  `
}

/** The same without holding them: for forecasts, which decide nothing. */
export function seenConsents(workspaceId: string, wanted: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select current.member_id, current.purpose, current.channel, current.state, current.source, current.imported,
           current.occurred_at, current.event_id
      from consent.current
     where current.workspace_id = ${workspaceId}
       and (current.member_id, current.purpose, current.channel) in (${wanted})
  `
}

/**
 * Why a message may not go, as an expression over a row `purpose` of consent.purposes and a row `standing` of the
 * standings, either of which may be missing; null when it may. An unknown purpose, a channel the purpose is not offered
 * on, or no answer at all is a no.
 */
export function consentRefusal(channel: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql`
    case
      when purpose.purpose is null or not (${channel} = any(purpose.channels)) then 'no_consent'
      when standing.state = 'withdrawn' then 'consent_withdrawn'
      when standing.state = 'granted' then null
      when purpose.legal_basis = 'contract' then null
      else 'no_consent'
    end
  `
}

/**
 * May these members be contacted? One statement for thousands of wishes, on the primary, in the caller's transaction,
 * which keeps the answers true until it ends. Fails closed: what cannot be found is a no.
 */
export async function mayContact(ctx: Ctx, wishes: readonly Wish[]): Promise<Permission[]> {
  const wanted = sql`
    select wish.member_id, wish.purpose, wish.channel
      from wish
  `
  const { rows } = await sql<Permission>`
    with wish as materialized (
      select wish.*
        from unnest(
          ${wishes.map((wish) => wish.memberId)}::uuid[],
          ${wishes.map((wish) => wish.purpose)}::text[],
          ${wishes.map((wish) => wish.channel)}::text[]
        ) with ordinality as wish (member_id, purpose, channel, position)
    ),
    standing as materialized (${heldConsents(ctx.workspaceId, wanted)}),
    answered as (
      select wish.*, ${consentRefusal(sql`wish.channel`)} as reason
        from wish
        left join consent.purposes as purpose
          on purpose.workspace_id = ${ctx.workspaceId}
         and purpose.purpose = wish.purpose
        left join standing
          on standing.member_id = wish.member_id
         and standing.purpose = wish.purpose
         and standing.channel = wish.channel
    )
    select answered.member_id as "memberId", answered.purpose, answered.channel, answered.reason,
           answered.reason is null as allowed
      from answered
     order by answered.position
  `.execute(ctx.tx)
  return rows
}
