-- Members who belong together: households, and the contacts of organisations that buy under a contract. Rows name the
-- member they were written for; who that member became by a merge is followed when they are read, so that taking a merge
-- back takes nothing with it.

create table members.households (
  workspace_id uuid not null,
  household_id uuid not null,
  name text not null,
  created_at timestamptz not null,
  constraint households_pkey primary key (workspace_id, household_id),
  constraint households_name check (length(name) between 1 and 80)
);
create index households_by_created on members.households (workspace_id, created_at desc, household_id desc);
call public.protect('members.households');
comment on table members.households is 'Members who live or buy together. Written by members/households.';

create table members.household_members (
  workspace_id uuid not null,
  member_id uuid not null,
  household_id uuid not null,
  is_head boolean not null,
  joined_at timestamptz not null,
  constraint household_members_pkey primary key (workspace_id, member_id),
  constraint household_members_household foreign key (workspace_id, household_id)
    references members.households (workspace_id, household_id) on delete cascade
);
create index household_members_by_household on members.household_members (workspace_id, household_id, joined_at);
create unique index household_members_head on members.household_members (workspace_id, household_id) where is_head;
call public.protect('members.household_members');
comment on table members.household_members is
  'Who is in which household: a member is in one at most, and a household has one head. Written by members/households.';

create table members.organisations (
  workspace_id uuid not null,
  organisation_id uuid not null,
  number text collate "C" not null,
  name text not null,
  kind text not null,
  is_strategic boolean not null,
  manager_id uuid,
  extra_approvals text[] not null,
  created_at timestamptz not null,
  constraint organisations_pkey primary key (workspace_id, organisation_id),
  constraint organisations_number unique (workspace_id, number),
  constraint organisations_kind check (kind in ('enterprise', 'sme', 'government')),
  constraint organisations_lengths check (length(number) between 1 and 40 and length(name) between 1 and 200)
);
create index organisations_by_name on members.organisations (workspace_id, name collate "C", organisation_id);
call public.protect('members.organisations');
comment on table members.organisations is
  'B2B accounts: kind, account manager, and the approvals asked for beyond those of the kind. Written by members/organisations.';

create table members.organisation_contacts (
  workspace_id uuid not null,
  organisation_id uuid not null,
  member_id uuid not null,
  role text not null,
  is_primary boolean not null,
  added_at timestamptz not null,
  constraint organisation_contacts_pkey primary key (workspace_id, organisation_id, member_id),
  constraint organisation_contacts_organisation foreign key (workspace_id, organisation_id)
    references members.organisations (workspace_id, organisation_id) on delete cascade,
  constraint organisation_contacts_role check (length(role) between 1 and 80)
);
create index organisation_contacts_by_member on members.organisation_contacts (workspace_id, member_id);
create unique index organisation_contacts_primary
  on members.organisation_contacts (workspace_id, organisation_id) where is_primary;
call public.protect('members.organisation_contacts');
comment on table members.organisation_contacts is
  'Members who speak for an organisation, one of them first. Written by members/organisations.';

create table members.contracts (
  workspace_id uuid not null,
  contract_id uuid not null,
  organisation_id uuid not null,
  fee_cents bigint not null,
  currency text not null,
  starts_on date not null,
  ends_on date not null,
  renews uuid,
  created_at timestamptz not null,
  constraint contracts_pkey primary key (workspace_id, contract_id),
  constraint contracts_renewed_once unique (workspace_id, renews),
  constraint contracts_organisation foreign key (workspace_id, organisation_id)
    references members.organisations (workspace_id, organisation_id) on delete cascade,
  constraint contracts_fee check (fee_cents between 0 and 9007199254740991),
  constraint contracts_currency check (currency ~ '^[A-Z]{3}$'),
  constraint contracts_days check (starts_on <= ends_on)
);
create index contracts_by_organisation on members.contracts (workspace_id, organisation_id, ends_on desc);
create index contracts_by_end on members.contracts (workspace_id, ends_on, contract_id);
call public.protect('members.contracts');
comment on table members.contracts is
  'What an organisation agreed to, from its first day to its last; renews names the contract it continues. Its state is read from the clock. Written by members/organisations.';

-- From a member to those who became them; without it each look-up reads every member.

grant select, insert, update, delete on
  members.households, members.household_members, members.organisations, members.organisation_contacts, members.contracts
  to regulars_app;
