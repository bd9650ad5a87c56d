-- Backups and drills of the whole installation, each with how it went: what the page of recovery shows.

create schema recovery;

create table recovery.runs (
  run_id uuid not null,
  kind text not null,
  state text not null,
  asked_by text not null,
  asked_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  file text,
  backup_at timestamptz,
  bytes bigint,
  rows_done bigint not null default 0,
  rows_total bigint,
  counts_equal boolean,
  invariants_hold boolean,
  error text,
  constraint runs_pkey primary key (run_id),
  constraint runs_kind check (kind in ('backup', 'drill')),
  constraint runs_state check (state in ('asked', 'running', 'done', 'failed'))
);
create unique index runs_one_at_a_time on recovery.runs (kind) where state in ('asked', 'running');
create index runs_by_kind on recovery.runs (kind, asked_at desc);
comment on table recovery.runs is
  'Backups and restore drills of the installation, asked for by staff or by the clock, with their times and what they found. Written by server/recovery.';

grant usage on schema recovery to regulars_app;
grant select, insert, update on recovery.runs to regulars_app;
