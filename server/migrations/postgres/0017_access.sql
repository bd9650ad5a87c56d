-- Users with different duties: roles, scopes, invitations, second factors, and keys with limits.

create table access.roles (
  workspace_id uuid not null,
  role_id uuid not null,
  name text not null,
  permissions text[] not null,
  created_at timestamptz not null,
  constraint roles_pkey primary key (workspace_id, role_id),
  constraint roles_name unique (workspace_id, name)
);
comment on table access.roles is 'Roles that a workspace made for itself; the templates are in code. Written by modules/access.';
alter table access.roles enable row level security;
alter table access.roles force row level security;
-- A request learns what its user may do before it knows the workspace, as with memberships.
create policy own_or_installation on access.roles
  using (public.current_workspace() is null or workspace_id = public.current_workspace());

-- A role is the code of a template or the id of a role of the workspace; one that is neither permits nothing.
alter table access.memberships
  drop constraint memberships_role,
  add column limited boolean not null default false,
  add column stores text[] not null default '{}',
  add column regions text[] not null default '{}',
  add column joined_at timestamptz not null default now(),
  add column disabled_at timestamptz,
  add constraint memberships_scope check (limited or (stores = '{}' and regions = '{}')),
  add constraint memberships_owner_sees_all check (role <> 'owner' or (not limited and disabled_at is null));

update access.memberships
   set role = 'owner'
  from (
    select distinct on (workspace_id) workspace_id, user_id
      from access.memberships
     order by workspace_id, user_id
  ) as first
 where memberships.workspace_id = first.workspace_id
   and memberships.user_id = first.user_id;

create unique index memberships_one_owner on access.memberships (workspace_id) where role = 'owner';

create table access.invitations (
  workspace_id uuid not null,
  invitation_id uuid not null,
  email text not null,
  role text not null,
  limited boolean not null,
  stores text[] not null,
  regions text[] not null,
  secret_hash bytea not null,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  constraint invitations_pkey primary key (workspace_id, invitation_id),
  constraint invitations_secret unique (workspace_id, secret_hash)
);
comment on table access.invitations is 'Links that let somebody join a workspace once, by the hash of their secret. Written by modules/access.';
call public.protect('access.invitations');

-- A user can tell their own sessions apart and end them.
alter table access.sessions
  add column session_id uuid not null default gen_random_uuid(),
  add column ip text,
  add column user_agent text,
  add constraint sessions_id unique (session_id);

-- Keys of before saw direct values masked, and go on to.
update access.keys
   set scopes = array_append(scopes, 'members:direct')
 where 'members:read' = any(scopes);

grant select, insert, update, delete on access.roles, access.invitations to regulars_app;

create table access.second_factors (
  user_id uuid not null,
  sealed_secret bytea not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  created_at timestamptz not null,
  constraint second_factors_pkey primary key (user_id),
  constraint second_factors_user foreign key (user_id) references access.users (user_id) on delete cascade
);
comment on table access.second_factors is 'The secret that a user''s authenticator app shares with the product, sealed, and the last step whose code was used. Written by modules/access.';

create table access.recovery_codes (
  user_id uuid not null,
  code_hash bytea not null,
  used_at timestamptz,
  constraint recovery_codes_pkey primary key (user_id, code_hash),
  constraint recovery_codes_user foreign key (user_id) references access.users (user_id) on delete cascade
);
comment on table access.recovery_codes is 'Codes that stand in for a lost authenticator app, each once, by their hashes. Written by modules/access.';

grant select, insert, update, delete on access.second_factors, access.recovery_codes to regulars_app;

-- A key may have a limit a day. One that goes over it is suspended until somebody resumes it: a leaked key does not
-- carry off everything.
alter table access.keys
  add column daily_limit bigint,
  add column suspended_at timestamptz,
  add column used_on date,
  add column uses bigint not null default 0,
  add constraint keys_daily_limit check (daily_limit > 0);
