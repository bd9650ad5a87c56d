-- How often members want to hear of us: their own choice, beside what they allow.

create table consent.contact_choices (
  workspace_id uuid not null,
  member_id uuid not null,
  frequency text not null,
  paused_until timestamptz,
  changed_at timestamptz not null,
  actor text not null,
  constraint contact_choices_pkey primary key (workspace_id, member_id),
  constraint contact_choices_frequency check (frequency in ('normal', 'weekly', 'monthly'))
);
call public.protect('consent.contact_choices');
comment on table consent.contact_choices is
  'How often a member wants promotional messages, and until when none; no row means as the workspace has it. The gate asks it. Written by modules/consent.';

grant select, insert, update on consent.contact_choices to regulars_app;
