-- Who may use the product, and where: workspaces, staff users and their sessions, API keys and write keys.

create schema access;

create table access.workspaces (
  workspace_id uuid not null,
  name text not null,
  kind text not null,
  time_zone text not null,
  currency text not null,
  sandbox boolean not null default true,
  created_at timestamptz not null,
  removed_at timestamptz,
  constraint workspaces_pkey primary key (workspace_id),
  constraint workspaces_kind check (kind in ('own', 'demo'))
);
comment on table access.workspaces is 'One company or brand each; everything else belongs to one of them. Written by modules/access.';

create table access.users (
  user_id uuid not null,
  email text not null,
  name text not null,
  locale text not null,
  password_hash text not null,
  failed_attempts int not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null,
  constraint users_pkey primary key (user_id),
  constraint users_email unique (email)
);
comment on table access.users is 'Staff who operate the console; members are in the schema members. Written by modules/access.';

create table access.memberships (
  workspace_id uuid not null,
  user_id uuid not null,
  role text not null,
  constraint memberships_pkey primary key (workspace_id, user_id),
  constraint memberships_user foreign key (user_id) references access.users (user_id) on delete cascade,
  constraint memberships_role check (role in ('administrator'))
);
create index memberships_by_user on access.memberships (user_id);
comment on table access.memberships is 'Which user works in which workspace, in which role. Written by modules/access.';

create table access.sessions (
  session_hash bytea not null,
  user_id uuid not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  constraint sessions_pkey primary key (session_hash),
  constraint sessions_user foreign key (user_id) references access.users (user_id) on delete cascade
);
create index sessions_by_user on access.sessions (user_id);
comment on table access.sessions is 'Signed-in browsers, by the hash of their cookie. Written by modules/access.';

create table access.keys (
  workspace_id uuid not null,
  key_id uuid not null,
  kind text not null,
  name text not null,
  prefix text not null,
  secret_hash bytea not null,
  scopes text[] not null,
  created_at timestamptz not null,
  created_by text not null,
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  constraint keys_pkey primary key (workspace_id, key_id),
  constraint keys_secret unique (workspace_id, secret_hash),
  constraint keys_kind check (kind in ('api', 'write'))
);
comment on table access.keys is 'API keys and write keys, by the hash of their secret. Written by modules/access.';
call public.protect('access.keys');

-- A transaction on the installation (no workspace set) sees all workspaces and memberships: sign-in needs them, and so
-- does the background work. A transaction on a workspace sees its own only.
alter table access.workspaces enable row level security;
alter table access.workspaces force row level security;
create policy own_or_installation on access.workspaces
  using (public.current_workspace() is null or workspace_id = public.current_workspace());
alter table access.memberships enable row level security;
alter table access.memberships force row level security;
create policy own_or_installation on access.memberships
  using (public.current_workspace() is null or workspace_id = public.current_workspace());

grant usage on schema access to regulars_app;
grant select, insert, update, delete on all tables in schema access to regulars_app;
