-- Who gets personal data from the company, and what was weighed before a thing was done with it.

create table privacy.vendors (
  workspace_id uuid not null,
  vendor_id uuid not null,
  name text not null,
  service text not null,
  data text[] not null,
  activities text[] not null,
  connections text[] not null,
  country text not null,
  abroad boolean not null,
  transfer_ground text,
  contract text,
  contract_until date,
  answers jsonb not null,
  sub_processors jsonb not null,
  state text not null,
  review_due date not null,
  reviewed_at timestamptz not null,
  reviewed_by text not null,
  version int not null,
  constraint vendors_pkey primary key (workspace_id, vendor_id),
  constraint vendors_name unique (workspace_id, name),
  constraint vendors_state check (state in ('planned', 'active', 'ended')),
  constraint vendors_get_something check (cardinality(data) > 0)
);
call public.protect('privacy.vendors');
comment on table privacy.vendors is
  'Companies that get personal data: what, for what, where, under which contract, what they answered and when they are looked at again. Written by modules/privacy.';

create table privacy.assessments (
  workspace_id uuid not null,
  assessment_id uuid not null,
  kind text not null,
  subject text not null,
  title text not null,
  description text not null,
  risks jsonb not null,
  state text not null,
  author text not null,
  written_at timestamptz not null,
  approver text,
  decision text,
  decided_at timestamptz,
  valid_until date,
  constraint assessments_pkey primary key (workspace_id, assessment_id),
  constraint assessments_kind check (kind in ('recipient', 'transfer', 'sensitive_field', 'automated_decision', 'other')),
  constraint assessments_state check (state in ('draft', 'submitted', 'approved', 'rejected')),
  constraint assessments_decided check ((state in ('approved', 'rejected')) = (approver is not null)),
  constraint assessments_two_people check (approver <> author),
  constraint assessments_end check ((state = 'approved') = (valid_until is not null))
);
create index assessments_of on privacy.assessments (workspace_id, kind, subject);
call public.protect('privacy.assessments');
comment on table privacy.assessments is
  'Impact assessments: what is weighed, its risks and measures, and who decided. The product may delete none; the law asks for three years. Written by modules/privacy.';

grant select, insert, update on privacy.vendors, privacy.assessments to regulars_app;
