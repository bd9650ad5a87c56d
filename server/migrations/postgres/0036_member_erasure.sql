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
