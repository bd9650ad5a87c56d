-- Laws as data: which mechanism holds for a purpose on a channel where a member lives, how old a member must be, and the
-- guardians who agreed for children.

create table consent.policy_packs (
  workspace_id uuid not null,
  pack text not null,
  version int not null,
  definition jsonb not null,
  loaded_at timestamptz not null,
  loaded_by text not null,
  constraint policy_packs_pkey primary key (workspace_id, pack, version)
);
call public.protect('consent.policy_packs');
comment on table consent.policy_packs is
  'Every version of every policy pack as it was loaded. The product may add and neither change nor delete. Written by modules/consent.';

create table consent.policies (
  workspace_id uuid not null,
  default_jurisdiction text,
  youth_audience boolean not null default false,
  active jsonb not null default '{}',
  constraint policies_pkey primary key (workspace_id)
);
insert into consent.policies (workspace_id)
select workspaces.workspace_id
  from access.workspaces;
call public.protect('consent.policies');
comment on table consent.policies is
  'What decides now: by jurisdiction the definition of the pack that is active there, copied from consent.policy_packs, so that the send gate holds one row and sees a change at once. Without a pack everything needs consent. Written by modules/consent.';

create table consent.guardian_consents (
  workspace_id uuid not null,
  member_id uuid not null,
  word_id uuid not null,
  state text not null,
  source text not null,
  proof bytea not null,
  occurred_at timestamptz not null,
  actor text not null,
  constraint guardian_consents_pkey primary key (workspace_id, member_id, word_id),
  constraint guardian_consents_state check (state in ('granted', 'withdrawn'))
);
call public.protect('consent.guardian_consents');
comment on table consent.guardian_consents is
  'What a guardian said of a child: without a consent that stands, nothing goes to the child. The later word stands, a withdrawal before a grant of the same instant. The product may add and neither change nor delete. Written by modules/consent.';

create table consent.guardians (
  workspace_id uuid not null,
  member_id uuid not null,
  state text not null,
  source text not null,
  occurred_at timestamptz not null,
  constraint guardians_pkey primary key (workspace_id, member_id),
  constraint guardians_state check (state in ('granted', 'withdrawn'))
);
call public.protect('consent.guardians');
comment on table consent.guardians is
  'Whether a guardian of a child agrees now: what stands of consent.guardian_consents, in a row that the send gate can hold. Written by modules/consent.';

alter table consent.purposes add column shares boolean not null default false;
comment on column consent.purposes.shares is
  'Data goes to others for this purpose, or is used for their offers: an objection to sharing ends it.';

alter table messaging.intents add column mechanism text;
comment on column messaging.intents.mechanism is
  'By which mechanism the decision was made: what the active policy pack asks for, given the legal basis of the purpose.';

grant select, insert on consent.policy_packs, consent.guardian_consents to regulars_app;
grant select, insert, update on consent.policies, consent.guardians to regulars_app;
