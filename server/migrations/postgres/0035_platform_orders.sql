-- Orders of third-party platforms, which name buyers by the hash of their phone.

create table members.phone_hashes (
  workspace_id uuid not null,
  hash_index bytea not null,
  namespace text not null default 'phone',
  value_index bytea not null,
  constraint phone_hashes_pkey primary key (workspace_id, hash_index),
  constraint phone_hashes_namespace check (namespace = 'phone'),
  constraint phone_hashes_phone foreign key (workspace_id, namespace, value_index)
    references members.identifiers (workspace_id, namespace, value_index) on delete cascade
);
create index phone_hashes_by_phone on members.phone_hashes (workspace_id, namespace, value_index);
comment on table members.phone_hashes is
  'Leads from the hash of a phone, as other platforms write it, to the identifier: both as blind indexes, so that nothing here can be tried against a list of phones. Whose the phone is, theirs is the hash; it goes with the phone. Written by modules/members.';

create table members.phones_to_hash (
  workspace_id uuid not null,
  namespace text not null default 'phone',
  value_index bytea not null,
  constraint phones_to_hash_pkey primary key (workspace_id, value_index),
  constraint phones_to_hash_phone foreign key (workspace_id, namespace, value_index)
    references members.identifiers (workspace_id, namespace, value_index) on delete cascade
);
comment on table members.phones_to_hash is
  'Phones that were here before their hashes were kept; a schedule takes them away as it hashes them. Written by modules/members.';
-- An owner that is no superuser sees the rows of all workspaces while the protection is not forced.
alter table members.identifiers no force row level security;
insert into members.phones_to_hash (workspace_id, value_index)
select identifiers.workspace_id, identifiers.value_index from members.identifiers where identifiers.namespace = 'phone';
alter table members.identifiers force row level security;
call public.protect('members.phone_hashes');
call public.protect('members.phones_to_hash');
grant select, insert, update, delete on members.phone_hashes, members.phones_to_hash to regulars_app;

alter table connections.import_lines
  add column platform text not null default '',
  add column store text not null default '',
  add column phone_index bytea,
  drop constraint import_lines_kind,
  add constraint import_lines_kind check (kind in ('sale', 'refund', 'closed'));
comment on column connections.import_lines.phone_index is 'Blind index of the hash of the buyer''s phone.';
