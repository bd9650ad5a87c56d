-- The registers that a company keeps of what it does with personal data: who answers for which field and dataset, and that
-- they have looked at it.

create schema if not exists privacy;

create table privacy.data_owners (
  workspace_id uuid not null,
  kind text not null,
  subject text not null,
  part text not null,
  user_id uuid not null,
  assigned_at timestamptz not null,
  assigned_by text not null,
  constraint data_owners_pkey primary key (workspace_id, kind, subject, part, user_id),
  constraint data_owners_kind check (kind in ('field', 'dataset')),
  constraint data_owners_part check (part in ('accountable', 'responsible', 'consulted', 'informed'))
);
create unique index data_owners_one_accountable on privacy.data_owners (workspace_id, kind, subject)
  where part = 'accountable';
call public.protect('privacy.data_owners');
comment on table privacy.data_owners is
  'Which user has which part in a field of the register or in a dataset of the product; the accountable one owns it. Written by modules/privacy.';

create table privacy.sign_offs (
  workspace_id uuid not null,
  sign_off_id uuid not null,
  kind text not null,
  subject text not null,
  version text not null,
  signed_by uuid not null,
  signed_at timestamptz not null,
  constraint sign_offs_pkey primary key (workspace_id, sign_off_id),
  constraint sign_offs_kind check (kind in ('field', 'dataset'))
);
create index sign_offs_latest on privacy.sign_offs (workspace_id, kind, subject, signed_at desc);
call public.protect('privacy.sign_offs');
comment on table privacy.sign_offs is
  'Which version of a field or a dataset its owner has looked at and answers for; rows are added and never changed. Written by modules/privacy.';

grant usage on schema privacy to regulars_app;
grant select, insert, update, delete on privacy.data_owners to regulars_app;
grant select, insert on privacy.sign_offs to regulars_app;

create table privacy.regulations (
  workspace_id uuid not null,
  regulation_id uuid not null,
  law text not null,
  version text not null,
  jurisdiction text not null,
  effective_on date not null,
  impact text not null,
  pack text,
  pack_version int,
  added_at timestamptz not null,
  added_by text not null,
  constraint regulations_pkey primary key (workspace_id, regulation_id),
  constraint regulations_law unique (workspace_id, law, version),
  constraint regulations_pack unique (workspace_id, pack, pack_version),
  constraint regulations_whole_pack check ((pack is null) = (pack_version is null))
);
call public.protect('privacy.regulations');
comment on table privacy.regulations is
  'Laws and versions of them that the company follows: from when, and what each changes. Versions of policy packs are listed beside them until one is taken up here. Written by modules/privacy.';

create table privacy.regulation_tasks (
  workspace_id uuid not null,
  task_id uuid not null,
  regulation_id uuid not null,
  kind text not null,
  title jsonb not null,
  notice text,
  owner_id uuid,
  due_on date not null,
  note text not null default '',
  created_at timestamptz not null,
  done_at timestamptz,
  done_by text,
  constraint regulation_tasks_pkey primary key (workspace_id, task_id),
  constraint regulation_tasks_regulation foreign key (workspace_id, regulation_id)
    references privacy.regulations (workspace_id, regulation_id),
  constraint regulation_tasks_kind check (kind in ('review', 'notice', 'other')),
  constraint regulation_tasks_notice check (notice is null or kind = 'notice'),
  constraint regulation_tasks_done check ((done_at is null) = (done_by is null))
);
create index regulation_tasks_of on privacy.regulation_tasks (workspace_id, regulation_id);
call public.protect('privacy.regulation_tasks');
comment on table privacy.regulation_tasks is
  'What a law gives the company to do, by when and by whom; one of kind notice is done when that notice was published anew. Written by modules/privacy.';

grant select, insert, update on privacy.regulations, privacy.regulation_tasks to regulars_app;
