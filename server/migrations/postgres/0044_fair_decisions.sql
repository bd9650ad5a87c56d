-- Decisions about members: which fields are sensitive and may not be read by them without an approved reason, and what each
-- run and message was chosen by.

alter table members.fields
  add column sensitive text,
  add constraint fields_sensitive check (
    sensitive in ('biometrics', 'belief', 'specific_identity', 'health', 'financial_account', 'location_track', 'under_14'));

create table members.approved_uses (
  workspace_id uuid not null,
  field text not null,
  reason text not null,
  approved_by text not null,
  approved_at timestamptz not null,
  constraint approved_uses_pkey primary key (workspace_id, field),
  constraint approved_uses_have_a_reason check (length(btrim(reason)) > 0)
);
call public.protect('members.approved_uses');
comment on table members.approved_uses is
  'Sensitive fields that decisions may read all the same, each with the reason and who approved it. Written by modules/members.';
grant select, insert, update, delete on members.approved_uses to regulars_app;

alter table segments.segments add column rule_version int not null default 1;
comment on column segments.segments.rule_version is 'Grows by one whenever the rule changes: the version that a decision names.';

alter table journeys.runs
  add column features text[],
  add column rule_version int;
comment on column journeys.runs.features is
  'Traits of the member that the rule of the segment read when they entered; empty where it read none, null for runs of before.';

alter table messaging.intents add column features text[];
comment on column messaging.intents.features is
  'Traits by which the member was chosen and what the text says of them; empty for a member who turned personalisation off.';
