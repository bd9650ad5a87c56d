-- Messages: templates, intents (one row for each message that was decided on), the contact policy and its slots,
-- suppressed addresses and channels.

create schema messaging;

create table messaging.templates (
  workspace_id uuid not null,
  code text not null,
  template_id uuid not null,
  channel text not null,
  purpose text not null,
  content jsonb not null,
  updated_at timestamptz not null,
  constraint templates_pkey primary key (workspace_id, code),
  constraint templates_channel check (channel in ('email', 'sms', 'push', 'wechat'))
);
call public.protect('messaging.templates');
comment on table messaging.templates is 'Liquid templates in each language, by code. Written by modules/messaging.';

create table messaging.intents (
  workspace_id uuid not null,
  intent_id uuid not null,
  member_id uuid not null,
  channel text not null,
  purpose text not null,
  template text not null,
  cause text not null,
  occurrence text not null,
  journey_id uuid,
  holdout_key text,
  state text not null default 'waiting',
  reason text,
  created_at timestamptz not null,
  due_at timestamptz not null,
  decided_at timestamptz,
  handed_over_at timestamptz,
  slot_at timestamptz,
  attempts smallint not null default 0,
  gate_version smallint,
  refusals text[],
  findings text[],
  consent_event_id uuid,
  provider_message_id text,
  message bytea,
  constraint intents_pkey primary key (workspace_id, intent_id),
  constraint intents_one_for_each_occurrence unique (workspace_id, member_id, cause, occurrence),
  constraint intents_channel check (channel in ('email', 'sms', 'push', 'wechat')),
  constraint intents_state check (state in ('waiting', 'refused', 'sandboxed', 'sending', 'sent', 'failed', 'unknown')),
  constraint intents_refused_for_a_reason check (state <> 'refused' or reason is not null),
  constraint intents_decided check (state in ('waiting', 'refused') or decided_at is not null)
) with (fillfactor = 70);
create index intents_due on messaging.intents (workspace_id, due_at, intent_id) where state = 'waiting';
create index intents_under_way on messaging.intents (workspace_id, state, intent_id) where state in ('sending', 'failed', 'unknown');
create index intents_of_journey on messaging.intents (workspace_id, journey_id, intent_id) where journey_id is not null;
call public.protect('messaging.intents');
comment on table messaging.intents is
  'One row for each message that was decided on: unique per member, cause and occurrence, its id is the provider''s idempotency key. Holds what the gate found and the sealed message as it went. Written by modules/messaging.';

-- The slots taken at or after an instant, in order.
create function messaging.slots_since(slots timestamptz[], since timestamptz) returns timestamptz[]
  language sql immutable parallel safe
  return array(select slot from unnest(slots) as slot where slot >= since order by slot);

create table messaging.contacts (
  workspace_id uuid not null,
  member_id uuid not null,
  slots timestamptz[] not null,
  looked_at timestamptz not null,
  granted int not null,
  day_from timestamptz not null,
  per_day int not null,
  per_week int not null,
  constraint contacts_pkey primary key (workspace_id, member_id),
  constraint contacts_within_the_week check (cardinality(slots) <= per_week),
  constraint contacts_within_the_day check (
    cardinality(slots) <= per_day or cardinality(messaging.slots_since(slots, day_from)) <= per_day)
) with (fillfactor = 60);
call public.protect('messaging.contacts');
comment on table messaging.contacts is
  'The frequency cap: slots a member has used in the trailing 168 hours, taken in the statement that decides. A row rather than a count, so that workers side by side cannot pass the limit; the limits and the local day of the last grant stand beside it and are constraints. Written by modules/messaging.';

-- How many of the wanted slots are free on a member's local day and in the trailing 168 hours.
create function messaging.free_slots(
  slots timestamptz[], wanted int, now timestamptz, day_from timestamptz, per_day int, per_week int) returns int
  language sql stable parallel safe
  return greatest(0, least(
    wanted,
    per_day - cardinality(messaging.slots_since(slots, day_from)),
    per_week - cardinality(messaging.slots_since(slots, now - interval '168 hours'))));

-- The row of a member after as many slots as are free were taken, at most as many as wanted.
create function messaging.take_slots(
  held messaging.contacts, wanted int, now timestamptz, day_from timestamptz, per_day int, per_week int)
  returns messaging.contacts
  language plpgsql stable parallel safe
as $$
declare
  latest timestamptz := greatest(now, held.looked_at);
begin
  held.slots := messaging.slots_since(held.slots, latest - interval '168 hours');
  held.granted := messaging.free_slots(held.slots, wanted, latest, day_from, per_day, per_week);
  held.looked_at := latest;
  -- A policy made stricter afterwards does not turn what was allowed before into a breach.
  if held.granted > 0 then
    held.slots := held.slots || array_fill(now, array[held.granted]);
    held.day_from := day_from;
    held.per_day := per_day;
    held.per_week := per_week;
  end if;
  return held;
end
$$;

create table messaging.suppressions (
  workspace_id uuid not null,
  suppression_id uuid not null,
  channel text not null,
  address_index bytea not null,
  purpose text not null default '*',
  reason text not null,
  masked text not null,
  created_at timestamptz not null,
  constraint suppressions_pkey primary key (workspace_id, suppression_id),
  constraint suppressions_once unique (workspace_id, channel, address_index, purpose, reason),
  constraint suppressions_reason check (reason in ('unsubscribed', 'bounced', 'complained', 'manual'))
);
call public.protect('messaging.suppressions');
comment on table messaging.suppressions is
  'Addresses that get nothing, or nothing of one purpose, by a keyed blind index of their own: they outlive the member. Written by modules/messaging.';

create table messaging.policies (
  workspace_id uuid not null,
  per_day int not null,
  per_week int not null,
  quiet_from text not null,
  quiet_to text not null,
  constraint policies_pkey primary key (workspace_id),
  constraint policies_per_day check (per_day between 0 and 50),
  constraint policies_per_week check (per_week between 0 and 200)
);
call public.protect('messaging.policies');
comment on table messaging.policies is 'How often and at what hours members may be contacted. Written by modules/messaging.';

create table messaging.email_channels (
  workspace_id uuid not null,
  host text not null,
  port int not null,
  secure boolean not null,
  username text not null,
  password bytea,
  from_name text not null,
  from_address text not null,
  enabled boolean not null,
  constraint email_channels_pkey primary key (workspace_id)
);
call public.protect('messaging.email_channels');
comment on table messaging.email_channels is 'The SMTP server of a workspace, its password sealed. Written by modules/messaging.';

grant usage on schema messaging to regulars_app;
grant select, insert, update, delete on all tables in schema messaging to regulars_app;
