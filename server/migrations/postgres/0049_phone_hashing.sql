-- Hashes of phones are kept from the first time that somebody names a buyer by one, and not before.

create table members.phone_hashing (
  workspace_id uuid not null,
  since timestamptz not null,
  constraint phone_hashing_pkey primary key (workspace_id)
);
comment on table members.phone_hashing is
  'Workspaces that keep the hashes of phones, because a file or an event named a buyer by one. Written by modules/members.';
comment on table members.phones_to_hash is
  'Phones whose hashes are still to be kept, since somebody asked for them first; work takes them away as it hashes them. Written by modules/members.';
-- An owner that is no superuser sees the rows of all workspaces while the protection is not forced.
alter table members.phone_hashes no force row level security;
alter table members.phones_to_hash no force row level security;
insert into members.phone_hashing (workspace_id, since)
select workspace_id, now() from members.phone_hashes
 union
select workspace_id, now() from members.phones_to_hash;
alter table members.phone_hashes force row level security;
alter table members.phones_to_hash force row level security;
call public.protect('members.phone_hashing');
grant select, insert, update, delete on members.phone_hashing to regulars_app;
