-- Whose word a value of a profile is: what a member says of themselves is not undone by an event that comes later. And what
-- a survivor had of its own where the value of a merged profile counts more, for a parting.

alter table members.attributes
  add column told_by text not null default 'event',
  add column own_value jsonb,
  add column own_source text,
  add column own_observed_at timestamptz,
  add column own_told_by text,
  add constraint attributes_told_by check (told_by in ('event', 'import', 'staff', 'member')),
  add constraint attributes_own check (num_nulls(own_value, own_source, own_observed_at, own_told_by) in (0, 4)),
  add constraint attributes_own_where_carried check (own_value is null or carried_from is not null);
comment on column members.attributes.told_by is
  'Whose word the value is. The member''s counts more than that of staff, then of an import, then of an event; of the same, the later.';
comment on column members.attributes.own_value is
  'What a survivor had itself where a carried value counts more; it comes back at a parting.';

alter table members.direct_values
  add column told_by text not null default 'event',
  add column own_sealed bytea,
  add column own_source text,
  add column own_observed_at timestamptz,
  add column own_told_by text,
  add constraint direct_values_told_by check (told_by in ('event', 'import', 'staff', 'member')),
  add constraint direct_values_own check (num_nulls(own_sealed, own_source, own_observed_at, own_told_by) in (0, 4)),
  add constraint direct_values_own_where_carried check (own_sealed is null or carried_from is not null);
comment on column members.direct_values.told_by is 'Whose word the value is, as in members.attributes.';
comment on column members.direct_values.own_sealed is
  'What a survivor had itself where a carried value counts more; it comes back at a parting.';

-- What members corrected before and files brought is told from events by what is kept of either.
update members.attributes
   set told_by = 'import'
  from connections.imports
 where imports.workspace_id = attributes.workspace_id
   and imports.source = attributes.source;
update members.direct_values
   set told_by = 'import'
  from connections.imports
 where imports.workspace_id = direct_values.workspace_id
   and imports.source = direct_values.source;
update members.attributes
   set told_by = 'member'
  from portal.corrections
 where corrections.workspace_id = attributes.workspace_id
   and corrections.member_id = attributes.member_id
   and corrections.field = attributes.name
   and corrections.corrected_at = attributes.observed_at;
update members.direct_values
   set told_by = 'member'
  from portal.corrections
 where corrections.workspace_id = direct_values.workspace_id
   and corrections.member_id = direct_values.member_id
   and corrections.field = direct_values.name
   and corrections.corrected_at = direct_values.observed_at;
