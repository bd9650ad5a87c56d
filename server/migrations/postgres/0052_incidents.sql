-- Who was shown what of members, and the plan for the day when it leaks.

create table members.readings (
  workspace_id uuid not null,
  reading_id uuid not null,
  at timestamptz not null,
  actor_kind text not null,
  actor text not null,
  ip text,
  request_id text,
  member_ids uuid[] not null,
  fields text[] not null,
  clear boolean not null,
  constraint readings_pkey primary key (workspace_id, reading_id),
  constraint readings_actor check (actor_kind in ('user', 'key'))
);
create index readings_by_time on members.readings (workspace_id, at);
call public.protect('members.readings');
comment on table members.readings is
  'The access log: whose data a user or key was shown, which direct identifiers, masked or clear, and from where. Written by modules/members, which removes what is old.';
grant select, insert, delete on members.readings to regulars_app;

create table connections.export_members (
  workspace_id uuid not null,
  export_id uuid not null,
  page int not null,
  member_ids uuid[] not null,
  constraint export_members_pkey primary key (workspace_id, export_id, page)
);
call public.protect('connections.export_members');
comment on table connections.export_members is
  'Whose rows the file of an export holds, a row for each page of it; the file itself is gone after days, this is not. Written by modules/connections.';
grant select, insert, update on connections.export_members to regulars_app;

create schema if not exists privacy;
grant usage on schema privacy to regulars_app;

create table privacy.incidents (
  workspace_id uuid not null,
  incident_id uuid not null,
  title text not null,
  exercise boolean not null,
  noticed_at timestamptz not null,
  happened_from timestamptz not null,
  happened_to timestamptz not null,
  people bigint,
  critical_infrastructure boolean not null,
  laws text[] not null,
  facts jsonb not null,
  criteria jsonb,
  affected bigint,
  searched_at timestamptz,
  searched_by text,
  ready_at timestamptz,
  started_at timestamptz not null,
  started_by text not null,
  review text,
  closed_at timestamptz,
  closed_by text,
  constraint incidents_pkey primary key (workspace_id, incident_id),
  constraint incidents_period check (happened_to > happened_from),
  constraint incidents_people check (people >= 0),
  constraint incidents_searched check ((criteria is null) = (affected is null) and (criteria is null) = (searched_at is null)),
  constraint incidents_closed_with_a_review check ((closed_at is null) = (review is null) and (closed_at is null) = (closed_by is null))
);
create index incidents_by_start on privacy.incidents (workspace_id, started_at desc);
call public.protect('privacy.incidents');
comment on table privacy.incidents is
  'The register of all incidents and exercises, also of those that nobody had to be told of; none is ever removed. Written by modules/privacy.';
comment on column privacy.incidents.facts is 'What a notice must say, in each language; no direct identifiers.';
comment on column privacy.incidents.criteria is 'The question that found the affected members last.';
grant select, insert, update on privacy.incidents to regulars_app;

create table privacy.incident_clocks (
  workspace_id uuid not null,
  incident_id uuid not null,
  clock text not null,
  starts_at timestamptz not null,
  due_at timestamptz,
  answer text,
  way text,
  reason text,
  notice text,
  answered_at timestamptz,
  answered_by text,
  constraint incident_clocks_pkey primary key (workspace_id, incident_id, clock),
  constraint incident_clocks_answer check (answer in ('notified', 'not_notifiable')),
  constraint incident_clocks_answered check (
    (answer is null) = (answered_at is null) and (answer is null) = (answered_by is null)),
  constraint incident_clocks_notified check ((answer is not distinct from 'notified') = (notice is not null)),
  constraint incident_clocks_reason check ((answer is not distinct from 'not_notifiable') = (reason is not null))
);
call public.protect('privacy.incident_clocks');
comment on table privacy.incident_clocks is
  'Who must be told by when, with the words that were sent or why nobody had to be. A clock that runs never goes away by itself. Written by modules/privacy.';
comment on column privacy.incident_clocks.due_at is 'Null: at once, without a number of hours.';
grant select, insert, update on privacy.incident_clocks to regulars_app;

create table privacy.incident_steps (
  workspace_id uuid not null,
  incident_id uuid not null,
  step text not null,
  owner text,
  state text not null,
  note text,
  settled_at timestamptz,
  settled_by text,
  constraint incident_steps_pkey primary key (workspace_id, incident_id, step),
  constraint incident_steps_state check (state in ('open', 'done', 'skipped')),
  constraint incident_steps_settled check (
    (state = 'open') = (settled_at is null) and (state = 'open') = (settled_by is null)),
  constraint incident_steps_say_why check (state = 'open' or length(btrim(note)) > 0)
);
call public.protect('privacy.incident_steps');
comment on table privacy.incident_steps is
  'The steps of the plan of an incident: what shows that each is done, or why it was skipped. Written by modules/privacy.';
grant select, insert, update on privacy.incident_steps to regulars_app;

create table privacy.incident_members (
  workspace_id uuid not null,
  incident_id uuid not null,
  member_id uuid not null,
  constraint incident_members_pkey primary key (workspace_id, incident_id, member_id)
);
call public.protect('privacy.incident_members');
comment on table privacy.incident_members is
  'Whose data an incident is about, as the last search found them. Written by modules/privacy.';
grant select, insert, delete on privacy.incident_members to regulars_app;
