-- Permissions that a user holds for a purpose and for hours or days beside their role, and the register of penetration tests.

create table access.grants (
  workspace_id uuid not null,
  grant_id uuid not null,
  user_id uuid not null,
  permissions text[] not null,
  purpose text not null,
  hours int not null,
  requested_at timestamptz not null,
  requested_by text not null,
  needs_second boolean not null,
  begun_at timestamptz,
  until timestamptz,
  approved_by text,
  ended_at timestamptz,
  ended_by text,
  constraint grants_pkey primary key (workspace_id, grant_id),
  constraint grants_have_a_purpose check (length(btrim(purpose)) > 0),
  constraint grants_permit_something check (cardinality(permissions) > 0),
  constraint grants_hours check (hours between 1 and 336),
  constraint grants_until check ((begun_at is null) = (until is null)),
  constraint grants_ended check ((ended_at is null) = (ended_by is null)),
  constraint grants_need_a_second_person check (
    not needs_second or begun_at is null
    or (approved_by is not null and approved_by <> requested_by and approved_by <> user_id::text))
);
create index grants_of_user on access.grants (user_id, until);
comment on table access.grants is
  'Permissions for a purpose and a time, which end by themselves; direct identifiers only once a second person approved. Written by modules/access.';
comment on column access.grants.until is 'Null while it waits for a second person.';
alter table access.grants enable row level security;
alter table access.grants force row level security;
-- A request learns what its user may do before it knows the workspace, as with memberships.
create policy own_or_installation on access.grants
  using (public.current_workspace() is null or workspace_id = public.current_workspace());
grant select, insert, update on access.grants to regulars_app;

-- The register of penetration tests.

create table privacy.pen_tests (
  workspace_id uuid not null,
  pen_test_id uuid not null,
  tested_on date not null,
  tester text not null,
  scope text not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  constraint pen_tests_pkey primary key (workspace_id, pen_test_id)
);
call public.protect('privacy.pen_tests');
comment on table privacy.pen_tests is
  'Penetration tests that others carried out: when, who, and what was tested. Written by modules/privacy.';
grant select, insert on privacy.pen_tests to regulars_app;

create table privacy.pen_test_findings (
  workspace_id uuid not null,
  pen_test_id uuid not null,
  finding_id uuid not null,
  title text not null,
  severity text not null,
  due_on date not null,
  state text not null,
  retested_on date,
  note text,
  constraint pen_test_findings_pkey primary key (workspace_id, finding_id),
  constraint pen_test_findings_of_a_test foreign key (workspace_id, pen_test_id)
    references privacy.pen_tests (workspace_id, pen_test_id),
  constraint pen_test_findings_severity check (severity in ('critical', 'high', 'medium', 'low')),
  constraint pen_test_findings_state check (state in ('open', 'fixed', 'accepted')),
  constraint pen_test_findings_fixed_when_retested check (state <> 'fixed' or retested_on is not null),
  constraint pen_test_findings_accepted_for_a_reason check (state <> 'accepted' or length(btrim(note)) > 0)
);
call public.protect('privacy.pen_test_findings');
comment on table privacy.pen_test_findings is
  'What a penetration test found, by when it is to be mended, and the result of the test after. Written by modules/privacy.';
grant select, insert, update on privacy.pen_test_findings to regulars_app;

create table privacy.pen_test_periods (
  workspace_id uuid not null,
  months int not null,
  constraint pen_test_periods_pkey primary key (workspace_id),
  constraint pen_test_periods_months check (months between 1 and 60)
);
call public.protect('privacy.pen_test_periods');
comment on table privacy.pen_test_periods is
  'After how many months the next penetration test is due; twelve without a row. Written by modules/privacy.';
grant select, insert, update on privacy.pen_test_periods to regulars_app;
