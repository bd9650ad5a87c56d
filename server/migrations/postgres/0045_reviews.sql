-- A person looks at what was decided about a member, when the member asks for it.

create table journeys.exclusions (
  workspace_id uuid not null,
  journey_id uuid not null,
  member_id uuid not null,
  since timestamptz not null,
  constraint exclusions_pkey primary key (workspace_id, journey_id, member_id)
);
call public.protect('journeys.exclusions');
comment on table journeys.exclusions is
  'Members who stay out of a journey: their runs rest and they do not enter. Written by modules/journeys.';
grant select, insert, delete on journeys.exclusions to regulars_app;

create schema decisions;

create table decisions.reviews (
  workspace_id uuid not null,
  review_id uuid not null,
  member_id uuid not null,
  kind text not null,
  subject text not null,
  state text not null,
  words bytea,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  policy text,
  closed_at timestamptz,
  closed_by text,
  answer text,
  constraint reviews_pkey primary key (workspace_id, review_id),
  constraint reviews_kind check (kind in ('journey', 'holdout', 'message', 'segment', 'stage', 'rfm', 'points')),
  constraint reviews_state check (state in ('open', 'upheld', 'changed', 'taken_back')),
  constraint reviews_closed check ((closed_at is null) = (state = 'open')),
  constraint reviews_answered check (state not in ('upheld', 'changed') or length(btrim(answer)) > 0)
);
create unique index reviews_one_open on decisions.reviews (workspace_id, member_id, kind, subject) where state = 'open';
create index reviews_by_due on decisions.reviews (workspace_id, (closed_at is not null), due_at, review_id);
call public.protect('decisions.reviews');
comment on table decisions.reviews is
  'Members who object to a decision that no person made, and what a person answered. Written by modules/decisions.';

grant usage on schema decisions to regulars_app;
grant select, insert, update on decisions.reviews to regulars_app;
