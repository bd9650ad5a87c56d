-- Members are erased when they asked for it and staff carry it out, or are told why not.

create table members.erasures (
  workspace_id uuid not null,
  member_id uuid not null,
  erased_into uuid not null,
  erased_at timestamptz not null,
  erased_by text not null,
  constraint erasures_pkey primary key (workspace_id, member_id)
);
call public.protect('members.erasures');
comment on table members.erasures is
  'Profiles that were erased: nothing of them is in the other tables of members, and the key that opened what lies elsewhere is destroyed. After a restore from a backup they are erased again. Written by modules/members.';
comment on column members.erasures.erased_into is 'The member that the profile was part of at that time, or itself.';
grant select, insert on members.erasures to regulars_app;

alter table portal.deletion_requests
  drop constraint deletion_requests_state,
  add column policy text,
  add column reason text,
  add column note text,
  add column closed_by text,
  add constraint deletion_requests_state check (state in ('open', 'taken_back', 'carried_out', 'refused')),
  add constraint deletion_requests_refused check ((state = 'refused') = (reason is not null));
comment on column portal.deletion_requests.policy is
  'The version of the policy pack whose term the due day keeps to; null where no law was known.';
comment on column portal.deletion_requests.reason is 'Why it was refused: a code of the contract, shown to the member in words.';
comment on column portal.deletion_requests.note is 'What staff add to the reason, for the member to read.';

-- Members correct what is known of who they are, as far as the company lets them.

create table portal.settings (
  workspace_id uuid not null,
  correctable text[] not null,
  constraint settings_pkey primary key (workspace_id)
);
call public.protect('portal.settings');
comment on table portal.settings is
  'Which fields of their profile members may correct; without a row all that can be corrected. Written by modules/portal.';
grant select, insert, update on portal.settings to regulars_app;

create table portal.corrections (
  workspace_id uuid not null,
  correction_id uuid not null,
  member_id uuid not null,
  field text not null,
  corrected_at timestamptz not null,
  constraint corrections_pkey primary key (workspace_id, correction_id)
);
create index corrections_of_member on portal.corrections (workspace_id, member_id, field);
call public.protect('portal.corrections');
comment on table portal.corrections is
  'Each time a member corrected a field, without its value: a birthday is corrected once. Written by modules/portal.';
grant select, insert, delete on portal.corrections to regulars_app;
