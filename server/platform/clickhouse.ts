import type { Readable } from 'node:stream'
import type { ClickHouseClient } from '@clickhouse/client'
import { assertScoped } from './scoped.ts'

export type Parameter = string | number | boolean | Date | readonly (string | number)[]

/**
 * The history: events of all workspaces in ClickHouse. Reads go through {@link History.read}, which adds the
 * workspace, so that a statement cannot forget it.
 */
export interface History {
  /**
   * Rows of a statement. Each table in it must be followed by `where workspace_id = {workspace:UUID}`, which this function
   * binds; other places are bound from `parameters`. Refuses a statement of another form: `scoped.ts`.
   */
  read<Row>(workspaceId: string, statement: string, parameters?: Readonly<Record<string, Parameter>>): Promise<Row[]>
  /** Writes lines of JSON as one block. The same token again changes nothing. */
  insertLines(table: HistoryTable, lines: Buffer, token: string): Promise<void>
  /** Statements that return nothing, under the same rule as `read`: deletions, and nothing hot. */
  change(workspaceId: string, statement: string, parameters?: Readonly<Record<string, Parameter>>): Promise<void>
  /** The same for readers who would rather do without: a question is given up after this time, and fails. */
  within(patienceMs: number): History
  ping(): Promise<void>
  close(): Promise<void>
}

/**
 * The history as a whole, past all workspaces: for migrations, backups and drills. Whoever answers requests does not hold it.
 */
export interface HistoryStore {
  command(statement: string): Promise<void>
  rows<Row>(statement: string): Promise<Row[]>
  /** The answer as lines of tab-separated text, piece by piece: as much as one likes, in little memory. */
  lines(statement: string): AsyncIterable<Buffer>
  /** Whole lines of tab-separated text, in this order of columns. */
  insertTabs(table: string, columns: readonly string[], lines: Buffer): Promise<void>
  /** The same engine with another database in use. */
  open(database: string): Promise<OpenedHistory>
}

export interface OpenedHistory {
  readonly history: History
  readonly store: HistoryStore
}

/** Longest a question may take before it is an error rather than a wait. */
const MAX_SECONDS = 60
const MAX_MEMORY_BYTES = 2_000_000_000

export function openHistory(client: ClickHouseClient, insertRaw: RawInsert, patienceMs?: number): History {
  return {
    async read<Row>(workspaceId: string, statement: string, parameters = {}) {
      assertScoped(statement)
      const result = await client.query({
        query: statement,
        format: 'JSONEachRow',
        query_params: { ...parameters, workspace: workspaceId },
        ...(patienceMs !== undefined && { abort_signal: AbortSignal.timeout(patienceMs) }),
        clickhouse_settings: {
          max_execution_time: patienceMs === undefined ? MAX_SECONDS : patienceMs / 1000,
          max_memory_usage: String(MAX_MEMORY_BYTES),
          output_format_json_quote_64bit_integers: 0,
          join_use_nulls: 1,
        },
      })
      return result.json<Row>() as Promise<Row[]>
    },
    within: (ms) => openHistory(client, insertRaw, ms),
    insertLines: insertRaw,
    async change(workspaceId, statement, parameters = {}) {
      assertScoped(statement)
      await client.command({ query: statement, query_params: { ...parameters, workspace: workspaceId } })
    },
    async ping() {
      const answer = await client.ping()
      if (!answer.success) throw answer.error
    },
    close: () => client.close(),
  }
}

/** Tables that are written in blocks. */
export type HistoryTable = 'events' | 'restored_events'

export type RawInsert = (table: HistoryTable, lines: Buffer, token: string) => Promise<void>

/** Through the wire protocol of any ClickHouse. */
export function insertThroughClient(client: ClickHouseClient, toStream: (lines: Buffer) => Readable): RawInsert {
  return async (table, lines, token) => {
    await client.insert({
      table,
      values: toStream(lines),
      format: 'JSONEachRow',
      clickhouse_settings: insertSettings(token),
    })
  }
}

export function insertSettings(token: string) {
  return {
    insert_deduplication_token: token,
    insert_deduplicate: 1,
    input_format_parallel_parsing: 1,
    date_time_input_format: 'best_effort',
    input_format_json_read_objects_as_strings: 1,
    input_format_skip_unknown_fields: 1,
  } as const
}
