-- What the live checks of how data is protected saw: the last result of each, and each change of one.

create schema privacy;

create table privacy.safeguard_results (
  workspace_id uuid not null,
  safeguard text not null,
  position int not null,
  layer text not null,
  name jsonb not null,
  status text not null,
  evidence jsonb not null,
  remedy jsonb,
  link text,
  checked_at timestamptz not null,
  since timestamptz not null,
  constraint safeguard_results_pkey primary key (workspace_id, safeguard),
  constraint safeguard_results_layer check (layer in ('isolation', 'transport', 'access', 'masking', 'recovery')),
  constraint safeguard_results_status check (status in ('pass', 'warn'))
);
call public.protect('privacy.safeguard_results');
comment on table privacy.safeguard_results is
  'What each check of a safeguard saw last, and since when its answer is this one. Written by modules/privacy.';

create table privacy.safeguard_changes (
  workspace_id uuid not null,
  change_id uuid not null,
  safeguard text not null,
  layer text not null,
  name jsonb not null,
  status text not null,
  evidence jsonb not null,
  changed_at timestamptz not null,
  constraint safeguard_changes_pkey primary key (workspace_id, change_id),
  constraint safeguard_changes_status check (status in ('pass', 'warn'))
);
create index safeguard_changes_by_time on privacy.safeguard_changes (workspace_id, changed_at);
call public.protect('privacy.safeguard_changes');
comment on table privacy.safeguard_changes is
  'Each time a check of a safeguard answered differently than before, with what it saw. Written by modules/privacy.';

grant usage on schema privacy to regulars_app;
grant select, insert, update, delete on privacy.safeguard_results to regulars_app;
grant select, insert on privacy.safeguard_changes to regulars_app;
