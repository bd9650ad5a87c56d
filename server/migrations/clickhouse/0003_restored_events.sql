-- What was taken back from archive files for a while: the parts of an event that its row in "events" no longer has. Looked up
-- by member for a page of their timeline; a row that comes twice is one. Written by modules/events.
create table if not exists restored_events (
  workspace_id UUID,
  member_id UUID,
  occurred_at DateTime64(3, 'UTC') codec(Delta, ZSTD(1)),
  event_id UUID,
  archive_id UUID,
  message_id String codec(ZSTD(1)),
  original_at Nullable(DateTime64(3, 'UTC')) codec(ZSTD(1)),
  sent_at Nullable(DateTime64(3, 'UTC')) codec(ZSTD(1)),
  properties String codec(ZSTD(3))
)
engine = ReplacingMergeTree
order by (workspace_id, member_id, occurred_at, event_id)
settings non_replicated_deduplication_window = 1000, index_granularity = 2048
