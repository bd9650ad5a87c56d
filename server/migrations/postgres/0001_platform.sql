-- The platform's own tables: the log, jobs, and remembered answers. Every table of a workspace has forced row-level
-- security on `app.workspace`, which each transaction sets for itself; without it no row is seen.

create function public.current_workspace() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.workspace', true), '')::uuid;

-- Applied to every tenant table by the migrations below.
create procedure public.protect(target regclass)
  language plpgsql
as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy one_workspace on %s using (workspace_id = public.current_workspace()) with check (workspace_id = public.current_workspace())',
    target);
end
$$;

create schema log;

create table log.inbox (
  workspace_id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  batch_id bigint generated always as identity,
  source_id uuid not null,
  source text not null,
  kind text not null,
  import_id uuid,
  received_at timestamptz not null,
  event_count int not null,
  body bytea not null,
  constraint inbox_pkey primary key (workspace_id, xid, batch_id),
  constraint inbox_kind check (kind in ('collect', 'historical', 'import', 'replay'))
);
alter table log.inbox alter column body set storage external;
call public.protect('log.inbox');
comment on table log.inbox is
  'What was accepted, sealed, one row for one HTTP batch; written before the answer, removed after it is resolved and the retention is over. Written by platform/log.';

create table log.blocks (
  workspace_id uuid not null,
  shard smallint not null,
  xid xid8 not null default pg_current_xact_id(),
  block_id bigint generated always as identity,
  event_count int not null,
  names text[] not null,
  payload bytea not null,
  written_at timestamptz not null default clock_timestamp(),
  constraint blocks_pkey primary key (workspace_id, shard, xid, block_id)
);
alter table log.blocks alter column payload set storage external;
call public.protect('log.blocks');
comment on table log.blocks is
  'The log: runs of events of one shard, in order. Consumers follow it by (xid, block_id). Written by platform/log.';

create table log.cursors (
  workspace_id uuid not null,
  consumer text not null,
  shard smallint not null,
  xid xid8 not null default '0',
  last_id bigint not null default 0,
  events bigint not null default 0,
  planned jsonb,
  updated_at timestamptz not null default clock_timestamp(),
  constraint cursors_pkey primary key (workspace_id, consumer, shard)
);
call public.protect('log.cursors');
comment on table log.cursors is
  'How far each consumer has come in each shard; moved in the transaction that holds the effects. Written by platform/log.';

create schema jobs;

create table jobs.jobs (
  workspace_id uuid not null,
  job_id uuid not null,
  kind text not null,
  unique_key text,
  payload jsonb not null default '{}',
  state text not null default 'waiting',
  run_at timestamptz not null,
  leased_until timestamptz,
  attempts int not null default 0,
  last_error text,
  created_at timestamptz not null,
  constraint jobs_pkey primary key (workspace_id, job_id),
  constraint jobs_unique_key unique (workspace_id, kind, unique_key),
  constraint jobs_state check (state in ('waiting', 'failed'))
);
create index jobs_due on jobs.jobs (workspace_id, run_at) where state = 'waiting';
call public.protect('jobs.jobs');
comment on table jobs.jobs is 'Work to be done once, soon or later; a finished job is deleted, one that failed too often stays as failed. Written by platform/jobs.';

create schema http;

create table http.answers (
  workspace_id uuid not null,
  actor text not null,
  idempotency_key text not null,
  request_hash bytea not null,
  status int not null,
  sealed_body bytea,
  created_at timestamptz not null default clock_timestamp(),
  constraint answers_pkey primary key (workspace_id, actor, idempotency_key)
);
create index answers_by_age on http.answers (workspace_id, created_at);
call public.protect('http.answers');
comment on table http.answers is 'Answers remembered by Idempotency-Key, so that a repeated request has the effect of one; sealed, because one may hold a new secret. Kept two days. Written by platform/http.';

grant usage on schema log, jobs, http to regulars_app;
grant select, insert, update, delete on all tables in schema log, jobs, http to regulars_app;
