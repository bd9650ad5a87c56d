import { type ClickHouseClientConfigOptions, createClient } from '@clickhouse/client'
import { insertSettings, type OpenedHistory, openHistory } from '../clickhouse.ts'

/**
 * ClickHouse inside this process, behind the same client as a server. One process owns the folder.
 *
 * Blocks go in by the engine's raw insert rather than `client.insert`, which for JSON takes objects only: 20,000 rows
 * took 44 ms this way and 1,350 ms that way, in one run on two cores.
 */
export async function openEmbeddedHistory(folder: string): Promise<OpenedHistory> {
  const { createChdbConnection } = await importChdb()
  const connection = createChdbConnection({ path: folder })
  const { chdb } = connection
  // Declared against another copy of the client's types; the shape is the same.
  const client = createClient({ connection } as unknown as ClickHouseClientConfigOptions)
  const command = async (query: string) => {
    await client.command({ query })
  }
  const history = openHistory(client, async (table, lines, token) => {
    await chdb.rawInsert({ table, values: lines, format: 'JSONEachRow', settings: insertSettings(token) })
  })
  const givingBack = setInterval(() => void giveBack(command), GIVE_BACK_EVERY_MS).unref()
  return {
    history: {
      ...history,
      async close() {
        clearInterval(givingBack)
        await history.close()
      },
    },
    store: {
      command,
      rows: async <Row>(query: string) => (await client.query({ query, format: 'JSONEachRow' })).json<Row>(),
      // The client would hold the whole answer in memory.
      async *lines(query) {
        for await (const chunk of chdb.queryStream(query, { format: 'TabSeparated' })) yield Buffer.from(chunk.raw())
      },
      async insertTabs(table, columns, values) {
        await chdb.rawInsert({
          table,
          columns,
          values,
          format: 'TabSeparated',
          settings: { insert_deduplicate: 0 },
        })
      },
      async open(database) {
        const other = await openEmbeddedHistory(folder)
        await other.store.command(`use ${database}`)
        return other
      },
    },
  }
}

const GIVE_BACK_EVERY_MS = 15_000

/**
 * The engine's allocator keeps the pages that a burst of work left dirty until it is used again; at rest that is never. A
 * build of the engine with another allocator refuses, and has nothing to give back.
 */
async function giveBack(command: (statement: string) => Promise<void>): Promise<void> {
  await command('system jemalloc purge').catch(() => {})
}

async function importChdb() {
  try {
    return await import('chdb/connection')
  } catch (error) {
    throw new Error(
      'The embedded ClickHouse (npm package "chdb") is not installed for this platform. Install it, or set CLICKHOUSE_URL to a ClickHouse server.',
      { cause: error },
    )
  }
}
