-- Once a quarter a workspace looks whether it keeps to what it owes its members: a checklist with evidence, findings, and
-- their way to closure.

create table privacy.audits (
  workspace_id uuid not null,
  audit_id uuid not null,
  quarter_from date not null,
  looks_from date not null,
  pack text not null,
  pack_version int not null,
  opened_at timestamptz not null,
  opened_by text not null,
  due_on date not null,
  conclusion text,
  closed_at timestamptz,
  closed_by text,
  constraint audits_pkey primary key (workspace_id, audit_id),
  constraint audits_one_a_quarter unique (workspace_id, quarter_from),
  constraint audits_quarter check (extract(day from quarter_from) = 1 and extract(month from quarter_from) in (1, 4, 7, 10)),
  constraint audits_closed check (
    (closed_at is null) = (closed_by is null) and (closed_at is null) = (conclusion is null) and conclusion ~ '\S')
);
call public.protect('privacy.audits');
comment on table privacy.audits is
  'Compliance audits, one for each quarter that one was opened in; it looks back from looks_from on. Written by modules/privacy.';

create table privacy.audit_items (
  workspace_id uuid not null,
  audit_id uuid not null,
  item text not null,
  position int not null,
  content jsonb not null,
  evidence_kind text not null,
  evidence jsonb,
  taken_at timestamptz,
  verdict text,
  reason text,
  judged_at timestamptz,
  judged_by text,
  constraint audit_items_pkey primary key (workspace_id, audit_id, item),
  constraint audit_items_audit foreign key (workspace_id, audit_id) references privacy.audits (workspace_id, audit_id) on delete cascade,
  constraint audit_items_verdict check (verdict in ('passed', 'finding', 'not_applicable')),
  constraint audit_items_evidence check ((evidence is null) = (taken_at is null)),
  constraint audit_items_judged check (
    (verdict is null) = (judged_at is null) and (verdict is null) = (judged_by is null)
    and (verdict is null or evidence is not null)),
  constraint audit_items_not_applicable_is_explained check (verdict <> 'not_applicable' or coalesce(reason ~ '\S', false))
);
call public.protect('privacy.audit_items');
comment on table privacy.audit_items is
  'What an audit asks, as the checklist had it then, with the evidence that the judgement was made on. Written by modules/privacy.';

create table privacy.findings (
  workspace_id uuid not null,
  finding_id uuid not null,
  found_in uuid not null,
  held_by uuid,
  item text,
  title text not null,
  severity text not null,
  owner_id uuid not null,
  due_on date not null,
  opened_at timestamptz not null,
  opened_by text not null,
  carried_because text,
  done text,
  closed_at timestamptz,
  closed_by text,
  constraint findings_pkey primary key (workspace_id, finding_id),
  constraint findings_found_in foreign key (workspace_id, found_in) references privacy.audits (workspace_id, audit_id) on delete cascade,
  constraint findings_severity check (severity in ('low', 'medium', 'high')),
  constraint findings_title check (title ~ '\S'),
  constraint findings_carried check (held_by is not distinct from found_in or coalesce(carried_because ~ '\S', false)),
  constraint findings_closed check (
    (closed_at is null) = (closed_by is null) and (closed_at is null) = (done is null) and done ~ '\S')
);
create index findings_of_audit on privacy.findings (workspace_id, held_by);
create index findings_open on privacy.findings (workspace_id, due_on) where closed_at is null;
call public.protect('privacy.findings');
comment on table privacy.findings is
  'What an audit found wanting, until it is closed by what was done. Written by modules/privacy.';
comment on column privacy.findings.held_by is
  'The audit that cannot be closed before it; null while one that was carried over waits for the next audit to open.';

grant select, insert, update on privacy.audits, privacy.audit_items, privacy.findings to regulars_app;
