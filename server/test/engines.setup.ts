import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../platform/embedded/postgres.ts'
import { migrationFolders } from '../platform/folders.ts'
import { migratePostgres } from '../platform/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    ownerUrl: string
    appUrl: string
  }
}

/** One PostgreSQL for the run, with a migrated template that each test file clones in a few milliseconds. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'regulars-test-'))
  const server = await startEmbeddedPostgres({ folder, database: 'template', durable: false })
  const tearDown = async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await migratePostgres(server.ownerUrl, migrationFolders.postgres)
  } catch (error) {
    await tearDown()
    throw error
  }
  project.provide('ownerUrl', server.ownerUrl)
  project.provide('appUrl', server.appUrl)
  return tearDown
}
