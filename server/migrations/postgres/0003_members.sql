-- Who the members are. Direct identifiers are encrypted under a key per member and found through a keyed blind index;
-- everything else in the product knows a member id.

create schema members;

create table members.members (
  workspace_id uuid not null,
  member_id uuid not null,
  external_id text collate "C",
  kind text not null,
  source text not null,
  joined_at timestamptz not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  import_id uuid,
  merged_into uuid,
  constraint members_pkey primary key (workspace_id, member_id),
  constraint members_external_id unique (workspace_id, external_id),
  constraint members_kind check (kind in ('anonymous', 'known')),
  constraint members_seen_in_order check (first_seen_at <= last_seen_at)
);
create index members_by_joined on members.members (workspace_id, joined_at desc, member_id desc);
create index members_by_import on members.members (workspace_id, import_id) where import_id is not null;
call public.protect('members.members');
comment on table members.members is 'One row for each member, anonymous or known. A merged member points at the one it became. Written by modules/members.';

create table members.keys (
  workspace_id uuid not null,
  member_id uuid not null,
  wrapped bytea not null,
  constraint keys_pkey primary key (workspace_id, member_id)
);
call public.protect('members.keys');
comment on table members.keys is 'The key of each member, wrapped under the key of the workspace. Deleting the row erases the member everywhere, backups included. Written by modules/members.';

create table members.identifiers (
  workspace_id uuid not null,
  namespace text not null,
  value_index bytea not null,
  member_id uuid not null,
  sealed bytea not null,
  first_seen_at timestamptz not null,
  constraint identifiers_pkey primary key (workspace_id, namespace, value_index),
  constraint identifiers_namespace check (namespace in ('user_id', 'anonymous_id', 'email', 'phone'))
);
create index identifiers_by_member on members.identifiers (workspace_id, member_id);
call public.protect('members.identifiers');
comment on table members.identifiers is 'Keys that lead to a member, by blind index, with the value sealed under the member''s key. Written by modules/members.';

create table members.direct_values (
  workspace_id uuid not null,
  member_id uuid not null,
  name text not null,
  sealed bytea not null,
  source text not null,
  observed_at timestamptz not null,
  constraint direct_values_pkey primary key (workspace_id, member_id, name)
);
call public.protect('members.direct_values');
comment on table members.direct_values is 'Name, e-mail, phone, address and the like, sealed under the member''s key; the latest observation stays. Written by modules/members.';

create table members.attributes (
  workspace_id uuid not null,
  member_id uuid not null,
  name text not null,
  value jsonb not null,
  source text not null,
  observed_at timestamptz not null,
  constraint attributes_pkey primary key (workspace_id, member_id, name)
);
create index attributes_by_value on members.attributes (workspace_id, name, left(value #>> '{}', 200));
call public.protect('members.attributes');
comment on table members.attributes is 'What else is known of a member; the latest observation stays. Written by modules/members.';

create table members.reveals (
  workspace_id uuid not null,
  reveal_id uuid not null,
  member_id uuid not null,
  actor text not null,
  reason text not null,
  at timestamptz not null,
  constraint reveals_pkey primary key (workspace_id, reveal_id)
);
call public.protect('members.reveals');
comment on table members.reveals is 'Each time a person saw direct identifiers in the clear, and why. Written by modules/members.';

grant usage on schema members to regulars_app;
grant select, insert, update, delete on all tables in schema members to regulars_app;
revoke update, delete on members.reveals from regulars_app;
