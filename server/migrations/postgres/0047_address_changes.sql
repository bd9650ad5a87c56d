-- Members change the address they are reached at, after a code to the new one.

alter table messaging.intents add column address bytea;
comment on column messaging.intents.address is
  'Where the message goes instead of the address of the profile, sealed under the key of the member: a new address that is to be shown, and the one before that is told.';

create table portal.address_changes (
  workspace_id uuid not null,
  change_id uuid not null,
  member_id uuid not null,
  channel text not null,
  address_index bytea not null,
  code_hash bytea not null,
  asked_at timestamptz not null,
  used_at timestamptz,
  constraint address_changes_pkey primary key (workspace_id, change_id),
  constraint address_changes_channel check (channel in ('email', 'sms'))
);
create index address_changes_of_member on portal.address_changes (workspace_id, member_id, asked_at);
create index address_changes_by_time on portal.address_changes (workspace_id, asked_at);
call public.protect('portal.address_changes');
comment on table portal.address_changes is
  'New addresses that members asked a code for: a blind index of the address and a keyed hash of the code, for a day. Written by modules/portal.';

grant select, insert, update, delete on portal.address_changes to regulars_app;
