import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../platform/embedded/postgres.ts'
import { migrationFolders } from '../platform/folders.ts'
import { migratePostgres } from '../platform/migrate.ts'

export interface TestDatabase {
  readonly ownerUrl: string
  readonly appUrl: string
  stop(): Promise<void>
}

/** A PostgreSQL with a migrated template, which each test file clones in a few milliseconds. */
export async function startTestDatabase(migrations: string = migrationFolders.postgres): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'regulars-test-'))
  const server = await startEmbeddedPostgres({ folder, database: 'template', durable: false })
  const stop = async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await migratePostgres(server.ownerUrl, migrations)
  } catch (error) {
    await stop()
    throw error
  }
  return { ownerUrl: server.ownerUrl, appUrl: server.appUrl, stop }
}
