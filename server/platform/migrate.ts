import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

interface Migration {
  readonly name: string
  readonly text: string
  readonly checksum: string
}

/** Thrown when the database was made by a newer version, or an applied migration was edited. */
export class MigrationMismatch extends Error {}

/**
 * Applies the plain `.sql` files of a folder in the order of their names, each in its own transaction, as the owner.
 * Forward only. Safe to call from several processes: they queue on one lock.
 */
export async function migratePostgres(
  connectionString: string,
  folder: string,
  /** These alone, for a backup of an older version. */
  only?: ReadonlySet<string>,
): Promise<string[]> {
  const all = await readMigrations(folder)
  const migrations = only ? all.filter(({ name }) => only.has(name)) : all
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(7246001)')
    await client.query(`create table if not exists public.migrations (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`)
    const { rows } = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from public.migrations',
    )
    const pending = pendingOf(migrations, rows)
    for (const migration of pending) {
      await client.query('begin')
      await client.query(migration.text)
      await client.query('insert into public.migrations (name, checksum) values ($1, $2)', [
        migration.name,
        migration.checksum,
      ])
      await client.query('commit')
    }
    return pending.map((migration) => migration.name)
  } finally {
    await client.end()
  }
}

export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

function pendingOf(known: readonly Migration[], applied: readonly { name: string; checksum: string }[]): Migration[] {
  const byName = new Map(known.map((migration) => [migration.name, migration]))
  for (const { name, checksum } of applied) {
    const migration = byName.get(name)
    if (!migration)
      throw new MigrationMismatch(
        `The data was written by a newer version: it has "${name}", which this version does not know. Install that version or choose another REGULARS_HOME.`,
      )
    if (migration.checksum !== checksum)
      throw new MigrationMismatch(`The migration "${name}" was changed after it was applied.`)
  }
  const done = new Set(applied.map(({ name }) => name))
  return known.filter(({ name }) => !done.has(name))
}
