-- Hot and cold: events older than a workspace keeps hot lie in encrypted files of their own, a file or more for each month.

create table events.archive_settings (
  workspace_id uuid not null,
  -- Null: all events stay hot.
  hot_days int,
  -- The key of the archive, under a key of that purpose alone; made with the first file.
  wrapped_key bytea,
  constraint archive_settings_pkey primary key (workspace_id),
  constraint archive_settings_hot_days check (hot_days between 90 and 36500)
);
call public.protect('events.archive_settings');
comment on table events.archive_settings is
  'For how many days events stay hot, and the wrapped key of the archive; without a row all stay hot. Written by modules/events.';

create table events.archive_files (
  workspace_id uuid not null,
  file_id uuid not null,
  -- First day of the month in the time zone of the workspace, and the instants it begins and ends at.
  month date not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  state text not null default 'writing',
  -- What the latest try to write it is called, from before it is begun: no other try can be recorded, and none is swept away.
  draft_name text,
  -- Of the folder of the workspace; null until it is written and was read back.
  file_name text,
  events bigint not null default 0,
  bytes bigint not null default 0,
  -- SHA-256 of the file as it lies there.
  digest bytea,
  begun_at timestamptz not null,
  archived_at timestamptz,
  -- Of the last time it was taken back.
  restore_id uuid,
  restore_begun_at timestamptz,
  restored_events bigint not null default 0,
  restored_until timestamptz,
  restore_failed boolean not null default false,
  constraint archive_files_pkey primary key (workspace_id, file_id),
  constraint archive_files_state check (state in ('writing', 'written', 'archived', 'restoring', 'restored')),
  constraint archive_files_written check ((state = 'writing') = (file_name is null and digest is null)),
  constraint archive_files_restored check (state not in ('restoring', 'restored') or restored_until is not null)
);
create index archive_files_by_month on events.archive_files (workspace_id, month desc, file_id desc);
create index archive_files_open on events.archive_files (workspace_id, state) where state <> 'archived';
call public.protect('events.archive_files');
comment on table events.archive_files is
  'Files of the archive. "writing": its events are chosen; "written": it is on the disk and was read back; "archived": they are in it only; "restored": also here again for a while. Written by modules/events.';

grant select, insert, update, delete on events.archive_settings, events.archive_files to regulars_app;
