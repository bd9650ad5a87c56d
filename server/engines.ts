import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'
import type { History, HistoryStore, OpenedHistory } from './platform/clickhouse.ts'
import { openHistoryServer } from './platform/clickhouseServer.ts'
import { openEmbeddedHistory } from './platform/embedded/chdb.ts'
import { startEmbeddedPostgres } from './platform/embedded/postgres.ts'
import { migrationFolders } from './platform/folders.ts'
import { migratePostgres } from './platform/migrate.ts'
import { migrateHistory } from './platform/migrateHistory.ts'
import { openPostgres, type Postgres, sql } from './platform/postgres.ts'
import { refuseHalfRestored } from './recovery/underWay.ts'

/** Says what is being done, and runs it. */
export type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>

/** Both engines as whoever owns their tables reaches them: for migrations, backups and drills. */
export interface EngineAccess {
  readonly ownerUrl: string
  readonly appUrl: string
  readonly store: HistoryStore
}

export interface Engines {
  readonly access: EngineAccess
  readonly postgres: Postgres
  readonly history: History
  stop(): Promise<void>
}

/** Starts both engines, or connects to those of one's own, and brings their tables up to date. */
export async function startEngines(config: Config, step: Step, onLost: (what: string) => void): Promise<Engines> {
  const { access, history, stop } = await openEngines(config, step, onLost)
  const stops = [stop]
  try {
    await refuseHalfRestored(access.ownerUrl)
    await step('Bring the database up to date', () => migratePostgres(access.ownerUrl, migrationFolders.postgres))
    await migrateHistory(access.store.command, migrationFolders.clickhouse)
    const postgres = openPostgres({ connectionString: access.appUrl, maxConnections: config.databaseConnections })
    stops.push(() => postgres.close())
    await refuseOverpoweredRole(postgres)
    return { access, postgres, history, stop: () => stopAll(stops) }
  } catch (error) {
    await stopAll(stops)
    throw error
  }
}

/** The engines as they are, whatever tables they have: a restore finds them empty. */
export async function openEngines(
  config: Config,
  step: Step,
  onLost: (what: string) => void,
): Promise<Omit<Engines, 'postgres'>> {
  const stops: (() => Promise<void>)[] = []
  try {
    const { ownerUrl, appUrl } = config.database ?? (await embeddedPostgres(config, step, stops, onLost))
    const { history, store } = await step('Start ClickHouse', () => openAnyHistory(config))
    stops.push(() => history.close())
    return { access: { ownerUrl, appUrl, store }, history, stop: () => stopAll(stops) }
  } catch (error) {
    await stopAll(stops)
    throw error
  }
}

async function stopAll(stops: (() => Promise<void>)[]): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop()
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

async function openAnyHistory(config: Config): Promise<OpenedHistory> {
  return config.clickhouseUrl
    ? openHistoryServer(config.clickhouseUrl)
    : openEmbeddedHistory(join(config.home, 'clickhouse'))
}

/** Row-level security does not hold for a superuser; running as one would be running without it. */
export async function refuseOverpoweredRole(postgres: Postgres): Promise<void> {
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
