-- Passkeys: a key of a user's own device signs them in, after the device made sure that it is them.

create table access.passkeys (
  user_id uuid not null,
  passkey_id uuid not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null,
  used_at timestamptz,
  constraint passkeys_pkey primary key (user_id, passkey_id),
  constraint passkeys_credential unique (credential_id),
  constraint passkeys_user foreign key (user_id) references access.users (user_id) on delete cascade
);
comment on table access.passkeys is 'Public keys by which users sign in without a password, each with the count of its uses that shows a copy of it. Written by modules/access.';
grant select, insert, update, delete on access.passkeys to regulars_app;
