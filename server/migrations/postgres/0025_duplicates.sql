-- Members who may be one person are searched for among all that a workspace has, not only met in events.

create table members.match_keys (
  workspace_id uuid not null,
  kind text not null,
  key bytea not null,
  member_id uuid not null,
  constraint match_keys_pkey primary key (workspace_id, kind, key, member_id)
);
create index match_keys_by_member on members.match_keys (workspace_id, member_id);
call public.protect('members.match_keys');
comment on table members.match_keys is
  'Under which keys a profile is compared with others: blind indexes of parts of its direct values, such as the last digits of a phone. Profiles that share one are a block. Made by the search for duplicates from members.match_stale. Written by modules/members.';

create table members.match_stale (
  workspace_id uuid not null,
  member_id uuid not null,
  constraint match_stale_pkey primary key (workspace_id, member_id)
);
comment on table members.match_stale is
  'Profiles whose direct values changed since their match keys were made; marked in the transaction of the change. Written by modules/members.';

-- An owner that is no superuser sees the rows of all workspaces while the protection is not forced.
alter table members.direct_values no force row level security;
alter table members.identifiers no force row level security;
insert into members.match_stale (workspace_id, member_id)
select direct_values.workspace_id, direct_values.member_id from members.direct_values
 union
select identifiers.workspace_id, identifiers.member_id from members.identifiers where identifiers.namespace in ('phone', 'email');
alter table members.direct_values force row level security;
alter table members.identifiers force row level security;
call public.protect('members.match_stale');

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
  skipped jsonb not null default '{}',
  started_at timestamptz not null,
  started_by text not null,
  finished_at timestamptz,
  constraint duplicate_searches_pkey primary key (workspace_id, search_id),
  constraint duplicate_searches_state check (state in ('running', 'done', 'failed')),
  constraint duplicate_searches_phase check (phase in ('keys', 'model', 'blocks')),
  constraint duplicate_searches_finished check ((state = 'running') = (finished_at is null))
);
create unique index duplicate_searches_running on members.duplicate_searches (workspace_id) where state = 'running';
create index duplicate_searches_by_start on members.duplicate_searches (workspace_id, started_at desc);
call public.protect('members.duplicate_searches');
comment on table members.duplicate_searches is
  'Searches for duplicates: how far one has come, what it compared, passed over and put up for review. One at a time runs in a workspace. Written by modules/members.';

alter table members.review_pairs
  add column source text not null default 'event',
  add constraint review_pairs_source check (source in ('event', 'search'));
comment on column members.review_pairs.source is 'What put the pair up as likely as it stands: an event that named both, or a search.';

grant select, insert, update, delete on members.match_keys, members.match_stale, members.duplicate_searches to regulars_app;
revoke delete on members.duplicate_searches from regulars_app;
