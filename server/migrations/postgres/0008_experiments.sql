-- Experiments: who is kept out of what, decided once per member and never again.

create schema experiments;

-- The place of a member among ten thousand, for one key: the same in every process, language and year. The module's
-- bucket.ts computes it alike, and a test holds the two together.
create function experiments.bucket(key text, member_id uuid) returns int
  language sql immutable strict parallel safe
  return (('x' || substr(md5(key || ':' || member_id::text), 1, 8))::bit(32)::bigint % 10000)::int;

create table experiments.assignments (
  workspace_id uuid not null,
  experiment text not null,
  member_id uuid not null,
  arm text not null,
  holdout_share int not null,
  assigned_at timestamptz not null,
  constraint assignments_pkey primary key (workspace_id, experiment, member_id),
  constraint assignments_arm check (arm in ('treated', 'holdout')),
  constraint assignments_share check (holdout_share between 0 and 10000),
  constraint assignments_experiment check (length(experiment) between 1 and 200)
);
call public.protect('experiments.assignments');
comment on table experiments.assignments is
  'The arm a member got when first exposed to an experiment (journey:<id>), with the hold-out share of that moment in ten-thousandths. Kept for good, so that a changed share moves nobody. Written by modules/experiments.';

grant usage on schema experiments to regulars_app;
grant select, insert on experiments.assignments to regulars_app;
