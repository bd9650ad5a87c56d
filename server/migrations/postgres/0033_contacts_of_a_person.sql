-- The frequency cap is of a person: what the profiles that are part of a member have used counts as well. Every profile
-- keeps its own row, so that a merge copies nothing and a parting has nothing to give back.

alter table messaging.contacts
  add column elsewhere timestamptz[] not null default '{}',
  drop constraint contacts_within_the_week,
  drop constraint contacts_within_the_day,
  add constraint contacts_within_the_week check (
    cardinality(slots) + cardinality(elsewhere) <= per_week),
  add constraint contacts_within_the_day check (
    cardinality(slots) + cardinality(elsewhere) <= per_day
    or cardinality(messaging.slots_since(slots || elsewhere, day_from)) <= per_day);
comment on column messaging.contacts.elsewhere is
  'What the other profiles of the member had used in the 168 hours before the last slot was granted.';

drop function messaging.take_slots(messaging.contacts, int, timestamptz, timestamptz, int, int);

-- The row of a member after as many slots as are free were taken, at most as many as wanted. `elsewhere` are the slots
-- of the other profiles of the member: they take part in the count and stay where they are.
create function messaging.take_slots(
  held messaging.contacts, elsewhere timestamptz[], wanted int, now timestamptz, day_from timestamptz, per_day int,
  per_week int)
  returns messaging.contacts
  language plpgsql stable parallel safe
as $$
declare
  latest timestamptz := greatest(now, held.looked_at);
begin
  held.slots := messaging.slots_since(held.slots, latest - interval '168 hours');
  held.granted := messaging.free_slots(held.slots || take_slots.elsewhere, wanted, latest, day_from, per_day, per_week);
  held.looked_at := latest;
  -- A policy made stricter afterwards does not turn what was allowed before into a breach.
  if held.granted > 0 then
    held.slots := held.slots || array_fill(now, array[held.granted]);
    held.elsewhere := messaging.slots_since(take_slots.elsewhere, latest - interval '168 hours');
    held.day_from := day_from;
    held.per_day := per_day;
    held.per_week := per_week;
  end if;
  return held;
end
$$;
