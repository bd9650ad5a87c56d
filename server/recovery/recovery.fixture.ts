import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll } from 'vitest'
import type { TestProduct } from '#test/workspace'
import { createProgram, type Program } from '../app.ts'
import type { EngineAccess } from '../engines.ts'
import { modules } from '../modules/order.ts'
import { openPostgres } from '../platform/postgres.ts'
import { restoreInstallation } from './index.ts'

/** Another installation, empty: databases of its own on the engines of the test, and a home of its own. */
export interface Elsewhere {
  readonly access: EngineAccess
  readonly home: string
  restore(file: string, keyFile?: string): ReturnType<typeof restoreInstallation>
  /** The product over what was restored. */
  program(): Promise<Program>
}

export async function elsewhere(product: TestProduct, source: EngineAccess): Promise<Elsewhere> {
  const name = `elsewhere_${randomBytes(6).toString('hex')}`
  const home = await mkdtemp(join(tmpdir(), 'regulars-elsewhere-'))
  const inDatabase = (url: string) => url.replace(/\/[^/?]+\?/, `/${name}?`)
  await run(product.ownerUrl, `create database ${name} template template0`)
  await source.store.command(`create database ${name}`)
  const { history, store } = await source.store.open(name)
  const access = { ownerUrl: inDatabase(source.ownerUrl), appUrl: inDatabase(source.appUrl), store }
  const postgres = openPostgres({ connectionString: access.appUrl, maxConnections: 6 })
  const { platform } = product.program
  let program: Program | undefined
  const open = async () => {
    program ??= await createProgram({ ...platform, postgres, history, home })
    return program
  }
  afterAll(async () => {
    await program?.http.close()
    await history.close()
    await postgres.close()
    await run(product.ownerUrl, `drop database if exists ${name} with (force)`)
    await source.store.command(`drop database ${name} sync`)
    await rm(home, { recursive: true, force: true })
  })
  return {
    access,
    home,
    program: open,
    restore: (file, keyFile = join(product.home, 'backup.key')) =>
      restoreInstallation({
        file,
        keyFile,
        access,
        home,
        modules,
        keys: platform.keys,
        assemble: async () => (await open()).platform,
      }),
  }
}

/** One statement as the owner, past row-level security. */
export async function run<Row extends pg.QueryResultRow>(ownerUrl: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}
