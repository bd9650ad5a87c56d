-- Made by `npm run schema` from the migrations; do not edit.

-- A sign-in that goes through somebody else and has not come back: what it must come back with, by the hash of the cookie of its browser; taken once. Written by modules/access.
create table access.ceremonies (
  ceremony_hash bytea not null,
  kind text not null,
  sealed bytea not null,
  expires_at timestamp with time zone not null,
  constraint ceremonies_pkey PRIMARY KEY (ceremony_hash)
);
CREATE INDEX ceremonies_by_end ON access.ceremonies USING btree (expires_at);

-- Permissions for a purpose and a time, which end by themselves; direct identifiers only once a second person approved. Written by modules/access.
create table access.grants (
  workspace_id uuid not null,
  grant_id uuid not null,
  user_id uuid not null,
  permissions text[] not null,
  purpose text not null,
  hours integer not null,
  requested_at timestamp with time zone not null,
  requested_by text not null,
  needs_second boolean not null,
  begun_at timestamp with time zone,
  until timestamp with time zone,
  approved_by text,
  ended_at timestamp with time zone,
  ended_by text,
  constraint grants_ended CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint grants_have_a_purpose CHECK ((length(btrim(purpose)) > 0)),
  constraint grants_hours CHECK (((hours >= 1) AND (hours <= 336))),
  constraint grants_need_a_second_person CHECK (((NOT needs_second) OR (begun_at IS NULL) OR ((approved_by IS NOT NULL) AND (approved_by <> requested_by) AND (approved_by <> (user_id)::text)))),
  constraint grants_permit_something CHECK ((cardinality(permissions) > 0)),
  constraint grants_pkey PRIMARY KEY (workspace_id, grant_id),
  constraint grants_until CHECK (((begun_at IS NULL) = (until IS NULL)))
);
CREATE INDEX grants_of_user ON access.grants USING btree (user_id, until);
-- row-level security forced: own_or_installation: ((current_workspace() IS NULL) OR (workspace_id = current_workspace()))

-- Which user a subject of an issuer is; made once, by a verified address. Written by modules/access.
create table access.identity_links (
  workspace_id uuid not null,
  provider_id uuid not null,
  issuer text not null,
  subject text not null,
  user_id uuid not null,
  linked_at timestamp with time zone not null,
  constraint identity_links_pkey PRIMARY KEY (workspace_id, provider_id, issuer, subject),
  constraint identity_links_provider FOREIGN KEY (workspace_id, provider_id) REFERENCES access.identity_providers(workspace_id, provider_id) ON DELETE CASCADE,
  constraint identity_links_user FOREIGN KEY (user_id) REFERENCES access.users(user_id) ON DELETE CASCADE
);
CREATE INDEX identity_links_by_user ON access.identity_links USING btree (user_id);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Where users of a workspace may sign in instead: an OpenID Connect issuer and what is taken from its word. Written by modules/access.
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
  created_at timestamp with time zone not null,
  constraint identity_providers_domains CHECK ((cardinality(domains) > 0)),
  constraint identity_providers_name UNIQUE (workspace_id, name),
  constraint identity_providers_no_owner CHECK ((default_role <> 'owner'::text)),
  constraint identity_providers_pkey PRIMARY KEY (workspace_id, provider_id)
);
CREATE INDEX identity_providers_by_domain ON access.identity_providers USING gin (domains);
-- row-level security forced: own_or_installation: ((current_workspace() IS NULL) OR (workspace_id = current_workspace()))

-- Links that let somebody join a workspace once, by the hash of their secret. Written by modules/access.
create table access.invitations (
  workspace_id uuid not null,
  invitation_id uuid not null,
  email text not null,
  role text not null,
  limited boolean not null,
  stores text[] not null,
  regions text[] not null,
  secret_hash bytea not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint invitations_pkey PRIMARY KEY (workspace_id, invitation_id),
  constraint invitations_secret UNIQUE (workspace_id, secret_hash)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- API keys and write keys, by the hash of their secret. Written by modules/access.
create table access.keys (
  workspace_id uuid not null,
  key_id uuid not null,
  kind text not null,
  name text not null,
  prefix text not null,
  secret_hash bytea not null,
  scopes text[] not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  last_used_at timestamp with time zone,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  daily_limit bigint,
  suspended_at timestamp with time zone,
  used_on date,
  uses bigint not null default 0,
  constraint keys_daily_limit CHECK ((daily_limit > 0)),
  constraint keys_kind CHECK ((kind = ANY (ARRAY['api'::text, 'write'::text]))),
  constraint keys_pkey PRIMARY KEY (workspace_id, key_id),
  constraint keys_secret UNIQUE (workspace_id, secret_hash)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Which user works in which workspace, in which role. Written by modules/access.
create table access.memberships (
  workspace_id uuid not null,
  user_id uuid not null,
  role text not null,
  limited boolean not null default false,
  stores text[] not null default '{}'::text[],
  regions text[] not null default '{}'::text[],
  joined_at timestamp with time zone not null default now(),
  disabled_at timestamp with time zone,
  constraint memberships_owner_sees_all CHECK (((role <> 'owner'::text) OR ((NOT limited) AND (disabled_at IS NULL)))),
  constraint memberships_pkey PRIMARY KEY (workspace_id, user_id),
  constraint memberships_scope CHECK ((limited OR ((stores = '{}'::text[]) AND (regions = '{}'::text[])))),
  constraint memberships_user FOREIGN KEY (user_id) REFERENCES access.users(user_id) ON DELETE CASCADE
);
CREATE INDEX memberships_by_user ON access.memberships USING btree (user_id);
CREATE UNIQUE INDEX memberships_one_owner ON access.memberships USING btree (workspace_id) WHERE (role = 'owner'::text);
-- row-level security forced: own_or_installation: ((current_workspace() IS NULL) OR (workspace_id = current_workspace()))

-- Public keys by which users sign in without a password, each with the count of its uses that shows a copy of it. Written by modules/access.
create table access.passkeys (
  user_id uuid not null,
  passkey_id uuid not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint passkeys_credential UNIQUE (credential_id),
  constraint passkeys_pkey PRIMARY KEY (user_id, passkey_id),
  constraint passkeys_user FOREIGN KEY (user_id) REFERENCES access.users(user_id) ON DELETE CASCADE
);

-- Codes that stand in for a lost authenticator app, each once, by their hashes. Written by modules/access.
create table access.recovery_codes (
  user_id uuid not null,
  code_hash bytea not null,
  used_at timestamp with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (user_id, code_hash),
  constraint recovery_codes_user FOREIGN KEY (user_id) REFERENCES access.users(user_id) ON DELETE CASCADE
);

-- Roles that a workspace made for itself; the templates are in code. Written by modules/access.
create table access.roles (
  workspace_id uuid not null,
  role_id uuid not null,
  name text not null,
  permissions text[] not null,
  created_at timestamp with time zone not null,
  constraint roles_name UNIQUE (workspace_id, name),
  constraint roles_pkey PRIMARY KEY (workspace_id, role_id)
);
-- row-level security forced: own_or_installation: ((current_workspace() IS NULL) OR (workspace_id = current_workspace()))

-- The secret that a user's authenticator app shares with the product, sealed, and the last step whose code was used. Written by modules/access.
create table access.second_factors (
  user_id uuid not null,
  sealed_secret bytea not null,
  confirmed_at timestamp with time zone,
  last_step bigint not null default 0,
  created_at timestamp with time zone not null,
  constraint second_factors_pkey PRIMARY KEY (user_id),
  constraint second_factors_user FOREIGN KEY (user_id) REFERENCES access.users(user_id) ON DELETE CASCADE
);

-- Signed-in browsers, by the hash of their cookie. Written by modules/access.
create table access.sessions (
  session_hash bytea not null,
  user_id uuid not null,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  session_id uuid not null default gen_random_uuid(),
  ip text,
  user_agent text,
  proved_at timestamp with time zone,
  workspace_id uuid,
  provider_id uuid,
  constraint sessions_id UNIQUE (session_id),
  constraint sessions_pkey PRIMARY KEY (session_hash),
  constraint sessions_user FOREIGN KEY (user_id) REFERENCES access.users(user_id) ON DELETE CASCADE
);
CREATE INDEX sessions_by_user ON access.sessions USING btree (user_id);

-- Staff who operate the console; members are in the schema members. Written by modules/access.
create table access.users (
  user_id uuid not null,
  email text not null,
  name text not null,
  locale text not null,
  password_hash text,
  failed_attempts integer not null default 0,
  locked_until timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint users_email UNIQUE (email),
  constraint users_pkey PRIMARY KEY (user_id)
);

-- One company or brand each; everything else belongs to one of them. Written by modules/access.
create table access.workspaces (
  workspace_id uuid not null,
  name text not null,
  kind text not null,
  time_zone text not null,
  currency text not null,
  sandbox boolean not null default true,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  constraint workspaces_kind CHECK ((kind = ANY (ARRAY['own'::text, 'demo'::text]))),
  constraint workspaces_pkey PRIMARY KEY (workspace_id)
);
-- row-level security forced: own_or_installation: ((current_workspace() IS NULL) OR (workspace_id = current_workspace()))

-- One row for each audit entry, a second or so after its commit: SHA-256 over the hash before and the whole entry, so that a later change, removal or insertion shows. Written by modules/audit.
create table audit.chain (
  workspace_id uuid not null,
  position bigint not null,
  xid xid8 not null,
  entry_id bigint not null,
  hash bytea not null,
  sealed_at timestamp with time zone not null,
  constraint chain_entry UNIQUE (workspace_id, xid, entry_id),
  constraint chain_hash CHECK ((octet_length(hash) = 32)),
  constraint chain_pkey PRIMARY KEY (workspace_id, "position"),
  constraint chain_position CHECK (("position" > 0))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What staff, keys and members changed, with the object before and after; the product may add rows and neither change nor delete one. Written by modules/audit.
create table audit.entries (
  workspace_id uuid not null,
  xid xid8 not null default log.current_xid(),
  entry_id bigint not null generated always as identity,
  action text not null,
  object_kind text not null,
  object_id text not null,
  before jsonb,
  after jsonb,
  reason text,
  actor_kind text not null,
  actor_id text not null,
  ip text,
  user_agent text,
  request_id text,
  at timestamp with time zone not null,
  constraint entries_pkey PRIMARY KEY (workspace_id, xid, entry_id)
);
CREATE INDEX entries_by_actor ON audit.entries USING btree (workspace_id, actor_id, xid DESC, entry_id DESC);
CREATE INDEX entries_by_object ON audit.entries USING btree (workspace_id, object_kind, object_id, xid DESC, entry_id DESC);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Whose rows the file of an export holds, a row for each page of it; the file itself is gone after days, this is not. Written by modules/connections.
create table connections.export_members (
  workspace_id uuid not null,
  export_id uuid not null,
  page integer not null,
  member_ids uuid[] not null,
  constraint export_members_pkey PRIMARY KEY (workspace_id, export_id, page)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Each export and what it was for; its file lies encrypted in the files folder, and its key goes after seven days. Written by modules/connections.
create table connections.exports (
  workspace_id uuid not null,
  export_id uuid not null,
  kind text not null,
  clear boolean not null,
  partner text,
  purpose text,
  state text not null default 'queued'::text,
  row_count bigint not null default 0,
  bytes bigint not null default 0,
  sealed_key bytea,
  created_by text not null,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  format text not null default 'csv'::text,
  columns text[],
  constraint exports_clear_has_purpose CHECK (((NOT clear) OR (purpose IS NOT NULL))),
  constraint exports_format CHECK ((format = ANY (ARRAY['csv'::text, 'xlsx'::text]))),
  constraint exports_key_of_file CHECK (((sealed_key IS NOT NULL) = (state = 'done'::text))),
  constraint exports_kind CHECK ((kind = ANY (ARRAY['members'::text, 'consents'::text, 'points'::text, 'orders'::text]))),
  constraint exports_pkey PRIMARY KEY (workspace_id, export_id),
  constraint exports_state CHECK ((state = ANY (ARRAY['queued'::text, 'done'::text, 'failed'::text, 'expired'::text])))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Uploaded files; their bytes lie encrypted in the files folder, and deleting the row destroys their key. Written by modules/connections.
create table connections.files (
  workspace_id uuid not null,
  file_id uuid not null,
  name text not null,
  bytes bigint not null,
  details jsonb not null,
  sealed_key bytea not null,
  uploaded_at timestamp with time zone not null,
  constraint files_bytes CHECK ((bytes > 0)),
  constraint files_pkey PRIMARY KEY (workspace_id, file_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What each line of a running import speaks of, as a keyed hash, so that a second line on the same thing is found; removed when it is over. Written by modules/connections.
create table connections.import_keys (
  workspace_id uuid not null,
  import_id uuid not null,
  row_key bytea not null,
  line integer not null,
  constraint import_keys_pkey PRIMARY KEY (workspace_id, import_id, row_key)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Lines of a running import, by order; removed when it is over. Direct identifiers are sealed. Written by modules/connections.
create table connections.import_lines (
  workspace_id uuid not null,
  import_id uuid not null,
  order_id text not null,
  kind text not null,
  line integer not null,
  occurred_at timestamp with time zone not null,
  member_number text,
  sku text not null,
  product_name text not null,
  quantity numeric not null,
  unit_price numeric not null,
  amount_mills bigint not null,
  country text not null,
  contact bytea,
  platform text not null default ''::text,
  store text not null default ''::text,
  phone_index bytea,
  constraint import_lines_amount CHECK (((amount_mills >= 0) AND (amount_mills <= '900000000000'::bigint))),
  constraint import_lines_kind CHECK ((kind = ANY (ARRAY['sale'::text, 'refund'::text, 'closed'::text]))),
  constraint import_lines_pkey PRIMARY KEY (workspace_id, import_id, order_id, kind, line)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Lines that were not taken, sealed as they were, with the reason: the error file. Written by modules/connections.
create table connections.import_rejects (
  workspace_id uuid not null,
  import_id uuid not null,
  line integer not null,
  reason text not null,
  field text,
  details jsonb not null,
  member_number text,
  occurred_at timestamp with time zone,
  sealed bytea not null,
  constraint import_rejects_pkey PRIMARY KEY (workspace_id, import_id, line)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Folders and addresses that files are taken from by themselves, and when. Written by modules/connections.
create table connections.import_schedules (
  workspace_id uuid not null,
  schedule_id uuid not null,
  name text not null,
  kind text not null,
  mapping text not null,
  place text not null,
  sealed_url bytea,
  sealed_authorization bytea,
  recurrence jsonb not null,
  time_zone text not null,
  paused boolean not null default false,
  next_run_at timestamp with time zone not null,
  failures integer not null default 0,
  validators jsonb,
  created_by text not null,
  created_at timestamp with time zone not null,
  constraint import_schedules_kind CHECK ((kind = ANY (ARRAY['orders'::text, 'members'::text, 'consents'::text, 'points'::text, 'events'::text, 'catalogue'::text]))),
  constraint import_schedules_pkey PRIMARY KEY (workspace_id, schedule_id),
  constraint import_schedules_place CHECK ((place = ANY (ARRAY['folder'::text, 'url'::text]))),
  constraint import_schedules_url CHECK (((place = 'url'::text) = (sealed_url IS NOT NULL)))
);
CREATE INDEX import_schedules_due ON connections.import_schedules USING btree (workspace_id, next_run_at) WHERE (NOT paused);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Orders that imports brought, with a hash of their content: the same file again changes nothing. Written by modules/connections.
create table connections.imported_orders (
  workspace_id uuid not null,
  source text not null,
  order_id text not null,
  kind text not null,
  content_hash bytea not null,
  import_id uuid not null,
  constraint imported_orders_pkey PRIMARY KEY (workspace_id, source, order_id, kind)
);
CREATE INDEX imported_orders_by_import ON connections.imported_orders USING btree (workspace_id, import_id);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Rows of imports that changed something, with what was there before (sealed): it makes a repeat harmless and an undo exact. Removed by the undo. Written by modules/connections.
create table connections.imported_rows (
  workspace_id uuid not null,
  import_id uuid not null,
  line integer not null,
  kind text not null,
  claim bytea,
  content_hash bytea not null,
  member_id uuid,
  undo bytea not null,
  constraint imported_rows_once UNIQUE (workspace_id, kind, claim),
  constraint imported_rows_pkey PRIMARY KEY (workspace_id, import_id, line)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- One row for each import: where it stands, so that it goes on after a crash, and its report. Written by modules/connections.
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
  state text not null default 'queued'::text,
  bytes_read bigint not null default 0,
  lines_read integer not null default 0,
  orders integer,
  orders_applied integer not null default 0,
  last_order_id text,
  last_kind text,
  inbox_mark jsonb,
  log_marks jsonb,
  undo_step integer not null default 0,
  run_id uuid,
  report jsonb,
  error_code text,
  error_words jsonb,
  created_by text not null,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint imports_finished CHECK (((finished_at IS NOT NULL) = (state = ANY (ARRAY['done'::text, 'failed'::text, 'cancelled'::text, 'undone'::text])))),
  constraint imports_kind CHECK ((kind = ANY (ARRAY['orders'::text, 'members'::text, 'consents'::text, 'points'::text, 'events'::text, 'catalogue'::text]))),
  constraint imports_pkey PRIMARY KEY (workspace_id, import_id),
  constraint imports_state CHECK ((state = ANY (ARRAY['queued'::text, 'reading'::text, 'applying'::text, 'settling'::text, 'done'::text, 'failed'::text, 'cancelled'::text, 'undoing'::text, 'undone'::text])))
);
CREATE INDEX imports_under_way ON connections.imports USING btree (workspace_id, state) WHERE (state = ANY (ARRAY['settling'::text, 'undoing'::text]));
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Mappings saved in this workspace, beside those of the product in packs/mappings. Written by modules/connections.
create table connections.mappings (
  workspace_id uuid not null,
  code text not null,
  definition jsonb not null,
  saved_at timestamp with time zone not null,
  constraint mappings_pkey PRIMARY KEY (workspace_id, code)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The catalogue as the last import of each product gave it. Written by modules/connections.
create table connections.products (
  workspace_id uuid not null,
  sku text not null,
  name text not null,
  category text not null,
  price_mills bigint,
  import_id uuid not null,
  changed_at timestamp with time zone not null,
  constraint products_pkey PRIMARY KEY (workspace_id, sku),
  constraint products_price CHECK (((price_mills >= 0) AND (price_mills <= '900000000000'::bigint)))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Files that a schedule has taken. The row is written with the import, so that a file is imported exactly once. Written by modules/connections.
create table connections.schedule_files (
  workspace_id uuid not null,
  schedule_id uuid not null,
  fingerprint bytea not null,
  run_id uuid not null,
  import_id uuid not null,
  taken_at timestamp with time zone not null,
  constraint schedule_files_pkey PRIMARY KEY (workspace_id, schedule_id, fingerprint)
);
CREATE INDEX schedule_files_by_run ON connections.schedule_files USING btree (workspace_id, run_id);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Each look of a schedule for files, and how it ended; kept for 90 days. Written by modules/connections.
create table connections.schedule_runs (
  workspace_id uuid not null,
  run_id uuid not null,
  schedule_id uuid not null,
  cause text not null,
  state text not null default 'running'::text,
  waiting integer not null default 0,
  error_code text,
  error_words jsonb,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint schedule_runs_cause CHECK ((cause = ANY (ARRAY['schedule'::text, 'retry'::text, 'person'::text]))),
  constraint schedule_runs_pkey PRIMARY KEY (workspace_id, run_id),
  constraint schedule_runs_state CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])))
);
CREATE INDEX schedule_runs_by_schedule ON connections.schedule_runs USING btree (workspace_id, schedule_id, started_at DESC);
CREATE UNIQUE INDEX schedule_runs_one_running ON connections.schedule_runs USING btree (workspace_id, schedule_id) WHERE (state = 'running'::text);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Members that an import under undo spoke of, until they are told; kept when something else speaks of them too. Written by modules/connections.
create table connections.undone_members (
  workspace_id uuid not null,
  import_id uuid not null,
  member_id uuid not null,
  kept boolean not null,
  told boolean not null default false,
  constraint undone_members_pkey PRIMARY KEY (workspace_id, import_id, member_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The merges of members that consent.current takes into account, and when one was undone. A merge that is missing here stops sends to the survivor. Written by modules/consent.
create table consent.carried_merges (
  workspace_id uuid not null,
  merge_id uuid not null,
  from_id uuid not null,
  into_id uuid not null,
  merged_at timestamp with time zone not null,
  undone_at timestamp with time zone,
  constraint carried_merges_pkey PRIMARY KEY (workspace_id, merge_id)
);
CREATE INDEX carried_merges_by_from ON consent.carried_merges USING btree (workspace_id, from_id) WHERE (undone_at IS NULL);
CREATE INDEX carried_merges_by_into ON consent.carried_merges USING btree (workspace_id, into_id) WHERE (undone_at IS NULL);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Where members are asked: the notice shown and one control for each consent. Written by modules/consent.
create table consent.collection_points (
  workspace_id uuid not null,
  point text not null,
  name jsonb not null,
  notice text not null,
  controls jsonb not null,
  state text not null,
  notice_version integer,
  updated_at timestamp with time zone not null,
  constraint collection_points_pinned CHECK (((state = 'draft'::text) OR (notice_version IS NOT NULL))),
  constraint collection_points_pkey PRIMARY KEY (workspace_id, point),
  constraint collection_points_state CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'disabled'::text])))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- How often a member wants promotional messages, and until when none; no row means as the workspace has it. The gate asks it. Written by modules/consent.
create table consent.contact_choices (
  workspace_id uuid not null,
  member_id uuid not null,
  frequency text not null,
  paused_until timestamp with time zone,
  changed_at timestamp with time zone not null,
  actor text not null,
  constraint contact_choices_frequency CHECK ((frequency = ANY (ARRAY['normal'::text, 'weekly'::text, 'monthly'::text]))),
  constraint contact_choices_pkey PRIMARY KEY (workspace_id, member_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Where a member stands on a purpose and channel, and the event that decided it: the one said last, a withdrawal before a grant of the same instant, over those of the members merged into this one by the stricter word. No row means never asked. Equals the replay of consent.events and consent.carried_merges. Written by modules/consent.
create table consent.current (
  workspace_id uuid not null,
  member_id uuid not null,
  purpose text not null,
  channel text not null,
  state text not null,
  source text not null,
  imported boolean not null,
  occurred_at timestamp with time zone not null,
  event_id uuid not null,
  said_by uuid not null,
  notice_version integer not null default 1,
  valid_until timestamp with time zone,
  constraint current_event FOREIGN KEY (workspace_id, said_by, event_id) REFERENCES consent.events(workspace_id, member_id, event_id),
  constraint current_pkey PRIMARY KEY (workspace_id, member_id, purpose, channel),
  constraint current_state CHECK ((state = ANY (ARRAY['granted'::text, 'withdrawn'::text])))
);
CREATE INDEX current_granted ON consent.current USING btree (workspace_id, purpose, channel) WHERE (state = 'granted'::text);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Every consent given or withdrawn, with its proof (sealed). Never changed; a repeated record adds nothing. Written by modules/consent.
create table consent.events (
  workspace_id uuid not null,
  member_id uuid not null,
  event_id uuid not null,
  purpose text not null,
  channel text not null,
  state text not null,
  source text not null,
  imported boolean not null,
  proof bytea not null,
  notice_version integer not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  actor text not null,
  language text,
  collection_point text,
  valid_until timestamp with time zone,
  constraint events_not_of_the_future CHECK ((occurred_at <= recorded_at)),
  constraint events_pkey PRIMARY KEY (workspace_id, member_id, event_id),
  constraint events_said_once UNIQUE (workspace_id, member_id, purpose, channel, occurred_at, state, source),
  constraint events_state CHECK ((state = ANY (ARRAY['granted'::text, 'withdrawn'::text])))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What a guardian said of a child: without a consent that stands, nothing goes to the child. The later word stands, a withdrawal before a grant of the same instant. The product may add and neither change nor delete. Written by modules/consent.
create table consent.guardian_consents (
  workspace_id uuid not null,
  member_id uuid not null,
  word_id uuid not null,
  state text not null,
  source text not null,
  proof bytea not null,
  occurred_at timestamp with time zone not null,
  actor text not null,
  constraint guardian_consents_pkey PRIMARY KEY (workspace_id, member_id, word_id),
  constraint guardian_consents_state CHECK ((state = ANY (ARRAY['granted'::text, 'withdrawn'::text])))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Whether a guardian of a child agrees now: what stands of consent.guardian_consents, in a row that the send gate can hold. Written by modules/consent.
create table consent.guardians (
  workspace_id uuid not null,
  member_id uuid not null,
  state text not null,
  source text not null,
  occurred_at timestamp with time zone not null,
  constraint guardians_pkey PRIMARY KEY (workspace_id, member_id),
  constraint guardians_state CHECK ((state = ANY (ARRAY['granted'::text, 'withdrawn'::text])))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What the next version of a notice will say, by language. Written by modules/consent.
create table consent.notice_drafts (
  workspace_id uuid not null,
  notice text not null,
  purposes text[] not null,
  texts jsonb not null,
  updated_at timestamp with time zone not null,
  constraint notice_drafts_pkey PRIMARY KEY (workspace_id, notice)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Every version of every notice as it was published, with the SHA-256 of its text in each language; numbered through the workspace, so that versions of different notices can be compared. The product may add and neither change nor delete. Version 1 has no row: it is the name and description of the purpose, shown before there was a notice. Written by modules/consent.
create table consent.notices (
  workspace_id uuid not null,
  version integer not null,
  notice text not null,
  purposes text[] not null,
  texts jsonb not null,
  hashes jsonb not null,
  material boolean not null,
  change_note text,
  published_at timestamp with time zone not null,
  published_by text not null,
  constraint notices_pkey PRIMARY KEY (workspace_id, version),
  constraint notices_small_change_is_explained CHECK ((material OR (COALESCE(length(change_note), 0) > 0)))
);
CREATE INDEX notices_by_notice ON consent.notices USING btree (workspace_id, notice, version DESC);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Each turn of the personalisation switch of a member, apart from consent to contact; the last counts, and without one it is on. Never changed. Written by modules/consent.
create table consent.personalisation (
  workspace_id uuid not null,
  member_id uuid not null,
  choice_id uuid not null,
  allowed boolean not null,
  source text not null,
  occurred_at timestamp with time zone not null,
  actor text not null,
  constraint personalisation_pkey PRIMARY KEY (workspace_id, member_id, choice_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What decides now: by jurisdiction the definition of the pack that is active there, copied from consent.policy_packs, so that the send gate holds one row and sees a change at once. Without a pack everything needs consent. Written by modules/consent.
create table consent.policies (
  workspace_id uuid not null,
  default_jurisdiction text,
  youth_audience boolean not null default false,
  active jsonb not null default '{}'::jsonb,
  constraint policies_pkey PRIMARY KEY (workspace_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Every version of every policy pack as it was loaded. The product may add and neither change nor delete. Written by modules/consent.
create table consent.policy_packs (
  workspace_id uuid not null,
  pack text not null,
  version integer not null,
  definition jsonb not null,
  loaded_at timestamp with time zone not null,
  loaded_by text not null,
  constraint policy_packs_pkey PRIMARY KEY (workspace_id, pack, version)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- For what members may be contacted, on which legal basis, the notice that tells of it with its version of today, and the oldest version whose consents still hold. Promotional purposes count toward the frequency cap. Written by modules/consent.
create table consent.purposes (
  workspace_id uuid not null,
  purpose text not null,
  name jsonb not null,
  description jsonb not null,
  legal_basis text not null,
  channels text[] not null,
  promotional boolean not null,
  notice_version integer not null,
  position integer not null,
  balancing_note text,
  expires_after_days integer,
  notice text,
  least_version integer not null default 1,
  shares boolean not null default false,
  constraint purposes_expiry CHECK ((expires_after_days > 0)),
  constraint purposes_interest_is_balanced CHECK (((legal_basis <> 'legitimate_interest'::text) OR (COALESCE(length(balancing_note), 0) > 0))),
  constraint purposes_legal_basis CHECK ((legal_basis = ANY (ARRAY['consent'::text, 'contract'::text, 'legitimate_interest'::text]))),
  constraint purposes_pkey PRIMARY KEY (workspace_id, purpose),
  constraint purposes_promotion_is_not_service CHECK (((NOT promotional) OR (legal_basis <> 'contract'::text))),
  constraint purposes_versions CHECK ((least_version <= notice_version))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Profiles whose browser sent the Global Privacy Control, with the first time. A visitor who becomes known brings theirs along. The product may add and neither change nor delete. Written by modules/consent.
create table consent.sharing_objections (
  workspace_id uuid not null,
  profile_id uuid not null,
  source text not null,
  objected_at timestamp with time zone not null,
  constraint sharing_objections_pkey PRIMARY KEY (workspace_id, profile_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Topics that a member left, or came back to; no row means wanted. The gate asks it. Written by modules/consent.
create table consent.topic_choices (
  workspace_id uuid not null,
  member_id uuid not null,
  topic text not null,
  wanted boolean not null,
  changed_at timestamp with time zone not null,
  actor text not null,
  constraint topic_choices_pkey PRIMARY KEY (workspace_id, member_id, topic),
  constraint topic_choices_topic FOREIGN KEY (workspace_id, topic) REFERENCES consent.topics(workspace_id, topic)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What messages are about, in words that members read; one that is not offered is shown to nobody. Written by modules/consent.
create table consent.topics (
  workspace_id uuid not null,
  topic text not null,
  name jsonb not null,
  description jsonb not null,
  offered boolean not null,
  position integer not null,
  constraint topics_pkey PRIMARY KEY (workspace_id, topic)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Members who object to a decision that no person made, and what a person answered. Written by modules/decisions.
create table decisions.reviews (
  workspace_id uuid not null,
  review_id uuid not null,
  member_id uuid not null,
  kind text not null,
  subject text not null,
  state text not null,
  words bytea,
  asked_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  policy text,
  closed_at timestamp with time zone,
  closed_by text,
  answer text,
  constraint reviews_answered CHECK (((state <> ALL (ARRAY['upheld'::text, 'changed'::text])) OR (length(btrim(answer)) > 0))),
  constraint reviews_closed CHECK (((closed_at IS NULL) = (state = 'open'::text))),
  constraint reviews_kind CHECK ((kind = ANY (ARRAY['journey'::text, 'holdout'::text, 'message'::text, 'segment'::text, 'stage'::text, 'rfm'::text, 'points'::text]))),
  constraint reviews_pkey PRIMARY KEY (workspace_id, review_id),
  constraint reviews_state CHECK ((state = ANY (ARRAY['open'::text, 'upheld'::text, 'changed'::text, 'taken_back'::text])))
);
CREATE INDEX reviews_by_due ON decisions.reviews USING btree (workspace_id, ((closed_at IS NOT NULL)), due_at, review_id);
CREATE UNIQUE INDEX reviews_one_open ON decisions.reviews USING btree (workspace_id, member_id, kind, subject) WHERE (state = 'open'::text);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Files of the archive. "writing": its events are chosen; "written": it is on the disk and was read back; "archived": they are in it only; "restored": also here again for a while. Written by modules/events.
create table events.archive_files (
  workspace_id uuid not null,
  file_id uuid not null,
  month date not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  state text not null default 'writing'::text,
  draft_name text,
  file_name text,
  events bigint not null default 0,
  bytes bigint not null default 0,
  digest bytea,
  begun_at timestamp with time zone not null,
  archived_at timestamp with time zone,
  restore_id uuid,
  restore_begun_at timestamp with time zone,
  restored_events bigint not null default 0,
  restored_until timestamp with time zone,
  restore_failed boolean not null default false,
  constraint archive_files_pkey PRIMARY KEY (workspace_id, file_id),
  constraint archive_files_restored CHECK (((state <> ALL (ARRAY['restoring'::text, 'restored'::text])) OR (restored_until IS NOT NULL))),
  constraint archive_files_state CHECK ((state = ANY (ARRAY['writing'::text, 'written'::text, 'archived'::text, 'restoring'::text, 'restored'::text]))),
  constraint archive_files_written CHECK (((state = 'writing'::text) = ((file_name IS NULL) AND (digest IS NULL))))
);
CREATE INDEX archive_files_by_month ON events.archive_files USING btree (workspace_id, month DESC, file_id DESC);
CREATE INDEX archive_files_open ON events.archive_files USING btree (workspace_id, state) WHERE (state <> 'archived'::text);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- For how many days events stay hot, and the wrapped key of the archive; without a row all stay hot. Written by modules/events.
create table events.archive_settings (
  workspace_id uuid not null,
  hot_days integer,
  wrapped_key bytea,
  constraint archive_settings_hot_days CHECK (((hot_days >= 90) AND (hot_days <= 36500))),
  constraint archive_settings_pkey PRIMARY KEY (workspace_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Hashes of message ids that were taken, so that a repeated event has no second effect. Those of imports stay; others for the retention time. Written by modules/events.
create table events.message_keys (
  workspace_id uuid not null,
  source_id uuid not null,
  message_key uuid not null,
  import_id uuid,
  seen_at timestamp with time zone not null,
  constraint message_keys_pkey PRIMARY KEY (workspace_id, source_id, message_key)
);
CREATE INDEX message_keys_by_age ON events.message_keys USING brin (seen_at) WHERE (import_id IS NULL);
CREATE INDEX message_keys_by_import ON events.message_keys USING btree (workspace_id, import_id) WHERE (import_id IS NOT NULL);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Events that were refused, sealed, with the reason; they can be mended and sent again. Written by modules/events.
create table events.quarantine (
  workspace_id uuid not null,
  event_id uuid not null,
  source_id uuid not null,
  source text not null,
  kind text not null,
  reason text not null,
  field text,
  message text not null,
  received_at timestamp with time zone not null,
  state text not null default 'waiting'::text,
  sealed bytea not null,
  constraint quarantine_pkey PRIMARY KEY (workspace_id, event_id),
  constraint quarantine_state CHECK ((state = ANY (ARRAY['waiting'::text, 'replayed'::text, 'discarded'::text])))
);
CREATE INDEX quarantine_by_state ON events.quarantine USING btree (workspace_id, state, event_id DESC);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The arm a member got when first exposed to an experiment (journey:<id>), with the hold-out share of that moment in ten-thousandths. Kept for good, so that a changed share moves nobody. Written by modules/experiments.
create table experiments.assignments (
  workspace_id uuid not null,
  experiment text not null,
  member_id uuid not null,
  arm text not null,
  holdout_share integer not null,
  assigned_at timestamp with time zone not null,
  given_by uuid,
  constraint assignments_arm CHECK ((arm = ANY (ARRAY['treated'::text, 'holdout'::text]))),
  constraint assignments_experiment CHECK (((length(experiment) >= 1) AND (length(experiment) <= 200))),
  constraint assignments_pkey PRIMARY KEY (workspace_id, experiment, member_id),
  constraint assignments_share CHECK (((holdout_share >= 0) AND (holdout_share <= 10000)))
);
CREATE INDEX assignments_by_member ON experiments.assignments USING btree (workspace_id, member_id);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Answers remembered by Idempotency-Key, so that a repeated request has the effect of one; sealed, because one may hold a new secret. Kept two days. Written by platform/http.
create table http.answers (
  workspace_id uuid not null,
  actor text not null,
  idempotency_key text not null,
  request_hash bytea not null,
  status integer not null,
  sealed_body bytea,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint answers_pkey PRIMARY KEY (workspace_id, actor, idempotency_key)
);
CREATE INDEX answers_by_age ON http.answers USING btree (workspace_id, created_at);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Work to be done once, soon or later; a finished job is deleted, one that failed too often stays as failed. Written by platform/jobs.
create table jobs.jobs (
  workspace_id uuid not null,
  job_id uuid not null,
  kind text not null,
  unique_key text,
  payload jsonb not null default '{}'::jsonb,
  state text not null default 'waiting'::text,
  run_at timestamp with time zone not null,
  leased_until timestamp with time zone,
  attempts integer not null default 0,
  last_error text,
  created_at timestamp with time zone not null,
  constraint jobs_pkey PRIMARY KEY (workspace_id, job_id),
  constraint jobs_state CHECK ((state = ANY (ARRAY['waiting'::text, 'failed'::text]))),
  constraint jobs_unique_key UNIQUE (workspace_id, kind, unique_key)
);
CREATE INDEX jobs_due ON jobs.jobs USING btree (workspace_id, run_at) WHERE (state = 'waiting'::text);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Members who stay out of a journey: their runs rest and they do not enter. Written by modules/journeys.
create table journeys.exclusions (
  workspace_id uuid not null,
  journey_id uuid not null,
  member_id uuid not null,
  since timestamp with time zone not null,
  constraint exclusions_pkey PRIMARY KEY (workspace_id, journey_id, member_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- A journey and its state. While filling_after is not null, members of the segment beyond that id have yet to be entered. Written by modules/journeys.
create table journeys.journeys (
  workspace_id uuid not null,
  journey_id uuid not null,
  name text not null,
  template text,
  state text not null default 'draft'::text,
  version integer not null default 1,
  filling_after uuid,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  stopped_at timestamp with time zone,
  constraint journeys_name CHECK (((length(name) >= 1) AND (length(name) <= 80))),
  constraint journeys_pkey PRIMARY KEY (workspace_id, journey_id),
  constraint journeys_state CHECK ((state = ANY (ARRAY['draft'::text, 'running'::text, 'paused'::text, 'stopped'::text]))),
  constraint journeys_version CHECK ((version >= 1))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Which of the events that branches ask for happened since a run began. Written by the consumer of modules/journeys.
create table journeys.run_events (
  workspace_id uuid not null,
  run_id uuid not null,
  event text not null,
  first_at timestamp with time zone not null,
  constraint run_events_pkey PRIMARY KEY (workspace_id, run_id, event)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- One member going through one journey once: where the run stands, when it is due, the steps it passed (path), and whether the goal was reached within its window. A hold-out run passes no step and is due when its window ends. Written by modules/journeys.
create table journeys.runs (
  workspace_id uuid not null,
  journey_id uuid not null,
  run_id uuid not null,
  member_id uuid not null,
  version integer not null,
  occurrence integer not null,
  arm text not null,
  state text not null,
  step text,
  path text[] not null default '{}'::text[],
  entered_at timestamp with time zone not null,
  due_at timestamp with time zone,
  finished_at timestamp with time zone,
  converted_at timestamp with time zone,
  revenue_mills bigint not null default 0,
  features text[],
  rule_version integer,
  constraint runs_arm CHECK ((arm = ANY (ARRAY['treated'::text, 'holdout'::text]))),
  constraint runs_due CHECK (((due_at IS NULL) = (state = ANY (ARRAY['finished'::text, 'stopped'::text, 'merged'::text])))),
  constraint runs_finished CHECK (((finished_at IS NULL) = (due_at IS NOT NULL))),
  constraint runs_holdout CHECK (((arm = 'treated'::text) OR ((step IS NULL) AND (path = '{}'::text[])))),
  constraint runs_occurrence CHECK ((occurrence >= 1)),
  constraint runs_once UNIQUE (workspace_id, member_id, journey_id, occurrence),
  constraint runs_pkey PRIMARY KEY (workspace_id, journey_id, run_id),
  constraint runs_revenue CHECK (((revenue_mills >= 0) AND (revenue_mills <= '9007199254740991'::bigint))),
  constraint runs_state CHECK ((state = ANY (ARRAY['active'::text, 'waiting'::text, 'finished'::text, 'stopped'::text, 'merged'::text]))),
  constraint runs_version FOREIGN KEY (workspace_id, journey_id, version) REFERENCES journeys.versions(workspace_id, journey_id, version)
);
CREATE INDEX runs_due ON journeys.runs USING btree (workspace_id, journey_id, due_at) WHERE (due_at IS NOT NULL);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What a journey does. A version that members have entered is never changed: a run finishes on the version it began with. The columns beside the definition repeat parts of it for SQL. Written by modules/journeys.
create table journeys.versions (
  workspace_id uuid not null,
  journey_id uuid not null,
  version integer not null,
  definition jsonb not null,
  segment_id uuid not null,
  holdout_percent integer not null,
  goal_event text not null,
  goal_days integer not null,
  reentry_days integer,
  branch_events text[] not null default '{}'::text[],
  created_at timestamp with time zone not null,
  created_by text not null,
  constraint versions_goal CHECK (((goal_days >= 1) AND (goal_days <= 365))),
  constraint versions_holdout CHECK (((holdout_percent >= 0) AND (holdout_percent <= 50))),
  constraint versions_journey FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys.journeys(workspace_id, journey_id) ON DELETE CASCADE,
  constraint versions_pkey PRIMARY KEY (workspace_id, journey_id, version)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The log: runs of events of one shard, in order. Consumers follow it by (xid, block_id). Written by platform/log.
create table log.blocks (
  workspace_id uuid not null,
  shard smallint not null,
  xid xid8 not null default log.current_xid(),
  block_id bigint not null generated always as identity,
  event_count integer not null,
  names text[] not null,
  payload bytea not null,
  written_at timestamp with time zone not null default clock_timestamp(),
  constraint blocks_pkey PRIMARY KEY (workspace_id, shard, xid, block_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- How far each consumer has come in each shard; moved in the transaction that holds the effects. Written by platform/log.
create table log.cursors (
  workspace_id uuid not null,
  consumer text not null,
  shard smallint not null,
  xid xid8 not null default '0'::xid8,
  last_id bigint not null default 0,
  events bigint not null default 0,
  planned jsonb,
  updated_at timestamp with time zone not null default clock_timestamp(),
  constraint cursors_pkey PRIMARY KEY (workspace_id, consumer, shard)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What was accepted, sealed, one row for one HTTP batch; written before the answer, removed after it is resolved and the retention is over. Written by platform/log.
create table log.inbox (
  workspace_id uuid not null,
  xid xid8 not null default log.current_xid(),
  batch_id bigint not null generated always as identity,
  source_id uuid not null,
  source text not null,
  kind text not null,
  import_id uuid,
  received_at timestamp with time zone not null,
  event_count integer not null,
  body bytea not null,
  constraint inbox_kind CHECK ((kind = ANY (ARRAY['collect'::text, 'historical'::text, 'import'::text, 'replay'::text]))),
  constraint inbox_pkey PRIMARY KEY (workspace_id, xid, batch_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Which lots a debit took, and how much; also which later lot repaid a debit that found too little. Never changed. Written by loyalty/ledger.
create table loyalty.allocations (
  workspace_id uuid not null,
  member_id uuid not null,
  currency text not null,
  debit_seq bigint not null,
  lot_seq bigint not null,
  points bigint not null,
  allocated_at timestamp with time zone not null,
  constraint allocations_pkey PRIMARY KEY (workspace_id, member_id, currency, debit_seq, lot_seq),
  constraint allocations_points CHECK (((points > 0) AND (points < '9007199254740992'::bigint)))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- A member's account in one point currency, derived from the postings and kept in their transaction; whoever posts locks this row first. Written by loyalty/ledger.
create table loyalty.balances (
  workspace_id uuid not null,
  member_id uuid not null,
  currency text not null,
  available bigint not null default 0,
  pending bigint not null default 0,
  lifetime_earned bigint not null default 0,
  lifetime_reversed bigint not null default 0,
  lifetime_redeemed bigint not null default 0,
  lifetime_adjusted bigint not null default 0,
  last_seq bigint not null default 0,
  updated_at timestamp with time zone not null,
  constraint balances_add_up CHECK (((available + pending) = (((lifetime_earned - lifetime_reversed) - lifetime_redeemed) + lifetime_adjusted))),
  constraint balances_exact CHECK (((abs(available) < '9007199254740992'::bigint) AND (abs(pending) < '9007199254740992'::bigint) AND (abs(lifetime_earned) < '9007199254740992'::bigint) AND (abs(lifetime_reversed) < '9007199254740992'::bigint) AND (abs(lifetime_redeemed) < '9007199254740992'::bigint) AND (abs(lifetime_adjusted) < '9007199254740992'::bigint))),
  constraint balances_pkey PRIMARY KEY (workspace_id, member_id, currency)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The part of a debit that no lot covered yet; the next credits repay it, oldest first, and then the row goes. Written by loyalty/ledger.
create table loyalty.debts (
  workspace_id uuid not null,
  member_id uuid not null,
  currency text not null,
  seq bigint not null,
  open_points bigint not null,
  constraint debts_open CHECK (((open_points > 0) AND (open_points < '9007199254740992'::bigint))),
  constraint debts_pkey PRIMARY KEY (workspace_id, member_id, currency, seq)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- How orders earn points, one row a version; the highest version holds for orders that arrive from then on. Written by loyalty/earning.
create table loyalty.earning_rules (
  workspace_id uuid not null,
  version integer not null,
  points_per_unit integer not null,
  since timestamp with time zone,
  active boolean not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  constraint earning_rules_pkey PRIMARY KEY (workspace_id, version),
  constraint earning_rules_points CHECK (((points_per_unit >= 0) AND (points_per_unit <= 1000)))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The points of one credit (the transaction of the same seq) and how many are left; debits take from lots by end date, then age, then seq. Written by loyalty/ledger.
create table loyalty.lots (
  workspace_id uuid not null,
  member_id uuid not null,
  currency text not null,
  seq bigint not null,
  original bigint not null,
  remaining bigint not null,
  earned_at timestamp with time zone not null,
  activates_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  source_ref text,
  constraint lots_original CHECK (((original > 0) AND (original < '9007199254740992'::bigint))),
  constraint lots_pkey PRIMARY KEY (workspace_id, member_id, currency, seq),
  constraint lots_remaining CHECK (((remaining >= 0) AND (remaining <= original)))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What a member's orders earn net of their refunds, what refunds that name no order ask back, and how much of that was taken. Locked by whoever changes the member's orders. Written by loyalty/earning.
create table loyalty.member_earnings (
  workspace_id uuid not null,
  member_id uuid not null,
  order_points bigint not null default 0,
  loose_points bigint not null default 0,
  loose_taken bigint not null default 0,
  spend_mills bigint not null default 0,
  updated_at timestamp with time zone not null,
  constraint member_earnings_bound CHECK (((loose_points >= 0) AND (order_points >= 0) AND ((loose_taken >= 0) AND (loose_taken <= LEAST(loose_points, order_points))))),
  constraint member_earnings_exact CHECK (((abs(spend_mills) < '9007199254740992'::bigint) AND (loose_points < '9007199254740992'::bigint) AND (order_points < '9007199254740992'::bigint))),
  constraint member_earnings_pkey PRIMARY KEY (workspace_id, member_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The facts of each order that decide its points: total, refunded so far, and the rule it came under; total is null while only a refund was seen or after an undo. Written by loyalty/earning.
create table loyalty.order_earnings (
  workspace_id uuid not null,
  member_id uuid not null,
  order_id text not null,
  total_mills bigint,
  refunded_mills bigint not null default 0,
  points_per_unit integer,
  rule_version integer,
  earned bigint not null default 0,
  reversed bigint not null default 0,
  placed_at timestamp with time zone,
  received_at timestamp with time zone,
  import_id uuid,
  revision integer not null default 0,
  profile_id uuid,
  constraint order_earnings_amounts CHECK ((((total_mills >= 0) AND (total_mills <= '9007199254740991'::bigint)) AND ((refunded_mills >= 0) AND (refunded_mills <= '9007199254740991'::bigint)))),
  constraint order_earnings_pkey PRIMARY KEY (workspace_id, member_id, order_id),
  constraint order_earnings_points CHECK ((((earned >= 0) AND (earned <= '9007199254740991'::bigint)) AND ((reversed >= 0) AND (reversed <= earned)))),
  constraint order_earnings_seen CHECK ((((total_mills IS NULL) = (points_per_unit IS NULL)) AND ((total_mills IS NULL) = (placed_at IS NULL))))
);
CREATE INDEX order_earnings_by_profile ON loyalty.order_earnings USING btree (workspace_id, profile_id) WHERE (profile_id IS NOT NULL);
CREATE INDEX order_earnings_import ON loyalty.order_earnings USING btree (workspace_id, import_id) WHERE (import_id IS NOT NULL);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Each refund by its own id, so that a repeated one changes nothing; without an original order it counts against all the member's orders. Written by loyalty/earning.
create table loyalty.order_refunds (
  workspace_id uuid not null,
  member_id uuid not null,
  refund_id text not null,
  original_order_id text,
  amount_mills bigint not null,
  points_per_unit integer not null,
  refunded_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  import_id uuid,
  revision integer not null default 0,
  profile_id uuid,
  constraint order_refunds_amount CHECK (((amount_mills >= 0) AND (amount_mills <= '9007199254740991'::bigint))),
  constraint order_refunds_pkey PRIMARY KEY (workspace_id, member_id, refund_id)
);
CREATE INDEX order_refunds_by_profile ON loyalty.order_refunds USING btree (workspace_id, profile_id) WHERE (profile_id IS NOT NULL);
CREATE INDEX order_refunds_import ON loyalty.order_refunds USING btree (workspace_id, import_id) WHERE (import_id IS NOT NULL);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The legs of each transaction: what the member's account and the programme's account move by; they sum to zero and are never changed. Written by loyalty/ledger.
create table loyalty.postings (
  workspace_id uuid not null,
  member_id uuid not null,
  currency text not null,
  seq bigint not null,
  account text not null,
  points bigint not null,
  constraint postings_account CHECK ((account = ANY (ARRAY['member.available'::text, 'member.pending'::text, 'programme.issued'::text, 'programme.reversed'::text, 'programme.redeemed'::text, 'programme.adjusted'::text]))),
  constraint postings_pkey PRIMARY KEY (workspace_id, member_id, currency, seq, account),
  constraint postings_points CHECK (((points <> 0) AND (abs(points) < '9007199254740992'::bigint)))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Imports that were undone: their orders earn nothing, also those still on their way through the log. Written by loyalty/earning.
create table loyalty.reversed_imports (
  workspace_id uuid not null,
  import_id uuid not null,
  reversed_at timestamp with time zone not null,
  constraint reversed_imports_pkey PRIMARY KEY (workspace_id, import_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- One line of a member's statement, never changed; unique_key is derived from its cause, seq is its place on the statement. Written by loyalty/ledger.
create table loyalty.transactions (
  workspace_id uuid not null,
  member_id uuid not null,
  currency text not null,
  seq bigint not null,
  transaction_id uuid not null,
  kind text not null,
  unique_key text not null,
  points bigint not null,
  balance_after bigint not null,
  reason text not null,
  order_id text,
  rule_version integer,
  occurred_at timestamp with time zone not null,
  posted_at timestamp with time zone not null,
  actor_kind text not null,
  actor_id text not null,
  constraint transactions_kind CHECK ((kind = ANY (ARRAY['earn'::text, 'reverse'::text, 'adjust'::text, 'redeem'::text]))),
  constraint transactions_once UNIQUE (workspace_id, member_id, currency, unique_key),
  constraint transactions_pkey PRIMARY KEY (workspace_id, member_id, currency, seq),
  constraint transactions_points CHECK (((points <> 0) AND (abs(points) < '9007199254740992'::bigint)))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Sensitive fields that decisions may read all the same, each with the reason and who approved it. Written by modules/members.
create table members.approved_uses (
  workspace_id uuid not null,
  field text not null,
  reason text not null,
  approved_by text not null,
  approved_at timestamp with time zone not null,
  constraint approved_uses_have_a_reason CHECK ((length(btrim(reason)) > 0)),
  constraint approved_uses_pkey PRIMARY KEY (workspace_id, field)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What else is known of a member; the latest observation stays. Written by modules/members.
create table members.attributes (
  workspace_id uuid not null,
  member_id uuid not null,
  name text not null,
  value jsonb not null,
  source text not null,
  observed_at timestamp with time zone not null,
  carried_from uuid,
  told_by text not null default 'event'::text,
  own_value jsonb,
  own_source text,
  own_observed_at timestamp with time zone,
  own_told_by text,
  constraint attributes_own CHECK ((num_nulls(own_value, own_source, own_observed_at, own_told_by) = ANY (ARRAY[0, 4]))),
  constraint attributes_own_where_carried CHECK (((own_value IS NULL) OR (carried_from IS NOT NULL))),
  constraint attributes_pkey PRIMARY KEY (workspace_id, member_id, name),
  constraint attributes_told_by CHECK ((told_by = ANY (ARRAY['event'::text, 'import'::text, 'staff'::text, 'member'::text])))
);
CREATE INDEX attributes_by_value ON members.attributes USING btree (workspace_id, name, "left"((value #>> '{}'::text[]), 200));
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Attributes that members had deleted, with who had observed them last: they are not observed again until the member allows it. Written by modules/members.
create table members.blocked_attributes (
  workspace_id uuid not null,
  member_id uuid not null,
  name text not null,
  source text not null,
  blocked_at timestamp with time zone not null,
  constraint blocked_attributes_pkey PRIMARY KEY (workspace_id, member_id, name)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Values that say nothing of who somebody is: the shop's own phone, a test card. Kept as blind indexes. Written by modules/members.
create table members.blocked_identifiers (
  workspace_id uuid not null,
  namespace text not null,
  value_index bytea not null,
  reason text not null,
  blocked_at timestamp with time zone not null,
  blocked_by text not null,
  constraint blocked_identifiers_pkey PRIMARY KEY (workspace_id, namespace, value_index)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Profiles of who is known to be under 14, and of whom a guardian spoke: without their yes the profile is locked to necessary fields. look_at is when the age is worked out again. Written by modules/members.
create table members.children (
  workspace_id uuid not null,
  member_id uuid not null,
  under_age boolean not null,
  guardian_agreed boolean,
  look_at timestamp with time zone not null,
  constraint children_pkey PRIMARY KEY (workspace_id, member_id)
);
CREATE INDEX children_to_look_at ON members.children USING btree (workspace_id, look_at);
CREATE INDEX children_under_age ON members.children USING btree (workspace_id, member_id) WHERE under_age;
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What an organisation agreed to, from its first day to its last; renews names the contract it continues. Its state is read from the clock. Written by members/organisations.
create table members.contracts (
  workspace_id uuid not null,
  contract_id uuid not null,
  organisation_id uuid not null,
  fee_cents bigint not null,
  currency text not null,
  starts_on date not null,
  ends_on date not null,
  renews uuid,
  created_at timestamp with time zone not null,
  constraint contracts_currency CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint contracts_days CHECK ((starts_on <= ends_on)),
  constraint contracts_fee CHECK (((fee_cents >= 0) AND (fee_cents <= '9007199254740991'::bigint))),
  constraint contracts_organisation FOREIGN KEY (workspace_id, organisation_id) REFERENCES members.organisations(workspace_id, organisation_id) ON DELETE CASCADE,
  constraint contracts_pkey PRIMARY KEY (workspace_id, contract_id),
  constraint contracts_renewed_once UNIQUE (workspace_id, renews)
);
CREATE INDEX contracts_by_end ON members.contracts USING btree (workspace_id, ends_on, contract_id);
CREATE INDEX contracts_by_organisation ON members.contracts USING btree (workspace_id, organisation_id, ends_on DESC);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Name, e-mail, phone, address and the like, sealed under the member's key; the latest observation stays. Written by modules/members.
create table members.direct_values (
  workspace_id uuid not null,
  member_id uuid not null,
  name text not null,
  sealed bytea not null,
  source text not null,
  observed_at timestamp with time zone not null,
  carried_from uuid,
  told_by text not null default 'event'::text,
  own_sealed bytea,
  own_source text,
  own_observed_at timestamp with time zone,
  own_told_by text,
  constraint direct_values_own CHECK ((num_nulls(own_sealed, own_source, own_observed_at, own_told_by) = ANY (ARRAY[0, 4]))),
  constraint direct_values_own_where_carried CHECK (((own_sealed IS NULL) OR (carried_from IS NOT NULL))),
  constraint direct_values_pkey PRIMARY KEY (workspace_id, member_id, name),
  constraint direct_values_told_by CHECK ((told_by = ANY (ARRAY['event'::text, 'import'::text, 'staff'::text, 'member'::text])))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Searches for duplicates: how far one has come, what it compared, passed over and put up for review. One at a time runs in a workspace. Written by modules/members.
create table members.duplicate_searches (
  workspace_id uuid not null,
  search_id uuid not null,
  state text not null,
  phase text not null,
  stale_at_start bigint not null,
  refreshed bigint not null default 0,
  model jsonb,
  cursor_kind text,
  cursor_key bytea,
  blocks bigint not null default 0,
  pairs_compared bigint not null default 0,
  proposed bigint not null default 0,
  skipped jsonb not null default '{}'::jsonb,
  started_at timestamp with time zone not null,
  started_by text not null,
  finished_at timestamp with time zone,
  constraint duplicate_searches_finished CHECK (((state = 'running'::text) = (finished_at IS NULL))),
  constraint duplicate_searches_phase CHECK ((phase = ANY (ARRAY['keys'::text, 'model'::text, 'blocks'::text]))),
  constraint duplicate_searches_pkey PRIMARY KEY (workspace_id, search_id),
  constraint duplicate_searches_state CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])))
);
CREATE INDEX duplicate_searches_by_start ON members.duplicate_searches USING btree (workspace_id, started_at DESC);
CREATE UNIQUE INDEX duplicate_searches_running ON members.duplicate_searches USING btree (workspace_id) WHERE (state = 'running'::text);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Profiles that were erased: nothing of them is in the other tables of members, and the key that opened what lies elsewhere is destroyed. After a restore from a backup they are erased again. Written by modules/members.
create table members.erasures (
  workspace_id uuid not null,
  member_id uuid not null,
  erased_into uuid not null,
  erased_at timestamp with time zone not null,
  erased_by text not null,
  constraint erasures_pkey PRIMARY KEY (workspace_id, member_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Fields that came and were kept out because they are not in the register: by whom they were sent, and the last day. Written by modules/members.
create table members.field_findings (
  workspace_id uuid not null,
  name text not null,
  source text not null,
  kept_out_on date not null,
  constraint field_findings_pkey PRIMARY KEY (workspace_id, name, source)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Whether fields that are not in the register are kept out; without a row they are collected. Written by modules/members.
create table members.field_policies (
  workspace_id uuid not null,
  registered_only boolean not null,
  constraint field_policies_pkey PRIMARY KEY (workspace_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Personal fields that may be collected, each with its purpose, legal basis and retention; written_on is the last day a value came. Written by modules/members.
create table members.fields (
  workspace_id uuid not null,
  field text not null,
  label jsonb not null,
  built_in boolean not null,
  purpose jsonb not null,
  legal_basis text not null,
  retention_days integer,
  required boolean not null,
  registered_on date not null,
  written_on date,
  sensitive text,
  constraint fields_have_a_purpose CHECK (((length(btrim((purpose ->> 'en'::text))) > 0) AND (length(btrim((purpose ->> 'zh-CN'::text))) > 0))),
  constraint fields_legal_basis CHECK ((legal_basis = ANY (ARRAY['consent'::text, 'contract'::text, 'legitimate_interest'::text, 'legal_obligation'::text]))),
  constraint fields_pkey PRIMARY KEY (workspace_id, field),
  constraint fields_retention CHECK ((retention_days > 0)),
  constraint fields_sensitive CHECK ((sensitive = ANY (ARRAY['biometrics'::text, 'belief'::text, 'specific_identity'::text, 'health'::text, 'financial_account'::text, 'location_track'::text, 'under_14'::text])))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Who is in which household: a member is in one at most, and a household has one head. Written by members/households.
create table members.household_members (
  workspace_id uuid not null,
  member_id uuid not null,
  household_id uuid not null,
  is_head boolean not null,
  joined_at timestamp with time zone not null,
  constraint household_members_household FOREIGN KEY (workspace_id, household_id) REFERENCES members.households(workspace_id, household_id) ON DELETE CASCADE,
  constraint household_members_pkey PRIMARY KEY (workspace_id, member_id)
);
CREATE INDEX household_members_by_household ON members.household_members USING btree (workspace_id, household_id, joined_at);
CREATE UNIQUE INDEX household_members_head ON members.household_members USING btree (workspace_id, household_id) WHERE is_head;
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Members who live or buy together. Written by members/households.
create table members.households (
  workspace_id uuid not null,
  household_id uuid not null,
  name text not null,
  created_at timestamp with time zone not null,
  constraint households_name CHECK (((length(name) >= 1) AND (length(name) <= 80))),
  constraint households_pkey PRIMARY KEY (workspace_id, household_id)
);
CREATE INDEX households_by_created ON members.households USING btree (workspace_id, created_at DESC, household_id DESC);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Keys that lead to a member, by blind index, with the value sealed under the member's key. Written by modules/members.
create table members.identifiers (
  workspace_id uuid not null,
  namespace text not null,
  value_index bytea not null,
  member_id uuid not null,
  sealed bytea not null,
  first_seen_at timestamp with time zone not null,
  verified_at timestamp with time zone,
  import_id uuid,
  constraint identifiers_pkey PRIMARY KEY (workspace_id, namespace, value_index)
);
CREATE INDEX identifiers_by_import ON members.identifiers USING btree (workspace_id, import_id) WHERE (import_id IS NOT NULL);
CREATE INDEX identifiers_by_member ON members.identifiers USING btree (workspace_id, member_id);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What an import changed of members who were here before it, as they were, so that its undo can put it back. Removed by the undo. Written by modules/members.
create table members.import_changes (
  workspace_id uuid not null,
  import_id uuid not null,
  member_id uuid not null,
  kind text not null,
  external_id text,
  joined_at timestamp with time zone not null,
  first_seen_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  spoke_from timestamp with time zone not null,
  spoke_until timestamp with time zone not null,
  constraint import_changes_pkey PRIMARY KEY (workspace_id, import_id, member_id)
);
CREATE INDEX import_changes_by_member ON members.import_changes USING btree (workspace_id, member_id);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The key of each member, wrapped under the key of the workspace. Deleting the row erases the member everywhere, backups included. Written by modules/members.
create table members.keys (
  workspace_id uuid not null,
  member_id uuid not null,
  wrapped bytea not null,
  constraint keys_pkey PRIMARY KEY (workspace_id, member_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Under which keys a profile is compared with others: blind indexes of parts of its direct values, such as the last digits of a phone. Profiles that share one are a block. Made by the search for duplicates from members.match_stale. Written by modules/members.
create table members.match_keys (
  workspace_id uuid not null,
  kind text not null,
  key bytea not null,
  member_id uuid not null,
  constraint match_keys_pkey PRIMARY KEY (workspace_id, kind, key, member_id)
);
CREATE INDEX match_keys_by_member ON members.match_keys USING btree (workspace_id, member_id);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Profiles whose direct values changed since their match keys were made; marked in the transaction of the change. Written by modules/members.
create table members.match_stale (
  workspace_id uuid not null,
  member_id uuid not null,
  constraint match_stale_pkey PRIMARY KEY (workspace_id, member_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- One row for each member, anonymous or known. A merged member points at the one it became. Written by modules/members.
create table members.members (
  workspace_id uuid not null,
  member_id uuid not null,
  external_id text,
  kind text not null,
  source text not null,
  joined_at timestamp with time zone not null,
  first_seen_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  import_id uuid,
  merged_into uuid,
  own_joined_at timestamp with time zone,
  own_first_seen_at timestamp with time zone,
  constraint members_external_id UNIQUE (workspace_id, external_id),
  constraint members_kind CHECK ((kind = ANY (ARRAY['anonymous'::text, 'known'::text]))),
  constraint members_pkey PRIMARY KEY (workspace_id, member_id),
  constraint members_seen_in_order CHECK ((first_seen_at <= last_seen_at))
);
CREATE INDEX members_by_import ON members.members USING btree (workspace_id, import_id) WHERE (import_id IS NOT NULL);
CREATE INDEX members_by_joined ON members.members USING btree (workspace_id, joined_at DESC, member_id DESC);
CREATE INDEX members_merged_into ON members.members USING btree (workspace_id, merged_into) WHERE (merged_into IS NOT NULL);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Each time a member became part of another: why, by whom, and whether it was undone. The active ones are a forest; members.merged_into is its root. Written by modules/members.
create table members.merges (
  workspace_id uuid not null,
  merge_id uuid not null,
  from_id uuid not null,
  into_id uuid not null,
  cause text not null,
  evidence jsonb not null,
  merged_at timestamp with time zone not null,
  merged_by text not null,
  undone_at timestamp with time zone,
  undone_by text,
  undo_reason text,
  constraint merges_cause CHECK ((cause = ANY (ARRAY['rule'::text, 'review'::text, 'request'::text]))),
  constraint merges_pkey PRIMARY KEY (workspace_id, merge_id),
  constraint merges_two CHECK ((from_id <> into_id)),
  constraint merges_undone CHECK (((undone_at IS NULL) = (undone_by IS NULL)))
);
CREATE INDEX merges_by_from ON members.merges USING btree (workspace_id, from_id);
CREATE INDEX merges_by_survivor ON members.merges USING btree (workspace_id, into_id);
CREATE UNIQUE INDEX merges_active ON members.merges USING btree (workspace_id, from_id) WHERE (undone_at IS NULL);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The kinds of identifiers of a workspace: which counts first (lower is first), how many a member may have, whether one enrols its holder, and whether a verified one vouches that two are one person. Written by modules/members.
create table members.namespaces (
  workspace_id uuid not null,
  namespace text not null,
  name jsonb not null,
  priority integer not null,
  member_limit integer not null,
  enrols boolean not null,
  vouches boolean not null,
  constraint namespaces_limit CHECK (((member_limit >= 1) AND (member_limit <= 1000))),
  constraint namespaces_name CHECK ((namespace ~ '^[a-z][a-z0-9_]{1,39}$'::text)),
  constraint namespaces_pkey PRIMARY KEY (workspace_id, namespace)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Members who speak for an organisation, one of them first. Written by members/organisations.
create table members.organisation_contacts (
  workspace_id uuid not null,
  organisation_id uuid not null,
  member_id uuid not null,
  role text not null,
  is_primary boolean not null,
  added_at timestamp with time zone not null,
  constraint organisation_contacts_organisation FOREIGN KEY (workspace_id, organisation_id) REFERENCES members.organisations(workspace_id, organisation_id) ON DELETE CASCADE,
  constraint organisation_contacts_pkey PRIMARY KEY (workspace_id, organisation_id, member_id),
  constraint organisation_contacts_role CHECK (((length(role) >= 1) AND (length(role) <= 80)))
);
CREATE INDEX organisation_contacts_by_member ON members.organisation_contacts USING btree (workspace_id, member_id);
CREATE UNIQUE INDEX organisation_contacts_primary ON members.organisation_contacts USING btree (workspace_id, organisation_id) WHERE is_primary;
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- B2B accounts: kind, account manager, and the approvals asked for beyond those of the kind. Written by members/organisations.
create table members.organisations (
  workspace_id uuid not null,
  organisation_id uuid not null,
  number text not null,
  name text not null,
  kind text not null,
  is_strategic boolean not null,
  manager_id uuid,
  extra_approvals text[] not null,
  created_at timestamp with time zone not null,
  constraint organisations_kind CHECK ((kind = ANY (ARRAY['enterprise'::text, 'sme'::text, 'government'::text]))),
  constraint organisations_lengths CHECK ((((length(number) >= 1) AND (length(number) <= 40)) AND ((length(name) >= 1) AND (length(name) <= 200)))),
  constraint organisations_number UNIQUE (workspace_id, number),
  constraint organisations_pkey PRIMARY KEY (workspace_id, organisation_id)
);
CREATE INDEX organisations_by_name ON members.organisations USING btree (workspace_id, name COLLATE "C", organisation_id);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Leads from the hash of a phone, as other platforms write it, to the identifier: both as blind indexes, so that nothing here can be tried against a list of phones. Whose the phone is, theirs is the hash; it goes with the phone. Written by modules/members.
create table members.phone_hashes (
  workspace_id uuid not null,
  hash_index bytea not null,
  namespace text not null default 'phone'::text,
  value_index bytea not null,
  constraint phone_hashes_namespace CHECK ((namespace = 'phone'::text)),
  constraint phone_hashes_phone FOREIGN KEY (workspace_id, namespace, value_index) REFERENCES members.identifiers(workspace_id, namespace, value_index) ON DELETE CASCADE,
  constraint phone_hashes_pkey PRIMARY KEY (workspace_id, hash_index)
);
CREATE INDEX phone_hashes_by_phone ON members.phone_hashes USING btree (workspace_id, namespace, value_index);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Workspaces that keep the hashes of phones, because a file or an event named a buyer by one. Written by modules/members.
create table members.phone_hashing (
  workspace_id uuid not null,
  since timestamp with time zone not null,
  constraint phone_hashing_pkey PRIMARY KEY (workspace_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Phones whose hashes are still to be kept, since somebody asked for them first; work takes them away as it hashes them. Written by modules/members.
create table members.phones_to_hash (
  workspace_id uuid not null,
  namespace text not null default 'phone'::text,
  value_index bytea not null,
  constraint phones_to_hash_phone FOREIGN KEY (workspace_id, namespace, value_index) REFERENCES members.identifiers(workspace_id, namespace, value_index) ON DELETE CASCADE,
  constraint phones_to_hash_pkey PRIMARY KEY (workspace_id, value_index)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The access log: whose data a user or key was shown, which direct identifiers, masked or clear, and from where. Written by modules/members, which removes what is old.
create table members.readings (
  workspace_id uuid not null,
  reading_id uuid not null,
  at timestamp with time zone not null,
  actor_kind text not null,
  actor text not null,
  ip text,
  request_id text,
  member_ids uuid[] not null,
  fields text[] not null,
  clear boolean not null,
  constraint readings_actor CHECK ((actor_kind = ANY (ARRAY['user'::text, 'key'::text]))),
  constraint readings_pkey PRIMARY KEY (workspace_id, reading_id)
);
CREATE INDEX readings_by_time ON members.readings USING btree (workspace_id, at);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Each time a person saw direct identifiers in the clear, and why. Written by modules/members.
create table members.reveals (
  workspace_id uuid not null,
  reveal_id uuid not null,
  member_id uuid not null,
  actor text not null,
  reason text not null,
  at timestamp with time zone not null,
  constraint reveals_pkey PRIMARY KEY (workspace_id, reveal_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Two members who may be one person, for somebody to decide; a pair kept apart is not asked about again. Written by modules/members.
create table members.review_pairs (
  workspace_id uuid not null,
  low_id uuid not null,
  high_id uuid not null,
  probability double precision not null,
  evidence jsonb not null,
  state text not null,
  found_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by text,
  reason text,
  source text not null default 'event'::text,
  constraint review_pairs_order CHECK ((low_id < high_id)),
  constraint review_pairs_pkey PRIMARY KEY (workspace_id, low_id, high_id),
  constraint review_pairs_probability CHECK (((probability >= (0)::double precision) AND (probability <= (1)::double precision))),
  constraint review_pairs_source CHECK ((source = ANY (ARRAY['event'::text, 'search'::text]))),
  constraint review_pairs_state CHECK ((state = ANY (ARRAY['open'::text, 'merged'::text, 'kept_apart'::text])))
);
CREATE INDEX review_pairs_by_high ON members.review_pairs USING btree (workspace_id, high_id);
CREATE INDEX review_pairs_open ON members.review_pairs USING btree (workspace_id, probability DESC, low_id, high_id) WHERE (state = 'open'::text);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The frequency cap: slots a member has used in the trailing 168 hours, taken in the statement that decides. A row rather than a count, so that workers side by side cannot pass the limit; the limits and the local day of the last grant stand beside it and are constraints. Written by modules/messaging.
create table messaging.contacts (
  workspace_id uuid not null,
  member_id uuid not null,
  slots timestamp with time zone[] not null,
  looked_at timestamp with time zone not null,
  granted integer not null,
  day_from timestamp with time zone not null,
  per_day integer not null,
  per_week integer not null,
  elsewhere timestamp with time zone[] not null default '{}'::timestamp with time zone[],
  constraint contacts_pkey PRIMARY KEY (workspace_id, member_id),
  constraint contacts_within_the_day CHECK ((((cardinality(slots) + cardinality(elsewhere)) <= per_day) OR (cardinality(messaging.slots_since((slots || elsewhere), day_from)) <= per_day))),
  constraint contacts_within_the_week CHECK (((cardinality(slots) + cardinality(elsewhere)) <= per_week))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The SMTP server of a workspace, its password sealed. Written by modules/messaging.
create table messaging.email_channels (
  workspace_id uuid not null,
  host text not null,
  port integer not null,
  secure boolean not null,
  username text not null,
  password bytea,
  from_name text not null,
  from_address text not null,
  enabled boolean not null,
  constraint email_channels_pkey PRIMARY KEY (workspace_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- One row for each message that was decided on: unique per member, cause and occurrence, its id is the provider's idempotency key. Holds what the gate found and the sealed message as it went. Written by modules/messaging.
create table messaging.intents (
  workspace_id uuid not null,
  intent_id uuid not null,
  member_id uuid not null,
  channel text not null,
  purpose text not null,
  template text not null,
  cause text not null,
  occurrence text not null,
  journey_id uuid,
  holdout_key text,
  state text not null default 'waiting'::text,
  reason text,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  handed_over_at timestamp with time zone,
  slot_at timestamp with time zone,
  attempts smallint not null default 0,
  gate_version smallint,
  refusals text[],
  findings text[],
  consent_event_id uuid,
  provider_message_id text,
  message bytea,
  mechanism text,
  code bytea,
  features text[],
  address bytea,
  constraint intents_channel CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text, 'push'::text, 'wechat'::text]))),
  constraint intents_decided CHECK (((state = ANY (ARRAY['waiting'::text, 'refused'::text])) OR (decided_at IS NOT NULL))),
  constraint intents_one_for_each_occurrence UNIQUE (workspace_id, member_id, cause, occurrence),
  constraint intents_pkey PRIMARY KEY (workspace_id, intent_id),
  constraint intents_refused_for_a_reason CHECK (((state <> 'refused'::text) OR (reason IS NOT NULL))),
  constraint intents_state CHECK ((state = ANY (ARRAY['waiting'::text, 'refused'::text, 'sandboxed'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'unknown'::text])))
);
CREATE INDEX intents_due ON messaging.intents USING btree (workspace_id, due_at, intent_id) WHERE (state = 'waiting'::text);
CREATE INDEX intents_of_journey ON messaging.intents USING btree (workspace_id, journey_id, intent_id) WHERE (journey_id IS NOT NULL);
CREATE INDEX intents_under_way ON messaging.intents USING btree (workspace_id, state, intent_id) WHERE (state = ANY (ARRAY['sending'::text, 'failed'::text, 'unknown'::text]));
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- How often and at what hours members may be contacted. Written by modules/messaging.
create table messaging.policies (
  workspace_id uuid not null,
  per_day integer not null,
  per_week integer not null,
  quiet_from text not null,
  quiet_to text not null,
  constraint policies_per_day CHECK (((per_day >= 0) AND (per_day <= 50))),
  constraint policies_per_week CHECK (((per_week >= 0) AND (per_week <= 200))),
  constraint policies_pkey PRIMARY KEY (workspace_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Addresses that get nothing, or nothing of one purpose, by a keyed blind index of their own: they outlive the member. Written by modules/messaging.
create table messaging.suppressions (
  workspace_id uuid not null,
  suppression_id uuid not null,
  channel text not null,
  address_index bytea not null,
  purpose text not null default '*'::text,
  reason text not null,
  masked text not null,
  created_at timestamp with time zone not null,
  constraint suppressions_once UNIQUE (workspace_id, channel, address_index, purpose, reason),
  constraint suppressions_pkey PRIMARY KEY (workspace_id, suppression_id),
  constraint suppressions_reason CHECK ((reason = ANY (ARRAY['unsubscribed'::text, 'bounced'::text, 'complained'::text, 'manual'::text])))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Liquid templates in each language, by code. Written by modules/messaging.
create table messaging.templates (
  workspace_id uuid not null,
  code text not null,
  template_id uuid not null,
  channel text not null,
  purpose text not null,
  content jsonb not null,
  updated_at timestamp with time zone not null,
  topic text,
  constraint templates_channel CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text, 'push'::text, 'wechat'::text]))),
  constraint templates_pkey PRIMARY KEY (workspace_id, code)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- New addresses that members asked a code for: a blind index of the address and a keyed hash of the code, for a day. Written by modules/portal.
create table portal.address_changes (
  workspace_id uuid not null,
  change_id uuid not null,
  member_id uuid not null,
  channel text not null,
  address_index bytea not null,
  code_hash bytea not null,
  asked_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint address_changes_channel CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text]))),
  constraint address_changes_pkey PRIMARY KEY (workspace_id, change_id)
);
CREATE INDEX address_changes_by_time ON portal.address_changes USING btree (workspace_id, asked_at);
CREATE INDEX address_changes_of_member ON portal.address_changes USING btree (workspace_id, member_id, asked_at);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- One-time codes: asked for by anybody, answered in the background where the address is a member's. Only a keyed hash of the code is kept, for a day. Written by modules/portal.
create table portal.codes (
  workspace_id uuid not null,
  code_id uuid not null,
  address_index bytea not null,
  channel text not null,
  asked_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  member_id uuid,
  code_hash bytea,
  used_at timestamp with time zone,
  constraint codes_channel CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text]))),
  constraint codes_of_a_member CHECK (((member_id IS NULL) = (code_hash IS NULL))),
  constraint codes_pkey PRIMARY KEY (workspace_id, code_id)
);
CREATE INDEX codes_of_address ON portal.codes USING btree (workspace_id, address_index, asked_at);
CREATE INDEX codes_to_answer ON portal.codes USING btree (workspace_id, asked_at) WHERE (answered_at IS NULL);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Each time a member corrected a field, without its value: a birthday is corrected once. Written by modules/portal.
create table portal.corrections (
  workspace_id uuid not null,
  correction_id uuid not null,
  member_id uuid not null,
  field text not null,
  corrected_at timestamp with time zone not null,
  constraint corrections_pkey PRIMARY KEY (workspace_id, correction_id)
);
CREATE INDEX corrections_of_member ON portal.corrections USING btree (workspace_id, member_id, field);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Members who asked to be deleted, with the day by which it is to be done. Written by modules/portal.
create table portal.deletion_requests (
  workspace_id uuid not null,
  request_id uuid not null,
  member_id uuid not null,
  state text not null,
  asked_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  policy text,
  reason text,
  note text,
  closed_by text,
  constraint deletion_requests_closed CHECK (((closed_at IS NULL) = (state = 'open'::text))),
  constraint deletion_requests_pkey PRIMARY KEY (workspace_id, request_id),
  constraint deletion_requests_refused CHECK (((state = 'refused'::text) = (reason IS NOT NULL))),
  constraint deletion_requests_state CHECK ((state = ANY (ARRAY['open'::text, 'taken_back'::text, 'carried_out'::text, 'refused'::text])))
);
CREATE UNIQUE INDEX deletion_requests_one_open ON portal.deletion_requests USING btree (workspace_id, member_id) WHERE (state = 'open'::text);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Members signed in by a one-time code; a hash of the secret in their cookie. Written by modules/portal.
create table portal.sessions (
  workspace_id uuid not null,
  session_hash bytea not null,
  member_id uuid not null,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  constraint sessions_pkey PRIMARY KEY (workspace_id, session_hash)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Which fields of their profile members may correct; without a row all that can be corrected. Written by modules/portal.
create table portal.settings (
  workspace_id uuid not null,
  correctable text[] not null,
  constraint settings_pkey PRIMARY KEY (workspace_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Codes asked for and codes entered, whoever's the address is: what the limits count. Kept a day. Written by modules/portal.
create table portal.tries (
  workspace_id uuid not null,
  try_id uuid not null,
  kind text not null,
  address_index bytea not null,
  origin_index bytea not null,
  at timestamp with time zone not null,
  constraint tries_kind CHECK ((kind = ANY (ARRAY['ask'::text, 'enter'::text]))),
  constraint tries_pkey PRIMARY KEY (workspace_id, try_id)
);
CREATE INDEX tries_by_time ON portal.tries USING btree (workspace_id, at);
CREATE INDEX tries_of_address ON portal.tries USING btree (workspace_id, kind, address_index, at);
CREATE INDEX tries_of_origin ON portal.tries USING btree (workspace_id, kind, origin_index, at);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Impact assessments: what is weighed, its risks and measures, and who decided. The product may delete none; the law asks for three years. Written by modules/privacy.
create table privacy.assessments (
  workspace_id uuid not null,
  assessment_id uuid not null,
  kind text not null,
  subject text not null,
  title text not null,
  description text not null,
  risks jsonb not null,
  state text not null,
  author text not null,
  written_at timestamp with time zone not null,
  approver text,
  decision text,
  decided_at timestamp with time zone,
  valid_until date,
  constraint assessments_decided CHECK (((state = ANY (ARRAY['approved'::text, 'rejected'::text])) = (approver IS NOT NULL))),
  constraint assessments_end CHECK (((state = 'approved'::text) = (valid_until IS NOT NULL))),
  constraint assessments_kind CHECK ((kind = ANY (ARRAY['recipient'::text, 'transfer'::text, 'sensitive_field'::text, 'automated_decision'::text, 'other'::text]))),
  constraint assessments_pkey PRIMARY KEY (workspace_id, assessment_id),
  constraint assessments_state CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'approved'::text, 'rejected'::text]))),
  constraint assessments_two_people CHECK ((approver <> author))
);
CREATE INDEX assessments_of ON privacy.assessments USING btree (workspace_id, kind, subject);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What an audit asks, as the checklist had it then, with the evidence that the judgement was made on. Written by modules/privacy.
create table privacy.audit_items (
  workspace_id uuid not null,
  audit_id uuid not null,
  item text not null,
  position integer not null,
  content jsonb not null,
  evidence_kind text not null,
  evidence jsonb,
  taken_at timestamp with time zone,
  verdict text,
  reason text,
  judged_at timestamp with time zone,
  judged_by text,
  constraint audit_items_audit FOREIGN KEY (workspace_id, audit_id) REFERENCES privacy.audits(workspace_id, audit_id) ON DELETE CASCADE,
  constraint audit_items_evidence CHECK (((evidence IS NULL) = (taken_at IS NULL))),
  constraint audit_items_judged CHECK ((((verdict IS NULL) = (judged_at IS NULL)) AND ((verdict IS NULL) = (judged_by IS NULL)) AND ((verdict IS NULL) OR (evidence IS NOT NULL)))),
  constraint audit_items_not_applicable_is_explained CHECK (((verdict <> 'not_applicable'::text) OR COALESCE((reason ~ '\S'::text), false))),
  constraint audit_items_pkey PRIMARY KEY (workspace_id, audit_id, item),
  constraint audit_items_verdict CHECK ((verdict = ANY (ARRAY['passed'::text, 'finding'::text, 'not_applicable'::text])))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Compliance audits, one for each quarter that one was opened in; it looks back from looks_from on. Written by modules/privacy.
create table privacy.audits (
  workspace_id uuid not null,
  audit_id uuid not null,
  quarter_from date not null,
  looks_from date not null,
  pack text not null,
  pack_version integer not null,
  opened_at timestamp with time zone not null,
  opened_by text not null,
  due_on date not null,
  conclusion text,
  closed_at timestamp with time zone,
  closed_by text,
  constraint audits_closed CHECK ((((closed_at IS NULL) = (closed_by IS NULL)) AND ((closed_at IS NULL) = (conclusion IS NULL)) AND (conclusion ~ '\S'::text))),
  constraint audits_one_a_quarter UNIQUE (workspace_id, quarter_from),
  constraint audits_pkey PRIMARY KEY (workspace_id, audit_id),
  constraint audits_quarter CHECK (((EXTRACT(day FROM quarter_from) = (1)::numeric) AND (EXTRACT(month FROM quarter_from) = ANY (ARRAY[(1)::numeric, (4)::numeric, (7)::numeric, (10)::numeric]))))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Which user has which part in a field of the register or in a dataset of the product; the accountable one owns it. Written by modules/privacy.
create table privacy.data_owners (
  workspace_id uuid not null,
  kind text not null,
  subject text not null,
  part text not null,
  user_id uuid not null,
  assigned_at timestamp with time zone not null,
  assigned_by text not null,
  constraint data_owners_kind CHECK ((kind = ANY (ARRAY['field'::text, 'dataset'::text]))),
  constraint data_owners_part CHECK ((part = ANY (ARRAY['accountable'::text, 'responsible'::text, 'consulted'::text, 'informed'::text]))),
  constraint data_owners_pkey PRIMARY KEY (workspace_id, kind, subject, part, user_id)
);
CREATE UNIQUE INDEX data_owners_one_accountable ON privacy.data_owners USING btree (workspace_id, kind, subject) WHERE (part = 'accountable'::text);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What an audit found wanting, until it is closed by what was done. Written by modules/privacy.
create table privacy.findings (
  workspace_id uuid not null,
  finding_id uuid not null,
  found_in uuid not null,
  held_by uuid,
  item text,
  title text not null,
  severity text not null,
  owner_id uuid not null,
  due_on date not null,
  opened_at timestamp with time zone not null,
  opened_by text not null,
  carried_because text,
  done text,
  closed_at timestamp with time zone,
  closed_by text,
  constraint findings_carried CHECK (((NOT (held_by IS DISTINCT FROM found_in)) OR COALESCE((carried_because ~ '\S'::text), false))),
  constraint findings_closed CHECK ((((closed_at IS NULL) = (closed_by IS NULL)) AND ((closed_at IS NULL) = (done IS NULL)) AND (done ~ '\S'::text))),
  constraint findings_found_in FOREIGN KEY (workspace_id, found_in) REFERENCES privacy.audits(workspace_id, audit_id) ON DELETE CASCADE,
  constraint findings_pkey PRIMARY KEY (workspace_id, finding_id),
  constraint findings_severity CHECK ((severity = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text]))),
  constraint findings_title CHECK ((title ~ '\S'::text))
);
CREATE INDEX findings_of_audit ON privacy.findings USING btree (workspace_id, held_by);
CREATE INDEX findings_open ON privacy.findings USING btree (workspace_id, due_on) WHERE (closed_at IS NULL);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Who must be told by when, with the words that were sent or why nobody had to be. A clock that runs never goes away by itself. Written by modules/privacy.
create table privacy.incident_clocks (
  workspace_id uuid not null,
  incident_id uuid not null,
  clock text not null,
  starts_at timestamp with time zone not null,
  due_at timestamp with time zone,
  answer text,
  way text,
  reason text,
  notice text,
  answered_at timestamp with time zone,
  answered_by text,
  constraint incident_clocks_answer CHECK ((answer = ANY (ARRAY['notified'::text, 'not_notifiable'::text]))),
  constraint incident_clocks_answered CHECK ((((answer IS NULL) = (answered_at IS NULL)) AND ((answer IS NULL) = (answered_by IS NULL)))),
  constraint incident_clocks_notified CHECK (((NOT (answer IS DISTINCT FROM 'notified'::text)) = (notice IS NOT NULL))),
  constraint incident_clocks_pkey PRIMARY KEY (workspace_id, incident_id, clock),
  constraint incident_clocks_reason CHECK (((NOT (answer IS DISTINCT FROM 'not_notifiable'::text)) = (reason IS NOT NULL)))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Whose data an incident is about, as the last search found them. Written by modules/privacy.
create table privacy.incident_members (
  workspace_id uuid not null,
  incident_id uuid not null,
  member_id uuid not null,
  constraint incident_members_pkey PRIMARY KEY (workspace_id, incident_id, member_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The steps of the plan of an incident: what shows that each is done, or why it was skipped. Written by modules/privacy.
create table privacy.incident_steps (
  workspace_id uuid not null,
  incident_id uuid not null,
  step text not null,
  owner text,
  state text not null,
  note text,
  settled_at timestamp with time zone,
  settled_by text,
  constraint incident_steps_pkey PRIMARY KEY (workspace_id, incident_id, step),
  constraint incident_steps_say_why CHECK (((state = 'open'::text) OR (length(btrim(note)) > 0))),
  constraint incident_steps_settled CHECK ((((state = 'open'::text) = (settled_at IS NULL)) AND ((state = 'open'::text) = (settled_by IS NULL)))),
  constraint incident_steps_state CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'skipped'::text])))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The register of all incidents and exercises, also of those that nobody had to be told of; none is ever removed. Written by modules/privacy.
create table privacy.incidents (
  workspace_id uuid not null,
  incident_id uuid not null,
  title text not null,
  exercise boolean not null,
  noticed_at timestamp with time zone not null,
  happened_from timestamp with time zone not null,
  happened_to timestamp with time zone not null,
  people bigint,
  critical_infrastructure boolean not null,
  laws text[] not null,
  facts jsonb not null,
  criteria jsonb,
  affected bigint,
  searched_at timestamp with time zone,
  searched_by text,
  ready_at timestamp with time zone,
  started_at timestamp with time zone not null,
  started_by text not null,
  review text,
  closed_at timestamp with time zone,
  closed_by text,
  constraint incidents_closed_with_a_review CHECK ((((closed_at IS NULL) = (review IS NULL)) AND ((closed_at IS NULL) = (closed_by IS NULL)))),
  constraint incidents_people CHECK ((people >= 0)),
  constraint incidents_period CHECK ((happened_to > happened_from)),
  constraint incidents_pkey PRIMARY KEY (workspace_id, incident_id),
  constraint incidents_searched CHECK ((((criteria IS NULL) = (affected IS NULL)) AND ((criteria IS NULL) = (searched_at IS NULL))))
);
CREATE INDEX incidents_by_start ON privacy.incidents USING btree (workspace_id, started_at DESC);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What a penetration test found, by when it is to be mended, and the result of the test after. Written by modules/privacy.
create table privacy.pen_test_findings (
  workspace_id uuid not null,
  pen_test_id uuid not null,
  finding_id uuid not null,
  title text not null,
  severity text not null,
  due_on date not null,
  state text not null,
  retested_on date,
  note text,
  constraint pen_test_findings_accepted_for_a_reason CHECK (((state <> 'accepted'::text) OR (length(btrim(note)) > 0))),
  constraint pen_test_findings_fixed_when_retested CHECK (((state <> 'fixed'::text) OR (retested_on IS NOT NULL))),
  constraint pen_test_findings_of_a_test FOREIGN KEY (workspace_id, pen_test_id) REFERENCES privacy.pen_tests(workspace_id, pen_test_id),
  constraint pen_test_findings_pkey PRIMARY KEY (workspace_id, finding_id),
  constraint pen_test_findings_severity CHECK ((severity = ANY (ARRAY['critical'::text, 'high'::text, 'medium'::text, 'low'::text]))),
  constraint pen_test_findings_state CHECK ((state = ANY (ARRAY['open'::text, 'fixed'::text, 'accepted'::text])))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- After how many months the next penetration test is due; twelve without a row. Written by modules/privacy.
create table privacy.pen_test_periods (
  workspace_id uuid not null,
  months integer not null,
  constraint pen_test_periods_months CHECK (((months >= 1) AND (months <= 60))),
  constraint pen_test_periods_pkey PRIMARY KEY (workspace_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Penetration tests that others carried out: when, who, and what was tested. Written by modules/privacy.
create table privacy.pen_tests (
  workspace_id uuid not null,
  pen_test_id uuid not null,
  tested_on date not null,
  tester text not null,
  scope text not null,
  recorded_at timestamp with time zone not null,
  recorded_by text not null,
  constraint pen_tests_pkey PRIMARY KEY (workspace_id, pen_test_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What a law gives the company to do, by when and by whom; one of kind notice is done when that notice was published anew. Written by modules/privacy.
create table privacy.regulation_tasks (
  workspace_id uuid not null,
  task_id uuid not null,
  regulation_id uuid not null,
  kind text not null,
  title jsonb not null,
  notice text,
  owner_id uuid,
  due_on date not null,
  note text not null default ''::text,
  created_at timestamp with time zone not null,
  done_at timestamp with time zone,
  done_by text,
  constraint regulation_tasks_done CHECK (((done_at IS NULL) = (done_by IS NULL))),
  constraint regulation_tasks_kind CHECK ((kind = ANY (ARRAY['review'::text, 'notice'::text, 'other'::text]))),
  constraint regulation_tasks_notice CHECK (((notice IS NULL) OR (kind = 'notice'::text))),
  constraint regulation_tasks_pkey PRIMARY KEY (workspace_id, task_id),
  constraint regulation_tasks_regulation FOREIGN KEY (workspace_id, regulation_id) REFERENCES privacy.regulations(workspace_id, regulation_id)
);
CREATE INDEX regulation_tasks_of ON privacy.regulation_tasks USING btree (workspace_id, regulation_id);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Laws and versions of them that the company follows: from when, and what each changes. Versions of policy packs are listed beside them until one is taken up here. Written by modules/privacy.
create table privacy.regulations (
  workspace_id uuid not null,
  regulation_id uuid not null,
  law text not null,
  version text not null,
  jurisdiction text not null,
  effective_on date not null,
  impact text not null,
  pack text,
  pack_version integer,
  added_at timestamp with time zone not null,
  added_by text not null,
  constraint regulations_law UNIQUE (workspace_id, law, version),
  constraint regulations_pack UNIQUE (workspace_id, pack, pack_version),
  constraint regulations_pkey PRIMARY KEY (workspace_id, regulation_id),
  constraint regulations_whole_pack CHECK (((pack IS NULL) = (pack_version IS NULL)))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Each time a check of a safeguard answered differently than before, with what it saw. Written by modules/privacy.
create table privacy.safeguard_changes (
  workspace_id uuid not null,
  change_id uuid not null,
  safeguard text not null,
  layer text not null,
  name jsonb not null,
  status text not null,
  evidence jsonb not null,
  changed_at timestamp with time zone not null,
  constraint safeguard_changes_pkey PRIMARY KEY (workspace_id, change_id),
  constraint safeguard_changes_status CHECK ((status = ANY (ARRAY['pass'::text, 'warn'::text])))
);
CREATE INDEX safeguard_changes_by_time ON privacy.safeguard_changes USING btree (workspace_id, changed_at);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- What each check of a safeguard saw last, and since when its answer is this one. Written by modules/privacy.
create table privacy.safeguard_results (
  workspace_id uuid not null,
  safeguard text not null,
  position integer not null,
  layer text not null,
  name jsonb not null,
  status text not null,
  evidence jsonb not null,
  remedy jsonb,
  link text,
  checked_at timestamp with time zone not null,
  since timestamp with time zone not null,
  constraint safeguard_results_layer CHECK ((layer = ANY (ARRAY['isolation'::text, 'transport'::text, 'access'::text, 'masking'::text, 'recovery'::text]))),
  constraint safeguard_results_pkey PRIMARY KEY (workspace_id, safeguard),
  constraint safeguard_results_status CHECK ((status = ANY (ARRAY['pass'::text, 'warn'::text])))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Which version of a field or a dataset its owner has looked at and answers for; rows are added and never changed. Written by modules/privacy.
create table privacy.sign_offs (
  workspace_id uuid not null,
  sign_off_id uuid not null,
  kind text not null,
  subject text not null,
  version text not null,
  signed_by uuid not null,
  signed_at timestamp with time zone not null,
  constraint sign_offs_kind CHECK ((kind = ANY (ARRAY['field'::text, 'dataset'::text]))),
  constraint sign_offs_pkey PRIMARY KEY (workspace_id, sign_off_id)
);
CREATE INDEX sign_offs_latest ON privacy.sign_offs USING btree (workspace_id, kind, subject, signed_at DESC);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Companies that get personal data: what, for what, where, under which contract, what they answered and when they are looked at again. Written by modules/privacy.
create table privacy.vendors (
  workspace_id uuid not null,
  vendor_id uuid not null,
  name text not null,
  service text not null,
  data text[] not null,
  activities text[] not null,
  connections text[] not null,
  country text not null,
  abroad boolean not null,
  transfer_ground text,
  contract text,
  contract_until date,
  answers jsonb not null,
  sub_processors jsonb not null,
  state text not null,
  review_due date not null,
  reviewed_at timestamp with time zone not null,
  reviewed_by text not null,
  version integer not null,
  constraint vendors_get_something CHECK ((cardinality(data) > 0)),
  constraint vendors_name UNIQUE (workspace_id, name),
  constraint vendors_pkey PRIMARY KEY (workspace_id, vendor_id),
  constraint vendors_state CHECK ((state = ANY (ARRAY['planned'::text, 'active'::text, 'ended'::text])))
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

create table public.migrations (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migrations_pkey PRIMARY KEY (name)
);

-- Backups and restore drills of the installation, asked for by staff or by the clock, with their times and what they found. Written by server/recovery.
create table recovery.runs (
  run_id uuid not null,
  kind text not null,
  state text not null,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  file text,
  backup_at timestamp with time zone,
  bytes bigint,
  rows_done bigint not null default 0,
  rows_total bigint,
  counts_equal boolean,
  invariants_hold boolean,
  error text,
  constraint runs_kind CHECK ((kind = ANY (ARRAY['backup'::text, 'drill'::text]))),
  constraint runs_pkey PRIMARY KEY (run_id),
  constraint runs_state CHECK ((state = ANY (ARRAY['asked'::text, 'running'::text, 'done'::text, 'failed'::text])))
);
CREATE INDEX runs_by_kind ON recovery.runs USING btree (kind, asked_at DESC);
CREATE UNIQUE INDEX runs_one_at_a_time ON recovery.runs USING btree (kind) WHERE (state = ANY (ARRAY['asked'::text, 'running'::text]));

-- When each member first did anything but register. Written by modules/segments.
create table segments.first_acts (
  workspace_id uuid not null,
  member_id uuid not null,
  first_at timestamp with time zone not null,
  constraint first_acts_pkey PRIMARY KEY (workspace_id, member_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- How many members entered and left each segment on each day; the sum of the differences is its size. Written with the memberships.
create table segments.membership_days (
  workspace_id uuid not null,
  segment_id uuid not null,
  day date not null,
  entered bigint not null default 0,
  departed bigint not null default 0,
  constraint membership_days_counts CHECK (((entered >= 0) AND (departed >= 0))),
  constraint membership_days_pkey PRIMARY KEY (workspace_id, segment_id, day),
  constraint membership_days_segment FOREIGN KEY (workspace_id, segment_id) REFERENCES segments.segments(workspace_id, segment_id) ON DELETE CASCADE
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Who is in which segment now, and since when. Journeys read it. Written by modules/segments.
create table segments.memberships (
  workspace_id uuid not null,
  segment_id uuid not null,
  member_id uuid not null,
  entered_at timestamp with time zone not null,
  constraint memberships_pkey PRIMARY KEY (workspace_id, member_id, segment_id),
  constraint memberships_segment FOREIGN KEY (workspace_id, segment_id) REFERENCES segments.segments(workspace_id, segment_id) ON DELETE CASCADE
);
CREATE INDEX memberships_by_entry ON segments.memberships USING btree (workspace_id, segment_id, entered_at DESC, member_id DESC);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The orders of each member by their ids, so that stages follow from PostgreSQL at a cost that does not grow with the history. A set: the same order told twice changes nothing. Written by modules/segments.
create table segments.orders (
  workspace_id uuid not null,
  member_id uuid not null,
  order_id text not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  constraint orders_in_order CHECK ((first_at <= last_at)),
  constraint orders_pkey PRIMARY KEY (workspace_id, member_id, order_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- One row for a workspace: whether orders came since the scores were computed, and for which day and time zone, when and at which length of the history they were. Written by modules/segments.
create table segments.progress (
  workspace_id uuid not null,
  orders_arrived boolean not null default false,
  scored_day date,
  scored_zone text,
  scored_at timestamp with time zone,
  scored_members integer not null default 0,
  scored_history_events bigint not null default 0,
  constraint progress_pkey PRIMARY KEY (workspace_id)
);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Current RFM scores, as of the day in segments.progress. Recency follows from last_day, so that a score that stays is not written again. Written by modules/segments.
create table segments.rfm_scores (
  workspace_id uuid not null,
  member_id uuid not null,
  last_day date not null,
  frequency integer not null,
  monetary_mills bigint not null,
  r smallint not null,
  f smallint not null,
  m smallint not null,
  scored_at timestamp with time zone not null,
  constraint rfm_scores_frequency CHECK ((frequency > 0)),
  constraint rfm_scores_pkey PRIMARY KEY (workspace_id, member_id),
  constraint rfm_scores_range CHECK ((((r >= 1) AND (r <= 5)) AND ((f >= 1) AND (f <= 5)) AND ((m >= 1) AND (m <= 5))))
);
CREATE INDEX rfm_scores_by_cell ON segments.rfm_scores USING btree (workspace_id, r, f, m);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Rules over members. The product's own (origin product) come with the workspace and are found by code. Written by modules/segments.
create table segments.segments (
  workspace_id uuid not null,
  segment_id uuid not null,
  code text,
  name text not null,
  description text not null default ''::text,
  rule jsonb not null,
  origin text not null,
  built_at timestamp with time zone,
  created_at timestamp with time zone not null,
  rule_version integer not null default 1,
  constraint segments_code UNIQUE (workspace_id, code),
  constraint segments_code_is_of_product CHECK (((origin = 'product'::text) = (code IS NOT NULL))),
  constraint segments_origin CHECK ((origin = ANY (ARRAY['product'::text, 'own'::text]))),
  constraint segments_pkey PRIMARY KEY (workspace_id, segment_id)
);
CREATE UNIQUE INDEX segments_name ON segments.segments USING btree (workspace_id, lower(name));
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- Every change of stage with its reason and the version of the definition; append-only. Written by modules/segments.
create table segments.stage_history (
  workspace_id uuid not null,
  member_id uuid not null,
  change_id bigint not null generated always as identity,
  changed_at timestamp with time zone not null,
  from_stage text,
  to_stage text not null,
  reason text not null,
  reason_days integer,
  definition_version integer not null,
  constraint stage_history_pkey PRIMARY KEY (workspace_id, member_id, change_id)
);
CREATE INDEX stage_history_by_time ON segments.stage_history USING btree (workspace_id, changed_at);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())

-- The lifecycle stage of each member, and when the answers about the member may next change by the passing of time. Written by modules/segments.
create table segments.standings (
  workspace_id uuid not null,
  member_id uuid not null,
  shard smallint not null,
  stage text,
  since timestamp with time zone,
  reason text,
  reason_days integer,
  definition_version integer not null,
  is_buyer boolean not null,
  next_change_at timestamp with time zone,
  constraint standings_pkey PRIMARY KEY (workspace_id, member_id),
  constraint standings_stage CHECK ((stage = ANY (ARRAY['awakening'::text, 'activation'::text, 'growth'::text, 'stable'::text, 'churn_warning'::text]))),
  constraint standings_staged_with_reason CHECK ((((stage IS NULL) = (since IS NULL)) AND ((stage IS NULL) = (reason IS NULL))))
);
CREATE INDEX standings_by_stage ON segments.standings USING btree (workspace_id, stage);
CREATE INDEX standings_due ON segments.standings USING btree (workspace_id, next_change_at) WHERE (next_change_at IS NOT NULL);
-- row-level security forced: one_workspace: (workspace_id = current_workspace())
