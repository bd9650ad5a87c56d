-- What members allow: an append-only history, and where each member stands now. Decided by when it was said, never by
-- when it arrived.

create schema consent;

create table consent.purposes (
  workspace_id uuid not null,
  purpose text not null,
  name jsonb not null,
  description jsonb not null,
  legal_basis text not null,
  channels text[] not null,
  promotional boolean not null,
  notice_version text not null,
  position int not null,
  constraint purposes_pkey primary key (workspace_id, purpose),
  constraint purposes_legal_basis check (legal_basis in ('consent', 'contract')),
  constraint purposes_promotion_needs_consent check (not promotional or legal_basis = 'consent')
);
call public.protect('consent.purposes');
comment on table consent.purposes is
  'For what members may be contacted, on which legal basis, and the version of the notice shown when they agree. Promotional purposes count toward the frequency cap. Written by modules/consent.';

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
  notice_version text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  actor text not null,
  constraint events_pkey primary key (workspace_id, member_id, event_id),
  constraint events_said_once unique (workspace_id, member_id, purpose, channel, occurred_at, state, source),
  constraint events_state check (state in ('granted', 'withdrawn')),
  constraint events_not_of_the_future check (occurred_at <= recorded_at)
);
call public.protect('consent.events');
comment on table consent.events is
  'Every consent given or withdrawn, with its proof (sealed). Never changed; a repeated record adds nothing. Written by modules/consent.';

create table consent.current (
  workspace_id uuid not null,
  member_id uuid not null,
  purpose text not null,
  channel text not null,
  state text not null,
  source text not null,
  imported boolean not null,
  occurred_at timestamptz not null,
  event_id uuid not null,
  constraint current_pkey primary key (workspace_id, member_id, purpose, channel),
  constraint current_event foreign key (workspace_id, member_id, event_id)
    references consent.events (workspace_id, member_id, event_id),
  constraint current_state check (state in ('granted', 'withdrawn'))
) with (fillfactor = 80);
create index current_granted on consent.current (workspace_id, purpose, channel) where state = 'granted';
call public.protect('consent.current');
comment on table consent.current is
  'Where a member stands on a purpose and channel: the event said last, a withdrawal before a grant of the same instant. No row means never asked. Equals the replay of consent.events. Written by modules/consent.';

create table consent.personalisation (
  workspace_id uuid not null,
  member_id uuid not null,
  choice_id uuid not null,
  allowed boolean not null,
  source text not null,
  occurred_at timestamptz not null,
  actor text not null,
  constraint personalisation_pkey primary key (workspace_id, member_id, choice_id)
);
call public.protect('consent.personalisation');
comment on table consent.personalisation is
  'Each turn of the personalisation switch of a member, apart from consent to contact; the last counts, and without one it is on. Never changed. Written by modules/consent.';

grant usage on schema consent to regulars_app;
grant select, insert, update, delete on consent.purposes, consent.current to regulars_app;
grant select, insert on consent.events, consent.personalisation to regulars_app;
