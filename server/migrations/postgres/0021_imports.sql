-- Imports of more than orders: members, consents, opening balances of points, events and the catalogue. Their rows are
-- taken a page at a time, each page one transaction, and leave behind what an undo needs.

alter table connections.imports drop constraint imports_kind;
alter table connections.imports add constraint imports_kind
  check (kind in ('orders', 'members', 'consents', 'points', 'events', 'catalogue'));

create table connections.import_keys (
  workspace_id uuid not null,
  import_id uuid not null,
  row_key bytea not null,
  line int not null,
  constraint import_keys_pkey primary key (workspace_id, import_id, row_key)
);
call public.protect('connections.import_keys');
comment on table connections.import_keys is
  'What each line of a running import speaks of, as a keyed hash, so that a second line on the same thing is found; removed when it is over. Written by modules/connections.';

create table connections.imported_rows (
  workspace_id uuid not null,
  import_id uuid not null,
  line int not null,
  kind text not null,
  -- Where a thing may come once only (an opening balance, an event): its keyed hash, in every import.
  claim bytea,
  content_hash bytea not null,
  member_id uuid,
  undo bytea not null,
  constraint imported_rows_pkey primary key (workspace_id, import_id, line),
  constraint imported_rows_once unique (workspace_id, kind, claim)
);
call public.protect('connections.imported_rows');
comment on table connections.imported_rows is
  'Rows of imports that changed something, with what was there before (sealed): it makes a repeat harmless and an undo exact. Removed by the undo. Written by modules/connections.';

create table connections.products (
  workspace_id uuid not null,
  sku text collate "C" not null,
  name text not null,
  category text not null,
  price_mills bigint,
  import_id uuid not null,
  changed_at timestamptz not null,
  constraint products_pkey primary key (workspace_id, sku),
  constraint products_price check (price_mills between 0 and 900000000000)
);
call public.protect('connections.products');
comment on table connections.products is
  'The catalogue as the last import of each product gave it. Written by modules/connections.';

grant select, insert, update, delete on connections.import_keys, connections.imported_rows, connections.products to regulars_app;

create table connections.exports (
  workspace_id uuid not null,
  export_id uuid not null,
  kind text not null,
  clear boolean not null,
  partner text,
  purpose text,
  state text not null default 'queued',
  row_count bigint not null default 0,
  bytes bigint not null default 0,
  sealed_key bytea,
  created_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  constraint exports_pkey primary key (workspace_id, export_id),
  constraint exports_kind check (kind in ('members', 'consents', 'points', 'orders')),
  constraint exports_state check (state in ('queued', 'done', 'failed', 'expired')),
  constraint exports_clear_has_purpose check (not clear or purpose is not null),
  constraint exports_key_of_file check ((sealed_key is not null) = (state = 'done'))
);
call public.protect('connections.exports');
comment on table connections.exports is
  'Each export and what it was for; its file lies encrypted in the files folder, and its key goes after seven days. Written by modules/connections.';

grant select, insert, update on connections.exports to regulars_app;
