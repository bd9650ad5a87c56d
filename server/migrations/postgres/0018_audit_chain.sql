-- The seal on the audit log: entries in the order of their transactions, each hash over the one before.

create table audit.chain (
  workspace_id uuid not null,
  position bigint not null,
  xid xid8 not null,
  entry_id bigint not null,
  hash bytea not null,
  sealed_at timestamptz not null,
  constraint chain_pkey primary key (workspace_id, position),
  constraint chain_entry unique (workspace_id, xid, entry_id),
  constraint chain_position check (position > 0),
  constraint chain_hash check (octet_length(hash) = 32)
);
call public.protect('audit.chain');
comment on table audit.chain is
  'One row for each audit entry, a second or so after its commit: SHA-256 over the hash before and the whole entry, so that a later change, removal or insertion shows. Written by modules/audit.';

grant select, insert on audit.chain to regulars_app;
