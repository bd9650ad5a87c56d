import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Binaries, Runner } from './postgres.binaries.ts'

/** How the server is run: where its data and its socket are. */
export interface Launch {
  readonly binaries: Binaries
  readonly run: Runner
  readonly dataFolder: string
  readonly socketFolder: string
  readonly durable: boolean
}

export const SOCKET_PORT = 5432
const START_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 20_000
/** A server that keeps dying has a reason that starting it again does not mend. */
const MAX_RESTARTS_PER_MINUTE = 5

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

/**
 * Tables that an import fills in a minute are otherwise taken for empty that long, and joined in loops. Not for the many
 * short-lived databases of a test cluster, each of which would be looked at again and again.
 */
const FRESH_STATISTICS = { autovacuum_naptime: '3s' }

/**
 * A PostgreSQL that is started again when it ends without being asked to: it recovers what was committed, the pool
 * connects anew, and what was under way is retried by whoever asked for it.
 */
export class SupervisedPostgres {
  readonly #launch: Launch
  readonly #onLost: (reason: string) => void
  readonly #deaths: number[] = []
  #server: Server | undefined
  #stopping = false

  constructor(launch: Launch, onLost: (reason: string) => void) {
    this.#launch = launch
    this.#onLost = onLost
  }

  get pid(): number {
    return this.#server?.child.pid ?? 0
  }

  async start(): Promise<void> {
    const server = spawnServer(this.#launch)
    this.#server = server
    await waitUntilReady(server, this.#launch.socketFolder)
    void server.exited.then((code) => this.#revive(code))
  }

  /** SIGINT is the fast shutdown: sessions are ended, what is committed is on disk. */
  async stop(): Promise<void> {
    this.#stopping = true
    const server = this.#server
    if (!server || server.child.exitCode !== null || server.child.signalCode !== null || !server.child.pid) return
    server.child.kill('SIGINT')
    const timer = setTimeout(() => server.child.kill('SIGQUIT'), STOP_TIMEOUT_MS)
    await server.exited
    clearTimeout(timer)
  }

  async #revive(code: number | null): Promise<void> {
    if (this.#stopping) return
    const now = Date.now()
    this.#deaths.push(now)
    if (this.#deaths.filter((at) => now - at < 60_000).length > MAX_RESTARTS_PER_MINUTE) {
      this.#onLost(`PostgreSQL keeps ending by itself (code ${code}): ${this.#server?.said().trim().slice(-400)}`)
      return
    }
    try {
      await stopLeftover(this.#launch.dataFolder)
      await this.start()
    } catch (error) {
      // Workers of the dead server may still hold its shared memory for a moment.
      await pause(500)
      if (this.#deaths.length <= MAX_RESTARTS_PER_MINUTE) void this.#revive(code)
      else this.#onLost((error as Error).message)
    }
  }
}

/** A server that outlived a killed program still holds the folder; it is asked to stop before a new one starts. */
export async function stopLeftover(dataFolder: string): Promise<void> {
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
}

function spawnServer({ binaries, run, dataFolder, socketFolder, durable }: Launch): Server {
  const settings = durable
    ? { ...SETTINGS, ...FRESH_STATISTICS }
    : { ...SETTINGS, fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }
  const started = run(binaries.postgres, [
    '-D',
    dataFolder,
    '-k',
    socketFolder,
    '-p',
    String(SOCKET_PORT),
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
  return { child, exited, said: () => said }
}

async function waitUntilReady(server: Server, socketFolder: string): Promise<void> {
  const socket = join(socketFolder, `.s.PGSQL.${SOCKET_PORT}`)
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
