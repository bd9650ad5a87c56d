-- The history: every event of every workspace. Sorted by member, because a member's timeline is read most; without
-- partitions, which would cost each timeline one look per month (measured: 16 ms against 5 ms). A block that is sent
-- twice with one token is kept once. Written by the history consumer of modules/events.
create table if not exists events (
  workspace_id UUID,
  -- The zero UUID stands for a sale to someone who is not a member.
  member_id UUID,
  event_id UUID,
  name LowCardinality(String),
  type LowCardinality(String),
  source LowCardinality(String),
  message_id String codec(ZSTD(1)),
  occurred_at DateTime64(3, 'UTC') codec(Delta, ZSTD(1)),
  received_at DateTime64(3, 'UTC') codec(Delta, ZSTD(1)),
  original_at Nullable(DateTime64(3, 'UTC')) codec(ZSTD(1)),
  sent_at Nullable(DateTime64(3, 'UTC')) codec(ZSTD(1)),
  external_id String codec(ZSTD(1)),
  order_id String codec(ZSTD(1)),
  amount_mills Nullable(Int64) codec(ZSTD(1)),
  import_id Nullable(UUID) codec(ZSTD(1)),
  properties String codec(ZSTD(3)),
  index by_time occurred_at type minmax granularity 4,
  index by_name name type set(64) granularity 4
)
engine = MergeTree
order by (workspace_id, member_id, occurred_at, event_id)
settings non_replicated_deduplication_window = 1000, index_granularity = 2048
