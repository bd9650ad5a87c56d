import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { openEmbeddedHistory } from '../../platform/embedded/chdb.ts'
import type { ServerProcess } from './process.ts'

/** What the stores hold, read past the product: as the superuser, and from the folder of the history. */
export interface Seen {
  /** Message ids of outside events in the history, one for each row. */
  readonly messageIds: readonly string[]
  /** Sum of the postings on members' accounts. */
  readonly points: number
  readonly intents: readonly { readonly key: string; readonly count: number }[]
}

/** Stops the server to read the history, whose folder one process has at a time, and starts it again. */
export async function readStores(server: ServerProcess): Promise<Seen> {
  const sql = await inDatabase(server, async (client) => ({
    points: Number(
      (await client.query(`select coalesce(sum(points), 0) as n from loyalty.postings where account like 'member.%'`))
        .rows[0].n,
    ),
    intents: (
      await client.query<{ key: string; count: number }>(
        `select member_id || '/' || cause || '/' || occurrence as key, count(*)::int as count from messaging.intents group by 1`,
      )
    ).rows,
  }))
  const { workspaceId } = await server.credentials()
  await server.stop()
  const { history } = await openEmbeddedHistory(join(server.home, 'clickhouse'))
  const rows = await history.read<{ id: string }>(
    workspaceId,
    `select message_id as id from events where workspace_id = {workspace:UUID} and type <> 'internal'`,
  )
  await history.close()
  await server.start()
  return { messageIds: rows.map((row) => row.id), ...sql }
}

export async function inDatabase<T>(server: ServerProcess, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const password = (await readFile(join(server.home, 'postgres/password'), 'utf8')).trim()
  const client = new pg.Client({
    host: join(server.home, 'postgres/socket'),
    user: 'postgres',
    password,
    database: 'regulars',
  })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
