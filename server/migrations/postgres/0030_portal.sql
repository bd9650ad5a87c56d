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
