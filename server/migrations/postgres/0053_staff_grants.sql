-- Permissions that a user holds for a purpose and for hours or days, beside those of their role.

create table access.grants (
  workspace_id uuid not null,
  grant_id uuid not null,
  user_id uuid not null,
  permissions text[] not null,
  purpose text not null,
  hours int not null,
  requested_at timestamptz not null,
  requested_by text not null,
  needs_second boolean not null,
  begun_at timestamptz,
  until timestamptz,
  approved_by text,
  ended_at timestamptz,
  ended_by text,
  constraint grants_pkey primary key (workspace_id, grant_id),
  constraint grants_have_a_purpose check (length(btrim(purpose)) > 0),
  constraint grants_permit_something check (cardinality(permissions) > 0),
  constraint grants_hours check (hours between 1 and 336),
  constraint grants_until check ((begun_at is null) = (until is null)),
  constraint grants_ended check ((ended_at is null) = (ended_by is null)),
  constraint grants_need_a_second_person check (
    not needs_second or begun_at is null
    or (approved_by is not null and approved_by <> requested_by and approved_by <> user_id::text))
);
create index grants_of_user on access.grants (user_id, until);
comment on table access.grants is
  'Permissions for a purpose and a time, which end by themselves; direct identifiers only once a second person approved. Written by modules/access.';
comment on column access.grants.until is 'Null while it waits for a second person.';
alter table access.grants enable row level security;
alter table access.grants force row level security;
-- A request learns what its user may do before it knows the workspace, as with memberships.
create policy own_or_installation on access.grants
  using (public.current_workspace() is null or workspace_id = public.current_workspace());
grant select, insert, update on access.grants to regulars_app;
