-- The archive file that holds the whole of an event; the zero UUID while all of it is here. An archived event keeps its row,
-- with what reports and segments read, so that counts do not change when it moves. Written by modules/events.
alter table events add column if not exists archive_id UUID after import_id
