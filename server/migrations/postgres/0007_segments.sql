-- Segments: where each member stands in the lifecycle, RFM scores, rules and who is in them.

create schema segments;

create table segments.segments (
  workspace_id uuid not null,
  segment_id uuid not null,
  code text,
  name text not null,
  description text not null default '',
  rule jsonb not null,
  origin text not null,
  built_at timestamptz,
  created_at timestamptz not null,
  constraint segments_pkey primary key (workspace_id, segment_id),
  constraint segments_code unique (workspace_id, code),
  constraint segments_origin check (origin in ('product', 'own')),
  constraint segments_code_is_of_product check ((origin = 'product') = (code is not null))
);
create unique index segments_name on segments.segments (workspace_id, lower(name));
call public.protect('segments.segments');
comment on table segments.segments is
  'Rules over members. The product''s own (origin product) come with the workspace and are found by code. Written by modules/segments.';

create table segments.memberships (
  workspace_id uuid not null,
  segment_id uuid not null,
  member_id uuid not null,
  entered_at timestamptz not null,
  constraint memberships_pkey primary key (workspace_id, member_id, segment_id),
  constraint memberships_segment foreign key (workspace_id, segment_id) references segments.segments (workspace_id, segment_id) on delete cascade
);
create index memberships_by_entry on segments.memberships (workspace_id, segment_id, entered_at desc, member_id desc);
call public.protect('segments.memberships');
comment on table segments.memberships is 'Who is in which segment now, and since when. Journeys read it. Written by modules/segments.';

create table segments.membership_days (
  workspace_id uuid not null,
  segment_id uuid not null,
  day date not null,
  entered bigint not null default 0,
  departed bigint not null default 0,
  constraint membership_days_pkey primary key (workspace_id, segment_id, day),
  constraint membership_days_segment foreign key (workspace_id, segment_id) references segments.segments (workspace_id, segment_id) on delete cascade,
  constraint membership_days_counts check (entered >= 0 and departed >= 0)
);
call public.protect('segments.membership_days');
comment on table segments.membership_days is
  'How many members entered and left each segment on each day; the sum of the differences is its size. Written with the memberships.';

create table segments.standings (
  workspace_id uuid not null,
  member_id uuid not null,
  shard smallint not null,
  stage text,
  since timestamptz,
  reason text,
  reason_days int,
  definition_version int not null,
  is_buyer boolean not null,
  next_change_at timestamptz,
  constraint standings_pkey primary key (workspace_id, member_id),
  constraint standings_stage check (stage in ('awakening', 'activation', 'growth', 'stable', 'churn_warning')),
  constraint standings_staged_with_reason check ((stage is null) = (since is null) and (stage is null) = (reason is null))
);
create index standings_due on segments.standings (workspace_id, next_change_at) where next_change_at is not null;
create index standings_by_stage on segments.standings (workspace_id, stage);
call public.protect('segments.standings');
comment on table segments.standings is
  'The lifecycle stage of each member, and when the answers about the member may next change by the passing of time. Written by modules/segments.';

create table segments.stage_history (
  workspace_id uuid not null,
  member_id uuid not null,
  change_id bigint generated always as identity,
  changed_at timestamptz not null,
  from_stage text,
  to_stage text not null,
  reason text not null,
  reason_days int,
  definition_version int not null,
  constraint stage_history_pkey primary key (workspace_id, member_id, change_id)
);
create index stage_history_by_time on segments.stage_history (workspace_id, changed_at);
call public.protect('segments.stage_history');
comment on table segments.stage_history is 'Every change of stage with its reason and the version of the definition; append-only. Written by modules/segments.';

create table segments.rfm_scores (
  workspace_id uuid not null,
  member_id uuid not null,
  last_day date not null,
  frequency int not null,
  monetary_mills bigint not null,
  r smallint not null,
  f smallint not null,
  m smallint not null,
  scored_at timestamptz not null,
  constraint rfm_scores_pkey primary key (workspace_id, member_id),
  constraint rfm_scores_range check (r between 1 and 5 and f between 1 and 5 and m between 1 and 5),
  constraint rfm_scores_frequency check (frequency > 0)
);
create index rfm_scores_by_cell on segments.rfm_scores (workspace_id, r, f, m);
call public.protect('segments.rfm_scores');
comment on table segments.rfm_scores is
  'Current RFM scores, as of the day in segments.progress. Recency follows from last_day, so that a score that stays is not written again. Written by modules/segments.';

create table segments.orders (
  workspace_id uuid not null,
  member_id uuid not null,
  order_id text collate "C" not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  constraint orders_pkey primary key (workspace_id, member_id, order_id),
  constraint orders_in_order check (first_at <= last_at)
);
call public.protect('segments.orders');
comment on table segments.orders is
  'The orders of each member by their ids, so that stages follow from PostgreSQL at a cost that does not grow with the history. A set: the same order told twice changes nothing. Written by modules/segments.';

create table segments.first_acts (
  workspace_id uuid not null,
  member_id uuid not null,
  first_at timestamptz not null,
  constraint first_acts_pkey primary key (workspace_id, member_id)
);
call public.protect('segments.first_acts');
comment on table segments.first_acts is 'When each member first did anything but register. Written by modules/segments.';

create table segments.progress (
  workspace_id uuid not null,
  orders_arrived boolean not null default false,
  scored_day date,
  scored_zone text,
  scored_at timestamptz,
  scored_members int not null default 0,
  scored_history_events bigint not null default 0,
  constraint progress_pkey primary key (workspace_id)
);
call public.protect('segments.progress');
comment on table segments.progress is
  'One row for a workspace: whether orders came since the scores were computed, and for which day and time zone, when and at which length of the history they were. Written by modules/segments.';

grant usage on schema segments to regulars_app;
grant select, insert, update, delete on all tables in schema segments to regulars_app;
revoke update, delete on segments.stage_history from regulars_app;
