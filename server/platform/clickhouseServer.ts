import { Readable } from 'node:stream'
import { createClient } from '@clickhouse/client'
import { insertSettings, type OpenedHistory, openHistory } from './clickhouse.ts'

/** A ClickHouse server of one's own, in the database that its address names. */
export function openHistoryServer(url: string): OpenedHistory {
  const client = createClient({ url, compression: { request: true, response: true } })
  const insert = async (query: string, lines: Buffer, settings: Record<string, string | number>) => {
    // Bytes as they are: `insert` would want objects and make the same JSON of them again.
    const { stream } = await client.exec({
      query,
      values: Readable.from([lines], { objectMode: false }),
      clickhouse_settings: settings,
    })
    stream.resume()
  }
  return {
    history: openHistory(client, (table, lines, token) =>
      insert(`insert into ${table} format JSONEachRow`, lines, insertSettings(token)),
    ),
    store: {
      async command(query) {
        await client.command({ query })
      },
      rows: async <Row>(query: string) => (await client.query({ query, format: 'JSONEachRow' })).json<Row>(),
      async *lines(query) {
        const { stream } = await client.exec({ query: `${query} format TabSeparated` })
        for await (const piece of stream) yield piece as Buffer
      },
      insertTabs: (table, columns, lines) =>
        insert(`insert into ${table} (${columns.join(', ')}) format TabSeparated`, lines, { insert_deduplicate: 0 }),
      async open(database) {
        const other = new URL(url)
        other.pathname = `/${database}`
        return openHistoryServer(other.href)
      },
    },
  }
}
