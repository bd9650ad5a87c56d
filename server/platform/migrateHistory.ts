import { readMigrations } from './migrate.ts'

/** ClickHouse has no transactions over DDL: each file is one statement that may be run again. */
export async function migrateHistory(command: (statement: string) => Promise<void>, folder: string): Promise<void> {
  for (const migration of await readMigrations(folder)) await command(migration.text)
}
