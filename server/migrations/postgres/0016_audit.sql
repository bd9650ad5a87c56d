-- Who did what: written in the transaction that did it, never changed.

create schema audit;

create table audit.entries (
  workspace_id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  entry_id bigint generated always as identity,
  action text not null,
  object_kind text not null,
  object_id text not null,
  before jsonb,
  after jsonb,
  reason text,
  actor_kind text not null,
  actor_id text not null,
  ip text,
  user_agent text,
  request_id text,
  at timestamptz not null,
  constraint entries_pkey primary key (workspace_id, xid, entry_id)
);
create index entries_by_object on audit.entries (workspace_id, object_kind, object_id, xid desc, entry_id desc);
create index entries_by_actor on audit.entries (workspace_id, actor_id, xid desc, entry_id desc);
call public.protect('audit.entries');
comment on table audit.entries is
  'What staff, keys and members changed, with the object before and after; the product may add rows and neither change nor delete one. Written by modules/audit.';

grant usage on schema audit to regulars_app;
grant select, insert on audit.entries to regulars_app;
