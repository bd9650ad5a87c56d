import type { RawBuilder } from 'kysely'
import { sql } from '#platform/postgres'
import { GUARDIAN_UNDER, PROMOTION_FROM } from './policies.ts'

/** `held`: until the transaction ends, for who decides. `seen`: for forecasts, which decide nothing. */
export type Hold = 'held' | 'seen'

/** In the place of a jurisdiction: the strictest of all that are active, for members of whom it is not known. */
export const STRICTEST = '*'

/**
 * Under which law each of a set of members stands, and what it asks for, as parts of the `with` of the statement that
 * decides: `policy_now` (one row), `rule` (jurisdiction, class, channel, mechanism, pack, version …), `resident`
 * (member_id, jurisdiction) and `guardian` (member_id, granted). `members` is a query with one column `member_id`. Reads `part`, see `pendingMerges`.
 *
 * A member's attribute `jurisdiction` counts before `country`; of who has neither, the default of the workspace holds. One
 * that no active pack covers, or no default, takes the strictest of all: opt-in before opt-out, the higher ages, the
 * longer night.
 */
export function governed(workspaceId: string, members: RawBuilder<unknown>, hold: Hold): RawBuilder<unknown> {
  return sql`
    policy_now as materialized (
      select policies.default_jurisdiction, policies.youth_audience, policies.active
        from consent.policies
       where policies.workspace_id = ${workspaceId}
         ${hold === 'held' ? sql`for share` : sql``}
    ),
    law as materialized (
      select active.jurisdiction, active.pack as definition
        from policy_now
       cross join lateral jsonb_each(policy_now.active) as active (jurisdiction, pack)
    ),
    rule as materialized (
      select coalesce(law.jurisdiction, ${STRICTEST}) as jurisdiction, class.code as class, allowed.channel,
             (array_agg(allowed.mechanism order by strictness.rank, law.jurisdiction))[1] as mechanism,
             (array_agg(law.definition ->> 'pack' order by strictness.rank, law.jurisdiction))[1] as pack,
             (array_agg(law.definition ->> 'version' order by strictness.rank, law.jurisdiction))[1] as version,
             bool_and((law.definition ->> 'legitimateInterest')::boolean) as legitimate_interest,
             bool_or((law.definition ->> 'globalPrivacyControl')::boolean) as global_privacy_control,
             min((law.definition ->> 'consentDays')::int) as consent_days,
             max((law.definition #>> '{minors,guardianUnder}')::int) as guardian_under,
             max((law.definition #>> '{minors,promotionFrom}')::int) as promotion_from,
             min((law.definition #>> '{quiet,from}')::time) filter (where law.definition #> '{quiet,channels}' ? allowed.channel)
               as quiet_from,
             max((law.definition #>> '{quiet,to}')::time) filter (where law.definition #> '{quiet,channels}' ? allowed.channel)
               as quiet_to
        from law
       cross join lateral jsonb_each(law.definition -> 'rules') as class (code, channels)
       cross join lateral jsonb_each_text(class.channels) as allowed (channel, mechanism)
       cross join lateral (
         select array_position(array['opt_in', 'opt_out', 'notice_only'], allowed.mechanism) as rank
       ) as strictness
       group by grouping sets ((law.jurisdiction, class.code, allowed.channel), (class.code, allowed.channel))
    ),
    country as materialized (
      select upper(btrim(named.country)) as country, min(law.jurisdiction) as jurisdiction
        from law
       cross join lateral jsonb_array_elements(law.definition -> 'jurisdictions') as place (definition)
       cross join lateral jsonb_array_elements_text(place.definition -> 'countries') as named (country)
       where place.definition ->> 'code' = law.jurisdiction
       group by upper(btrim(named.country))
    ),
    told as (
      select asking.member_id,
             max(upper(btrim(attributes.value #>> '{}'))) filter (where attributes.name = 'jurisdiction') as jurisdiction,
             max(upper(btrim(attributes.value #>> '{}'))) filter (where attributes.name = 'country') as country
        from (${members}) as asking
        left join members.attributes
          on attributes.workspace_id = ${workspaceId}
         and attributes.member_id = asking.member_id
         and attributes.name in ('jurisdiction', 'country')
       group by asking.member_id
    ),
    resident as materialized (
      select told.member_id,
             coalesce(
               case
                 when told.jurisdiction is not null then named.jurisdiction
                 when told.country is not null then country.jurisdiction
                 else assumed.jurisdiction
               end,
               ${STRICTEST}) as jurisdiction
        from told
        left join law as named
          on named.jurisdiction = told.jurisdiction
        left join country
          on country.country = told.country
        left join policy_now
          on true
        left join law as assumed
          on assumed.jurisdiction = policy_now.default_jurisdiction
    ),
    guarded as materialized (
      select part.member_id, guardians.state
        from part
        join consent.guardians
          on guardians.workspace_id = ${workspaceId}
         and guardians.member_id = part.profile_id
       order by part.profile_id
         ${hold === 'held' ? sql`for share of guardians` : sql``}
    ),
    guardian as materialized (
      select guarded.member_id, bool_and(guarded.state = 'granted') as granted
        from guarded
       group by guarded.member_id
    )
  `
}

/** The joins of `resident`, `policy`, `guardian` and `objection` to a row `asking` with its `purpose`; each may be missing. */
export function policyJoins({ memberId, channel }: { memberId: RawBuilder<unknown>; channel: RawBuilder<unknown> }) {
  return sql`
    left join resident
      on resident.member_id = ${memberId}
    left join rule as policy
      on policy.jurisdiction = resident.jurisdiction
     and policy.class = purpose.class
     and policy.channel = ${channel}
    left join guardian
      on guardian.member_id = ${memberId}
    left join objection
      on objection.member_id = ${memberId}`
}

/**
 * By which mechanism a message is decided: what the policy asks for; a purpose that rests on a legitimate interest needs
 * no consent where the law knows of such. Without a policy the legal basis alone decides.
 */
export const mechanismUsed: RawBuilder<string> = sql`
  case
    when policy.mechanism is null then case when purpose.legal_basis = 'consent' then 'opt_in' else 'notice_only' end
    when policy.mechanism = 'opt_in' and purpose.legal_basis = 'legitimate_interest' and policy.legitimate_interest
      then 'opt_out'
    else policy.mechanism
  end`

/**
 * Why the age of a member keeps a message back; null when it does not. A child gets nothing without a guardian, and
 * nobody under age gets promotion. `age` is in whole years, null when it is not known.
 */
export function ageRefusal(age: RawBuilder<unknown>): RawBuilder<'minor' | 'age_unknown' | null> {
  return sql`
    case
      when ${age} < coalesce(policy.guardian_under, ${GUARDIAN_UNDER}::int) and guardian.granted is not true then 'minor'
      when not coalesce(purpose.promotional or purpose.shares, true) then null
      when ${age} < coalesce(policy.promotion_from, ${PROMOTION_FROM}::int) then 'minor'
      when ${age} is null and coalesce((select policy_now.youth_audience from policy_now), true) then 'age_unknown'
    end`
}
