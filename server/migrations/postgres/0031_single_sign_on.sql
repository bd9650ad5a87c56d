-- Single sign-on through the identity provider of a workspace (OpenID Connect), and proofs that are asked for again
-- before what is sensitive.

create table access.identity_providers (
  workspace_id uuid not null,
  provider_id uuid not null,
  name text not null,
  issuer text not null,
  client_id text not null,
  sealed_secret bytea,
  domains text[] not null,
  default_role text not null,
  creates_users boolean not null,
  role_claim text,
  claimed_roles jsonb not null,
  enabled boolean not null,
  created_at timestamptz not null,
  constraint identity_providers_pkey primary key (workspace_id, provider_id),
  constraint identity_providers_name unique (workspace_id, name),
  constraint identity_providers_domains check (cardinality(domains) > 0),
  constraint identity_providers_no_owner check (default_role <> 'owner')
);
create index identity_providers_by_domain on access.identity_providers using gin (domains);
comment on table access.identity_providers is 'Where users of a workspace may sign in instead: an OpenID Connect issuer and what is taken from its word. Written by modules/access.';
alter table access.identity_providers enable row level security;
alter table access.identity_providers force row level security;
-- Who signs in is in no workspace yet, as with memberships.
create policy own_or_installation on access.identity_providers
  using (public.current_workspace() is null or workspace_id = public.current_workspace());

create table access.identity_links (
  workspace_id uuid not null,
  provider_id uuid not null,
  issuer text not null,
  subject text not null,
  user_id uuid not null,
  linked_at timestamptz not null,
  constraint identity_links_pkey primary key (workspace_id, provider_id, issuer, subject),
  constraint identity_links_provider foreign key (workspace_id, provider_id)
    references access.identity_providers (workspace_id, provider_id) on delete cascade,
  constraint identity_links_user foreign key (user_id) references access.users (user_id) on delete cascade
);
create index identity_links_by_user on access.identity_links (user_id);
comment on table access.identity_links is 'Which user a subject of an issuer is; made once, by a verified address. Written by modules/access.';
call public.protect('access.identity_links');

create table access.ceremonies (
  ceremony_hash bytea not null,
  kind text not null,
  sealed bytea not null,
  expires_at timestamptz not null,
  constraint ceremonies_pkey primary key (ceremony_hash)
);
create index ceremonies_by_end on access.ceremonies (expires_at);
comment on table access.ceremonies is 'A sign-in that goes through somebody else and has not come back: what it must come back with, by the hash of the cookie of its browser; taken once. Written by modules/access.';

-- A user whom an identity provider vouches for has no password of ours.
alter table access.users alter column password_hash drop not null;

-- A session through a workspace's provider opens that workspace only: its word counts there and nowhere else.
alter table access.sessions
  add column proved_at timestamptz,
  add column workspace_id uuid,
  add column provider_id uuid;

grant select, insert, update, delete on access.identity_providers, access.identity_links, access.ceremonies to regulars_app;
