-- Hold-outs and journeys of a person with several profiles.

alter table experiments.assignments add column given_by uuid;
comment on column experiments.assignments.given_by is
  'The profile of the member whose arm this is, where it had one before the member was exposed; null when the bucket gave it.';

alter table journeys.runs
  drop constraint runs_state,
  drop constraint runs_due,
  add constraint runs_state check (state in ('active', 'waiting', 'finished', 'stopped', 'merged')),
  add constraint runs_due check ((due_at is null) = (state in ('finished', 'stopped', 'merged')));

-- Runs under way of members that are one since before: the first goes on.
update journeys.runs
   set state = 'merged', due_at = null, finished_at = runs.due_at
  from members.members as member
 where runs.due_at is not null
   and member.workspace_id = runs.workspace_id
   and member.member_id = runs.member_id
   and exists (
         select from members.members as profile
           join journeys.runs as earlier
             on earlier.workspace_id = profile.workspace_id
            and earlier.member_id = profile.member_id
          where profile.workspace_id = runs.workspace_id
            and coalesce(profile.merged_into, profile.member_id) = coalesce(member.merged_into, member.member_id)
            and earlier.journey_id = runs.journey_id
            and (earlier.entered_at, earlier.run_id) < (runs.entered_at, runs.run_id)
            and (earlier.due_at is not null or earlier.occurrence = runs.occurrence)
       );
