-- Notices in versions that never change, consents pinned to the version that was shown, consents that end, and merges
-- carried over by the stricter word.

alter table consent.purposes
  drop constraint purposes_legal_basis,
  drop constraint purposes_promotion_needs_consent,
  alter column notice_version type int using notice_version::int,
  add column balancing_note text,
  add column expires_after_days int,
  add column notice text,
  add column least_version int not null default 1,
  add constraint purposes_legal_basis check (legal_basis in ('consent', 'contract', 'legitimate_interest')),
  add constraint purposes_promotion_is_not_service check (not promotional or legal_basis <> 'contract'),
  add constraint purposes_interest_is_balanced
    check (legal_basis <> 'legitimate_interest' or coalesce(length(balancing_note), 0) > 0),
  add constraint purposes_expiry check (expires_after_days > 0),
  add constraint purposes_versions check (least_version <= notice_version);
comment on table consent.purposes is
  'For what members may be contacted, on which legal basis, the notice that tells of it with its version of today, and the oldest version whose consents still hold. Promotional purposes count toward the frequency cap. Written by modules/consent.';

alter table consent.events
  alter column notice_version type int using notice_version::int,
  add column language text,
  add column collection_point text,
  add column valid_until timestamptz;

alter table consent.current
  drop constraint current_event,
  add column said_by uuid,
  add column notice_version int not null default 1,
  add column valid_until timestamptz;
alter table consent.current no force row level security;
update consent.current set said_by = current.member_id;
alter table consent.current force row level security;
alter table consent.current
  alter column said_by set not null,
  add constraint current_event foreign key (workspace_id, said_by, event_id)
    references consent.events (workspace_id, member_id, event_id);
comment on table consent.current is
  'Where a member stands on a purpose and channel, and the event that decided it: the one said last, a withdrawal before a grant of the same instant, over those of the members merged into this one by the stricter word. No row means never asked. Equals the replay of consent.events and consent.carried_merges. Written by modules/consent.';

create table consent.notice_drafts (
  workspace_id uuid not null,
  notice text not null,
  purposes text[] not null,
  texts jsonb not null,
  updated_at timestamptz not null,
  constraint notice_drafts_pkey primary key (workspace_id, notice)
);
call public.protect('consent.notice_drafts');
comment on table consent.notice_drafts is
  'What the next version of a notice will say, by language. Written by modules/consent.';

create table consent.notices (
  workspace_id uuid not null,
  version int not null,
  notice text not null,
  purposes text[] not null,
  texts jsonb not null,
  hashes jsonb not null,
  material boolean not null,
  change_note text,
  published_at timestamptz not null,
  published_by text not null,
  constraint notices_pkey primary key (workspace_id, version),
  constraint notices_small_change_is_explained check (material or coalesce(length(change_note), 0) > 0)
);
create index notices_by_notice on consent.notices (workspace_id, notice, version desc);
call public.protect('consent.notices');
comment on table consent.notices is
  'Every version of every notice as it was published, with the SHA-256 of its text in each language; numbered through the workspace, so that versions of different notices can be compared. The product may add and neither change nor delete. Version 1 has no row: it is the name and description of the purpose, shown before there was a notice. Written by modules/consent.';

create table consent.collection_points (
  workspace_id uuid not null,
  point text not null,
  name jsonb not null,
  notice text not null,
  controls jsonb not null,
  state text not null,
  notice_version int,
  updated_at timestamptz not null,
  constraint collection_points_pkey primary key (workspace_id, point),
  constraint collection_points_state check (state in ('draft', 'published', 'disabled')),
  constraint collection_points_pinned check (state = 'draft' or notice_version is not null)
);
call public.protect('consent.collection_points');
comment on table consent.collection_points is
  'Where members are asked: the notice shown and one control for each consent. Written by modules/consent.';

create table consent.carried_merges (
  workspace_id uuid not null,
  merge_id uuid not null,
  from_id uuid not null,
  into_id uuid not null,
  merged_at timestamptz not null,
  undone_at timestamptz,
  constraint carried_merges_pkey primary key (workspace_id, merge_id)
);
create index carried_merges_by_from on consent.carried_merges (workspace_id, from_id) where undone_at is null;
create index carried_merges_by_into on consent.carried_merges (workspace_id, into_id) where undone_at is null;
call public.protect('consent.carried_merges');
comment on table consent.carried_merges is
  'The merges of members that consent.current takes into account, and when one was undone. A merge that is missing here stops sends to the survivor. Written by modules/consent.';

-- Merges of before had their words copied, the later word standing: from the beginning of time nothing is stricter.
alter table members.members no force row level security;
insert into consent.carried_merges (workspace_id, merge_id, from_id, into_id, merged_at)
select members.workspace_id, members.member_id, members.member_id, members.merged_into, '-infinity'
  from members.members
 where members.merged_into is not null;
alter table members.members force row level security;
create index members_merged_into on members.members (workspace_id, merged_into) where merged_into is not null;

grant select, insert, update, delete on consent.notice_drafts, consent.collection_points to regulars_app;
grant select, insert on consent.notices to regulars_app;
grant select, insert, update on consent.carried_merges to regulars_app;
