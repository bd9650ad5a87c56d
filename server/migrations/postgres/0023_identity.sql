-- Members have identifiers of many kinds, become one another by written rules, and can be parted again.

create table members.namespaces (
  workspace_id uuid not null,
  namespace text not null,
  name jsonb not null,
  priority int not null,
  member_limit int not null,
  enrols boolean not null,
  vouches boolean not null,
  constraint namespaces_pkey primary key (workspace_id, namespace),
  constraint namespaces_name check (namespace ~ '^[a-z][a-z0-9_]{1,39}$'),
  constraint namespaces_limit check (member_limit between 1 and 1000)
);
insert into members.namespaces (workspace_id, namespace, name, priority, member_limit, enrols, vouches)
select workspaces.workspace_id, kind.namespace, kind.name, kind.priority, kind.member_limit, kind.enrols, kind.vouches
  from access.workspaces
 cross join (values
   ('user_id', '{"en": "Member number", "zh-CN": "会员号"}'::jsonb, 10, 1, true, false),
   ('card', '{"en": "Card", "zh-CN": "会员卡"}', 20, 5, true, false),
   ('union_id', '{"en": "WeChat union id", "zh-CN": "微信 UnionID"}', 30, 3, false, true),
   ('phone', '{"en": "Phone", "zh-CN": "手机号"}', 40, 5, false, true),
   ('email', '{"en": "E-mail", "zh-CN": "邮箱"}', 50, 5, false, true),
   ('partner_id', '{"en": "Partner''s number", "zh-CN": "合作方编号"}', 60, 20, false, false),
   ('open_id', '{"en": "WeChat open id", "zh-CN": "微信 OpenID"}', 70, 20, false, false),
   ('device_id', '{"en": "Device", "zh-CN": "设备"}', 80, 50, false, false),
   ('anonymous_id', '{"en": "Browser", "zh-CN": "浏览器"}', 90, 50, false, false)
 ) as kind (namespace, name, priority, member_limit, enrols, vouches);
call public.protect('members.namespaces');
comment on table members.namespaces is
  'The kinds of identifiers of a workspace: which counts first (lower is first), how many a member may have, whether one enrols its holder, and whether a verified one vouches that two are one person. Written by modules/members.';

create table members.blocked_identifiers (
  workspace_id uuid not null,
  namespace text not null,
  value_index bytea not null,
  reason text not null,
  blocked_at timestamptz not null,
  blocked_by text not null,
  constraint blocked_identifiers_pkey primary key (workspace_id, namespace, value_index)
);
call public.protect('members.blocked_identifiers');
comment on table members.blocked_identifiers is
  'Values that say nothing of who somebody is: the shop''s own phone, a test card. Kept as blind indexes. Written by modules/members.';

alter table members.identifiers drop constraint identifiers_namespace;
alter table members.identifiers add column verified_at timestamptz;

create table members.merges (
  workspace_id uuid not null,
  merge_id uuid not null,
  from_id uuid not null,
  into_id uuid not null,
  cause text not null,
  evidence jsonb not null,
  merged_at timestamptz not null,
  merged_by text not null,
  undone_at timestamptz,
  undone_by text,
  undo_reason text,
  constraint merges_pkey primary key (workspace_id, merge_id),
  constraint merges_cause check (cause in ('rule', 'review', 'request')),
  constraint merges_two check (from_id <> into_id),
  constraint merges_undone check ((undone_at is null) = (undone_by is null))
);
create unique index merges_active on members.merges (workspace_id, from_id) where undone_at is null;
create index merges_by_from on members.merges (workspace_id, from_id);
create index merges_by_survivor on members.merges (workspace_id, into_id);
call public.protect('members.merges');
comment on table members.merges is
  'Each time a member became part of another: why, by whom, and whether it was undone. The active ones are a forest; members.merged_into is its root. Written by modules/members.';

create table members.review_pairs (
  workspace_id uuid not null,
  low_id uuid not null,
  high_id uuid not null,
  probability double precision not null,
  evidence jsonb not null,
  state text not null,
  found_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  reason text,
  constraint review_pairs_pkey primary key (workspace_id, low_id, high_id),
  constraint review_pairs_order check (low_id < high_id),
  constraint review_pairs_probability check (probability between 0 and 1),
  constraint review_pairs_state check (state in ('open', 'merged', 'kept_apart'))
);
create index review_pairs_open on members.review_pairs (workspace_id, probability desc, low_id, high_id) where state = 'open';
create index review_pairs_by_high on members.review_pairs (workspace_id, high_id);
call public.protect('members.review_pairs');
comment on table members.review_pairs is
  'Two members who may be one person, for somebody to decide; a pair kept apart is not asked about again. Written by modules/members.';

-- Until now a member pointed at the next one of a chain; from now on at its end. An owner that is no superuser sees the
-- rows of all workspaces while the protection is not forced.
alter table members.members no force row level security;
alter table members.merges no force row level security;
insert into members.merges (workspace_id, merge_id, from_id, into_id, cause, evidence, merged_at, merged_by)
select members.workspace_id, members.member_id, members.member_id, members.merged_into, 'rule', '{}', members.last_seen_at, 'system'
  from members.members
 where members.merged_into is not null;
with recursive chain as (
  select members.workspace_id, members.member_id, members.merged_into as root, 1 as steps
    from members.members
   where members.merged_into is not null
   union all
  select chain.workspace_id, chain.member_id, next.merged_into, chain.steps + 1
    from chain
    join members.members as next
      on next.workspace_id = chain.workspace_id
     and next.member_id = chain.root
   where next.merged_into is not null
     and chain.steps < 100
)
update members.members
   set merged_into = ends.root
  from (
    select distinct on (chain.workspace_id, chain.member_id) chain.workspace_id, chain.member_id, chain.root
      from chain
     order by chain.workspace_id, chain.member_id, chain.steps desc
  ) as ends
 where members.workspace_id = ends.workspace_id
   and members.member_id = ends.member_id;
alter table members.members force row level security;
alter table members.merges force row level security;

alter table members.members
  add column own_joined_at timestamptz,
  add column own_first_seen_at timestamptz;
comment on column members.members.merged_into is 'The member this one is part of now: the end of the chain, never a step of it.';
comment on column members.members.own_joined_at is 'Of a member that others became part of: when it joined itself.';

alter table members.attributes add column carried_from uuid;
alter table members.direct_values add column carried_from uuid;
comment on column members.attributes.carried_from is 'The merged member this value came with, because the survivor had none; it goes back with that member.';

grant select, insert, update, delete on members.namespaces, members.blocked_identifiers, members.merges, members.review_pairs to regulars_app;
revoke delete on members.merges from regulars_app;
