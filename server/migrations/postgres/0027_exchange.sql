-- An undo gives members back as they were, exports choose their columns and format, and files come by a schedule.

alter table members.identifiers add column import_id uuid;
create index identifiers_by_import on members.identifiers (workspace_id, import_id) where import_id is not null;
comment on column members.identifiers.import_id is 'The import that brought it; its undo takes it away again.';

create table members.import_changes (
  workspace_id uuid not null,
  import_id uuid not null,
  member_id uuid not null,
  -- As the member was before the import spoke of them first.
  kind text not null,
  external_id text collate "C",
  joined_at timestamptz not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- The span that the import speaks of.
  spoke_from timestamptz not null,
  spoke_until timestamptz not null,
  constraint import_changes_pkey primary key (workspace_id, import_id, member_id)
);
create index import_changes_by_member on members.import_changes (workspace_id, member_id);
call public.protect('members.import_changes');
comment on table members.import_changes is
  'What an import changed of members who were here before it, as they were, so that its undo can put it back. Removed by the undo. Written by modules/members.';
grant select, insert, update, delete on members.import_changes to regulars_app;

alter table connections.exports add column format text not null default 'csv';
alter table connections.exports add constraint exports_format check (format in ('csv', 'xlsx'));
alter table connections.exports add column columns text[];
comment on column connections.exports.columns is 'The columns that were asked for, in their order; null for all.';

create table connections.import_schedules (
  workspace_id uuid not null,
  schedule_id uuid not null,
  name text not null,
  kind text not null,
  -- Code of a saved mapping.
  mapping text not null,
  place text not null,
  -- An address may hold a key, and the authorization is one: both are sealed.
  sealed_url bytea,
  sealed_authorization bytea,
  recurrence jsonb not null,
  time_zone text not null,
  paused boolean not null default false,
  next_run_at timestamptz not null,
  -- In a row; a success sets it back.
  failures int not null default 0,
  -- What the address said of the content that was taken last.
  validators jsonb,
  created_by text not null,
  created_at timestamptz not null,
  constraint import_schedules_pkey primary key (workspace_id, schedule_id),
  constraint import_schedules_kind check (kind in ('orders', 'members', 'consents', 'points', 'events', 'catalogue')),
  constraint import_schedules_place check (place in ('folder', 'url')),
  constraint import_schedules_url check ((place = 'url') = (sealed_url is not null))
);
create index import_schedules_due on connections.import_schedules (workspace_id, next_run_at) where not paused;
call public.protect('connections.import_schedules');
comment on table connections.import_schedules is
  'Folders and addresses that files are taken from by themselves, and when. Written by modules/connections.';

create table connections.schedule_runs (
  workspace_id uuid not null,
  run_id uuid not null,
  schedule_id uuid not null,
  cause text not null,
  state text not null default 'running',
  -- Files that were there and not ready: still being written.
  waiting int not null default 0,
  error_code text,
  error_words jsonb,
  started_at timestamptz not null,
  finished_at timestamptz,
  constraint schedule_runs_pkey primary key (workspace_id, run_id),
  constraint schedule_runs_cause check (cause in ('schedule', 'retry', 'person')),
  constraint schedule_runs_state check (state in ('running', 'done', 'failed'))
);
create index schedule_runs_by_schedule on connections.schedule_runs (workspace_id, schedule_id, started_at desc);
-- One at a time: a second look waits for the first to end.
create unique index schedule_runs_one_running on connections.schedule_runs (workspace_id, schedule_id) where state = 'running';
call public.protect('connections.schedule_runs');
comment on table connections.schedule_runs is
  'Each look of a schedule for files, and how it ended; kept for 90 days. Written by modules/connections.';

create table connections.schedule_files (
  workspace_id uuid not null,
  schedule_id uuid not null,
  -- Keyed hash of name, size and content: the same file is taken once.
  fingerprint bytea not null,
  run_id uuid not null,
  import_id uuid not null,
  taken_at timestamptz not null,
  constraint schedule_files_pkey primary key (workspace_id, schedule_id, fingerprint)
);
create index schedule_files_by_run on connections.schedule_files (workspace_id, run_id);
call public.protect('connections.schedule_files');
comment on table connections.schedule_files is
  'Files that a schedule has taken. The row is written with the import, so that a file is imported exactly once. Written by modules/connections.';

grant select, insert, update, delete on
  connections.import_schedules, connections.schedule_runs, connections.schedule_files to regulars_app;
