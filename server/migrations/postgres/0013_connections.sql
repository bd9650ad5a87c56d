-- Imports: files, how their columns are read, and what became of their lines.

create schema connections;

create table connections.mappings (
  workspace_id uuid not null,
  code text not null,
  definition jsonb not null,
  saved_at timestamptz not null,
  constraint mappings_pkey primary key (workspace_id, code)
);
call public.protect('connections.mappings');
comment on table connections.mappings is 'Mappings saved in this workspace, beside those of the product in packs/mappings. Written by modules/connections.';

create table connections.files (
  workspace_id uuid not null,
  file_id uuid not null,
  name text not null,
  bytes bigint not null,
  details jsonb not null,
  sealed_key bytea not null,
  uploaded_at timestamptz not null,
  constraint files_pkey primary key (workspace_id, file_id),
  constraint files_bytes check (bytes > 0)
);
call public.protect('connections.files');
comment on table connections.files is 'Uploaded files; their bytes lie encrypted in the files folder, and deleting the row destroys their key. Written by modules/connections.';

create table connections.imports (
  workspace_id uuid not null,
  import_id uuid not null,
  kind text not null,
  file_id uuid not null,
  file_name text not null,
  file_bytes bigint not null,
  source text not null,
  mapping jsonb not null,
  dry_run boolean not null,
  state text not null default 'queued',
  bytes_read bigint not null default 0,
  lines_read int not null default 0,
  orders int,
  orders_applied int not null default 0,
  -- Applying goes on after this order.
  last_order_id text collate "C",
  last_kind text collate "C",
  -- What it wrote to the log: settled when the followers have passed this.
  inbox_mark jsonb,
  log_marks jsonb,
  undo_step int not null default 0,
  -- The worker that has it; one that was given up for dead finds another's here and stops.
  run_id uuid,
  report jsonb,
  error_code text,
  error_words jsonb,
  created_by text not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  constraint imports_pkey primary key (workspace_id, import_id),
  constraint imports_kind check (kind in ('orders')),
  constraint imports_state check (state in ('queued', 'reading', 'applying', 'settling', 'done', 'failed', 'cancelled', 'undoing', 'undone')),
  constraint imports_finished check ((finished_at is not null) = (state in ('done', 'failed', 'cancelled', 'undone')))
);
create index imports_under_way on connections.imports (workspace_id, state) where state in ('settling', 'undoing');
call public.protect('connections.imports');
comment on table connections.imports is 'One row for each import: where it stands, so that it goes on after a crash, and its report. Written by modules/connections.';

create table connections.import_lines (
  workspace_id uuid not null,
  import_id uuid not null,
  order_id text collate "C" not null,
  kind text collate "C" not null,
  line int not null,
  occurred_at timestamptz not null,
  member_number text collate "C",
  sku text collate "C" not null,
  product_name text not null,
  quantity numeric not null,
  unit_price numeric not null,
  amount_mills bigint not null,
  country text not null,
  contact bytea,
  constraint import_lines_pkey primary key (workspace_id, import_id, order_id, kind, line),
  constraint import_lines_kind check (kind in ('sale', 'refund')),
  constraint import_lines_amount check (amount_mills >= 0 and amount_mills <= 900000000000)
);
call public.protect('connections.import_lines');
comment on table connections.import_lines is 'Lines of a running import, by order; removed when it is over. Direct identifiers are sealed. Written by modules/connections.';

create table connections.import_rejects (
  workspace_id uuid not null,
  import_id uuid not null,
  line int not null,
  reason text not null,
  field text,
  details jsonb not null,
  -- A line without an amount is no sale, and still speaks of a member.
  member_number text collate "C",
  occurred_at timestamptz,
  sealed bytea not null,
  constraint import_rejects_pkey primary key (workspace_id, import_id, line)
);
call public.protect('connections.import_rejects');
comment on table connections.import_rejects is 'Lines that were not taken, sealed as they were, with the reason: the error file. Written by modules/connections.';

create table connections.imported_orders (
  workspace_id uuid not null,
  source text collate "C" not null,
  order_id text collate "C" not null,
  kind text collate "C" not null,
  content_hash bytea not null,
  import_id uuid not null,
  constraint imported_orders_pkey primary key (workspace_id, source, order_id, kind)
);
create index imported_orders_by_import on connections.imported_orders (workspace_id, import_id);
call public.protect('connections.imported_orders');
comment on table connections.imported_orders is 'Orders that imports brought, with a hash of their content: the same file again changes nothing. Written by modules/connections.';

create table connections.undone_members (
  workspace_id uuid not null,
  import_id uuid not null,
  member_id uuid not null,
  kept boolean not null,
  told boolean not null default false,
  constraint undone_members_pkey primary key (workspace_id, import_id, member_id)
);
call public.protect('connections.undone_members');
comment on table connections.undone_members is 'Members that an import under undo spoke of, until they are told; kept when something else speaks of them too. Written by modules/connections.';

grant usage on schema connections to regulars_app;
grant select, insert, update, delete on all tables in schema connections to regulars_app;
