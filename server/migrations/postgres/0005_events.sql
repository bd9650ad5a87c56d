-- Collected events: which are known already, and which were refused.

create schema events;

create table events.message_keys (
  workspace_id uuid not null,
  source_id uuid not null,
  message_key uuid not null,
  import_id uuid,
  seen_at timestamptz not null,
  constraint message_keys_pkey primary key (workspace_id, source_id, message_key)
);
create index message_keys_by_import on events.message_keys (workspace_id, import_id) where import_id is not null;
create index message_keys_by_age on events.message_keys using brin (seen_at) where import_id is null;
call public.protect('events.message_keys');
comment on table events.message_keys is 'Hashes of message ids that were taken, so that a repeated event has no second effect. Those of imports stay; others for the retention time. Written by modules/events.';

create table events.quarantine (
  workspace_id uuid not null,
  event_id uuid not null,
  source_id uuid not null,
  source text not null,
  kind text not null,
  reason text not null,
  field text,
  message text not null,
  received_at timestamptz not null,
  state text not null default 'waiting',
  sealed bytea not null,
  constraint quarantine_pkey primary key (workspace_id, event_id),
  constraint quarantine_state check (state in ('waiting', 'replayed', 'discarded'))
);
create index quarantine_by_state on events.quarantine (workspace_id, state, event_id desc);
call public.protect('events.quarantine');
comment on table events.quarantine is 'Events that were refused, sealed, with the reason; they can be mended and sent again. Written by modules/events.';

grant usage on schema events to regulars_app;
grant select, insert, update, delete on all tables in schema events to regulars_app;
