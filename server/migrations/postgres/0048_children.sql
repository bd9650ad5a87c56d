-- Children are locked to what is necessary until a guardian agreed. Birthdays are sealed, so that this says who they are: no
-- day, only that they are under 14 now.

create table members.children (
  workspace_id uuid not null,
  member_id uuid not null,
  under_age boolean not null,
  guardian_agreed boolean,
  look_at timestamptz not null,
  constraint children_pkey primary key (workspace_id, member_id)
);
create index children_under_age on members.children (workspace_id, member_id) where under_age;
create index children_to_look_at on members.children (workspace_id, look_at);
call public.protect('members.children');
comment on table members.children is
  'Profiles of who is known to be under 14, and of whom a guardian spoke: without their yes the profile is locked to necessary fields. look_at is when the age is worked out again. Written by modules/members.';

grant select, insert, update, delete on members.children to regulars_app;

-- What guardians said before; and every known birthday is looked at once.
insert into members.children (workspace_id, member_id, under_age, guardian_agreed, look_at)
select known.workspace_id, known.member_id, false, guardians.state = 'granted', '-infinity'
  from (
    select direct_values.workspace_id, direct_values.member_id
      from members.direct_values
     where direct_values.name = 'birthday'
     union
    select guardians.workspace_id, guardians.member_id
      from consent.guardians
  ) as known
  left join consent.guardians
    on guardians.workspace_id = known.workspace_id
   and guardians.member_id = known.member_id;
