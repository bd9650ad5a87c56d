import type { RawBuilder } from 'kysely'
import { sql } from '#platform/postgres'
import type { Check, Scope } from './check.ts'
import { finding } from './findings.ts'

export const FREQUENCY_CAP = 'frequency_cap'

/**
 * Takes slots for all members of the batch in one upsert: the row is the lock, so that workers side by side see each
 * other's slots. Counting messages and then sending let 47 of 300 members past a cap of 3 (32 workers, 12,800 tries).
 * All workers take the rows in one order. The cap is of the person: what the profiles that became part of a member used
 * counts too. Those rows stand still, for nothing goes to such a profile, and `holdMembers` has let its last decision be
 * committed before the merge. Reads `judged` and `part`; gives (member_id, granted).
 */
export function takenSlots(scope: Scope): RawBuilder<unknown> {
  const { workspaceId, now, perDay, perWeek } = scope
  return sql`
    insert into messaging.contacts as held
      (workspace_id, member_id, slots, elsewhere, looked_at, granted, day_from, per_day, per_week)
    select ${workspaceId}::uuid, wanted.member_id, array_fill(${now}::timestamptz, array[first.slots]),
           case when first.slots > 0 then wanted.elsewhere else '{}' end,
           ${now}::timestamptz, first.slots, wanted.day_from, ${perDay}::int, wanted.per_week
      from (
        select judged.member_id, min(judged.day_from) as day_from, count(*)::int as slots, member.per_week,
               coalesce(used.slots, '{}') as elsewhere
          from judged
         cross join lateral (
           select case when judged.chosen_frequency = 'normal' then ${perWeek}::int else least(1, ${perWeek}::int) end
                  as per_week
         ) as member
          left join (${slotsElsewhere(scope)}) as used
            on used.member_id = judged.member_id
         where judged.reason is null
           and judged.takes_slot
         group by judged.member_id, member.per_week, used.slots
         order by judged.member_id
      ) as wanted
     cross join lateral (
       select messaging.free_slots(
                wanted.elsewhere, wanted.slots, ${now}::timestamptz, wanted.day_from, ${perDay}::int, wanted.per_week) as slots
     ) as first
        on conflict (workspace_id, member_id) do update
       set (slots, elsewhere, looked_at, granted, day_from, per_day, per_week) = (
             select after.slots, after.elsewhere, after.looked_at, after.granted, after.day_from, after.per_day,
                    after.per_week
               from messaging.take_slots(
                 held, excluded.elsewhere, excluded.granted, ${now}::timestamptz, excluded.day_from, ${perDay}::int,
                 excluded.per_week) as after
           )
    returning held.member_id, held.granted
  `
}

/** What the profiles that became part of each member used in the trailing 168 hours. Reads `part`. */
function slotsElsewhere(scope: Scope): RawBuilder<unknown> {
  return sql`
    select part.member_id, array_agg(slot.at order by slot.at) as slots
      from part
      join messaging.contacts as contact
        on contact.workspace_id = ${scope.workspaceId}
       and contact.member_id = part.profile_id
     cross join lateral unnest(messaging.slots_since(contact.slots, ${scope.now}::timestamptz - interval '168 hours')) as slot (at)
     where part.profile_id <> part.member_id
     group by part.member_id`
}

/** What the cap would say now, taking nothing: for forecasts. */
export const frequencyCapForecast: Check = {
  name: FREQUENCY_CAP,
  joins: (scope) => sql`
    left join messaging.contacts as contact
      on contact.workspace_id = ${scope.workspaceId}
     and contact.member_id = intent.member_id
    left join (${slotsElsewhere(scope)}) as elsewhere
      on elsewhere.member_id = intent.member_id`,
  refusal: (scope) => sql`
    case
      when not purpose.promotional then null
      when messaging.free_slots(coalesce(contact.slots, '{}') || coalesce(elsewhere.slots, '{}'), 1,
                                ${scope.now}::timestamptz, intent.day_from, ${scope.perDay}::int, ${scope.perWeek}::int) = 0
      then ${FREQUENCY_CAP}
    end`,
  found: () =>
    finding('slots_used', sql`coalesce(cardinality(contact.slots), 0) + coalesce(cardinality(elsewhere.slots), 0)`),
}
