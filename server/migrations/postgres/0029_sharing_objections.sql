-- The Global Privacy Control: browsers that object to sharing, by the profile they came with, known or not.

create table consent.sharing_objections (
  workspace_id uuid not null,
  profile_id uuid not null,
  source text not null,
  objected_at timestamptz not null,
  constraint sharing_objections_pkey primary key (workspace_id, profile_id)
);
call public.protect('consent.sharing_objections');
comment on table consent.sharing_objections is
  'Profiles whose browser sent the Global Privacy Control, with the first time. A visitor who becomes known brings theirs along. The product may add and neither change nor delete. Written by modules/consent.';

grant select, insert on consent.sharing_objections to regulars_app;
