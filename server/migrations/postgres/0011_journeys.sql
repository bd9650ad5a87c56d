-- Journeys: definitions with versions, and one row for each time a member goes through one.

create schema journeys;

create table journeys.journeys (
  workspace_id uuid not null,
  journey_id uuid not null,
  name text not null,
  template text,
  state text not null default 'draft',
  version int not null default 1,
  filling_after uuid,
  created_at timestamptz not null,
  started_at timestamptz,
  stopped_at timestamptz,
  constraint journeys_pkey primary key (workspace_id, journey_id),
  constraint journeys_state check (state in ('draft', 'running', 'paused', 'stopped')),
  constraint journeys_name check (length(name) between 1 and 80),
  constraint journeys_version check (version >= 1)
);
call public.protect('journeys.journeys');
comment on table journeys.journeys is
  'A journey and its state. While filling_after is not null, members of the segment beyond that id have yet to be entered. Written by modules/journeys.';

create table journeys.versions (
  workspace_id uuid not null,
  journey_id uuid not null,
  version int not null,
  definition jsonb not null,
  segment_id uuid not null,
  holdout_percent int not null,
  goal_event text not null,
  goal_days int not null,
  reentry_days int,
  branch_events text[] not null default '{}',
  created_at timestamptz not null,
  created_by text not null,
  constraint versions_pkey primary key (workspace_id, journey_id, version),
  constraint versions_journey foreign key (workspace_id, journey_id) references journeys.journeys (workspace_id, journey_id) on delete cascade,
  constraint versions_holdout check (holdout_percent between 0 and 50),
  constraint versions_goal check (goal_days between 1 and 365)
);
call public.protect('journeys.versions');
comment on table journeys.versions is
  'What a journey does. A version that members have entered is never changed: a run finishes on the version it began with. The columns beside the definition repeat parts of it for SQL. Written by modules/journeys.';

create table journeys.runs (
  workspace_id uuid not null,
  journey_id uuid not null,
  run_id uuid not null,
  member_id uuid not null,
  version int not null,
  occurrence int not null,
  arm text not null,
  state text not null,
  step text,
  path text[] not null default '{}',
  entered_at timestamptz not null,
  due_at timestamptz,
  finished_at timestamptz,
  converted_at timestamptz,
  revenue_mills bigint not null default 0,
  constraint runs_pkey primary key (workspace_id, journey_id, run_id),
  constraint runs_once unique (workspace_id, member_id, journey_id, occurrence),
  constraint runs_version foreign key (workspace_id, journey_id, version) references journeys.versions (workspace_id, journey_id, version),
  constraint runs_arm check (arm in ('treated', 'holdout')),
  constraint runs_state check (state in ('active', 'waiting', 'finished', 'stopped')),
  constraint runs_due check ((due_at is null) = (state in ('finished', 'stopped'))),
  constraint runs_finished check ((finished_at is null) = (due_at is not null)),
  constraint runs_holdout check (arm = 'treated' or (step is null and path = '{}')),
  constraint runs_revenue check (revenue_mills between 0 and 9007199254740991),
  constraint runs_occurrence check (occurrence >= 1)
);
create index runs_due on journeys.runs (workspace_id, journey_id, due_at) where due_at is not null;
call public.protect('journeys.runs');
comment on table journeys.runs is
  'One member going through one journey once: where the run stands, when it is due, the steps it passed (path), and whether the goal was reached within its window. A hold-out run passes no step and is due when its window ends. Written by modules/journeys.';

create table journeys.run_events (
  workspace_id uuid not null,
  run_id uuid not null,
  event text not null,
  first_at timestamptz not null,
  constraint run_events_pkey primary key (workspace_id, run_id, event)
);
call public.protect('journeys.run_events');
comment on table journeys.run_events is
  'Which of the events that branches ask for happened since a run began. Written by the consumer of modules/journeys.';

grant usage on schema journeys to regulars_app;
grant select, insert, update, delete on all tables in schema journeys to regulars_app;
