import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createClient } from '@clickhouse/client'
import type { Config } from './config.ts'
import { type History, insertSettings, openHistory } from './platform/clickhouse.ts'
import { openEmbeddedHistory } from './platform/embedded/chdb.ts'
import { startEmbeddedPostgres } from './platform/embedded/postgres.ts'
import { migrationFolders } from './platform/folders.ts'
import { migratePostgres } from './platform/migrate.ts'
import { migrateHistory } from './platform/migrateHistory.ts'
import { openPostgres, type Postgres, sql } from './platform/postgres.ts'

/** Says what is being done, and runs it. */
export type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>

export interface Engines {
  readonly postgres: Postgres
  readonly history: History
  stop(): Promise<void>
}

/** Starts both engines, or connects to those of one's own, and brings their tables up to date. */
export async function startEngines(config: Config, step: Step, onLost: (what: string) => void): Promise<Engines> {
  const stops: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const one of stops.reverse()) await one()
  }
  try {
    const { ownerUrl, appUrl } = config.database ?? (await embeddedPostgres(config, step, stops, onLost))
    await step('Bring the database up to date', () => migratePostgres(ownerUrl, migrationFolders.postgres))
    const postgres = openPostgres({ connectionString: appUrl, maxConnections: config.databaseConnections })
    stops.push(() => postgres.close())
    await refuseOverpoweredRole(postgres)
    const { history, command } = await step('Start ClickHouse', () => openAnyHistory(config))
    stops.push(() => history.close())
    await migrateHistory(command, migrationFolders.clickhouse)
    return { postgres, history, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function embeddedPostgres(
  config: Config,
  step: Step,
  stops: (() => Promise<void>)[],
  onLost: (what: string) => void,
) {
  const folder = join(config.home, 'postgres')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const server = await step('Start PostgreSQL', () =>
    startEmbeddedPostgres({
      folder,
      database: 'regulars',
      durable: true,
      onLost,
    }),
  )
  stops.push(() => server.stop())
  return server
}

async function openAnyHistory(
  config: Config,
): Promise<{ history: History; command: (statement: string) => Promise<void> }> {
  if (!config.clickhouseUrl) return openEmbeddedHistory(join(config.home, 'clickhouse'))
  const client = createClient({ url: config.clickhouseUrl, compression: { request: true, response: true } })
  const history = openHistory(client, async (table, lines, token) => {
    // Bytes as they are: `insert` would want objects and make the same JSON of them again.
    const { stream } = await client.exec({
      query: `insert into ${table} format JSONEachRow`,
      values: Readable.from([lines], { objectMode: false }),
      clickhouse_settings: insertSettings(token),
    })
    stream.resume()
  })
  return {
    history,
    command: async (statement) => {
      await client.command({ query: statement })
    },
  }
}

/** Row-level security does not hold for a superuser; running as one would be running without it. */
async function refuseOverpoweredRole(postgres: Postgres): Promise<void> {
  const { rows } = await postgres.inInstallation((tx) =>
    sql<{
      mighty: boolean
    }>`select roles.rolsuper or roles.rolbypassrls as mighty from pg_roles as roles where roles.rolname = current_user`.execute(
      tx,
    ),
  )
  if (rows[0]?.mighty)
    throw new Error(
      'DATABASE_URL names a role that passes by row-level security. Use one without SUPERUSER and BYPASSRLS.',
    )
}
