-- The log and the audit entries are in the order of their transactions' numbers. In another cluster these start anew, so that
-- what is written after a restore would stand before what was restored, and nobody would read it. Numbers are therefore
-- counted on from a base: nought, until a restore puts the greatest number of the backup there.

create function log.xid_base() returns bigint
  language sql immutable parallel safe
  return 0::bigint;
comment on function log.xid_base() is 'Replaced by a restore, and by nothing else.';

create function log.current_xid() returns xid8
  language sql stable
  return (pg_current_xact_id()::text::bigint + log.xid_base())::text::xid8;
comment on function log.current_xid() is 'The number of this transaction, as the log counts.';

create function log.settled_xid() returns xid8
  language sql stable parallel safe
  return (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + log.xid_base())::text::xid8;
comment on function log.settled_xid() is 'Every transaction with a number below it has ended: nothing can appear there any more.';

alter table log.inbox alter column xid set default log.current_xid();
alter table log.blocks alter column xid set default log.current_xid();
alter table audit.entries alter column xid set default log.current_xid();
