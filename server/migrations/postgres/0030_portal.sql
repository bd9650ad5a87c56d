-- What members decide beside consent: which topics they want to hear of.

create table consent.topics (
  workspace_id uuid not null,
  topic text not null,
  name jsonb not null,
  description jsonb not null,
  offered boolean not null,
  position int not null,
  constraint topics_pkey primary key (workspace_id, topic)
);
call public.protect('consent.topics');
comment on table consent.topics is
  'What messages are about, in words that members read; one that is not offered is shown to nobody. Written by modules/consent.';

create table consent.topic_choices (
  workspace_id uuid not null,
  member_id uuid not null,
  topic text not null,
  wanted boolean not null,
  changed_at timestamptz not null,
  actor text not null,
  constraint topic_choices_pkey primary key (workspace_id, member_id, topic),
  constraint topic_choices_topic foreign key (workspace_id, topic) references consent.topics (workspace_id, topic)
);
call public.protect('consent.topic_choices');
comment on table consent.topic_choices is
  'Topics that a member left, or came back to; no row means wanted. The gate asks it. Written by modules/consent.';

grant select, insert, update on consent.topics, consent.topic_choices to regulars_app;

alter table messaging.templates add column topic text;
comment on column messaging.templates.topic is
  'A topic of consent.topics: promotional messages do not go to members who left it.';

-- A one-time code in a service message, for members who come without a link.

alter table messaging.intents add column code bytea;
comment on column messaging.intents.code is
  'A one-time code that the template puts in as {{ code }}, sealed under the key of the member.';

create schema portal;

create table portal.tries (
  workspace_id uuid not null,
  try_id uuid not null,
  kind text not null,
  address_index bytea not null,
  origin_index bytea not null,
  at timestamptz not null,
  constraint tries_pkey primary key (workspace_id, try_id),
  constraint tries_kind check (kind in ('ask', 'enter'))
);
create index tries_of_address on portal.tries (workspace_id, kind, address_index, at);
create index tries_of_origin on portal.tries (workspace_id, kind, origin_index, at);
create index tries_by_time on portal.tries (workspace_id, at);
call public.protect('portal.tries');
comment on table portal.tries is
  'Codes asked for and codes entered, whoever''s the address is: what the limits count. Kept a day. Written by modules/portal.';

create table portal.codes (
  workspace_id uuid not null,
  code_id uuid not null,
  address_index bytea not null,
  channel text not null,
  asked_at timestamptz not null,
  answered_at timestamptz,
  member_id uuid,
  code_hash bytea,
  used_at timestamptz,
  constraint codes_pkey primary key (workspace_id, code_id),
  constraint codes_channel check (channel in ('email', 'sms')),
  constraint codes_of_a_member check ((member_id is null) = (code_hash is null))
);
create index codes_of_address on portal.codes (workspace_id, address_index, asked_at);
create index codes_to_answer on portal.codes (workspace_id, asked_at) where answered_at is null;
call public.protect('portal.codes');
comment on table portal.codes is
  'One-time codes: asked for by anybody, answered in the background where the address is a member''s. Only a keyed hash of the code is kept, for a day. Written by modules/portal.';

create table portal.sessions (
  workspace_id uuid not null,
  session_hash bytea not null,
  member_id uuid not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  constraint sessions_pkey primary key (workspace_id, session_hash)
);
call public.protect('portal.sessions');
comment on table portal.sessions is
  'Members signed in by a one-time code; a hash of the secret in their cookie. Written by modules/portal.';

grant usage on schema portal to regulars_app;
grant select, insert, update, delete on portal.tries, portal.codes, portal.sessions to regulars_app;

create table portal.deletion_requests (
  workspace_id uuid not null,
  request_id uuid not null,
  member_id uuid not null,
  state text not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  closed_at timestamptz,
  constraint deletion_requests_pkey primary key (workspace_id, request_id),
  constraint deletion_requests_state check (state in ('open', 'taken_back')),
  constraint deletion_requests_closed check ((closed_at is null) = (state = 'open'))
);
create unique index deletion_requests_one_open on portal.deletion_requests (workspace_id, member_id) where state = 'open';
call public.protect('portal.deletion_requests');
comment on table portal.deletion_requests is
  'Members who asked to be deleted, with the day by which it is to be done. Written by modules/portal.';

grant select, insert, update on portal.deletion_requests to regulars_app;

-- What a member had deleted from their profile is not observed of them again.

create table members.blocked_attributes (
  workspace_id uuid not null,
  member_id uuid not null,
  name text not null,
  source text not null,
  blocked_at timestamptz not null,
  constraint blocked_attributes_pkey primary key (workspace_id, member_id, name)
);
call public.protect('members.blocked_attributes');
comment on table members.blocked_attributes is
  'Attributes that members had deleted, with who had observed them last: they are not observed again until the member allows it. Written by modules/members.';

grant select, insert, delete on members.blocked_attributes to regulars_app;
