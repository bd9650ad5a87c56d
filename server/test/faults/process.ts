import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@regulars/sdk'
import { onTestFinished } from 'vitest'
import type { Credentials } from '../../home.ts'
import { serverFolder } from '../../platform/folders.ts'

/** The product as a process of its own, which can be killed as a power cut would. */
export class ServerProcess {
  readonly home: string
  readonly port: number
  /** Of the environment, besides those that every test sets. */
  readonly #settings: Readonly<Record<string, string>>
  #child: ChildProcess | undefined
  #said = ''

  constructor(home: string, port: number, settings: Readonly<Record<string, string>> = {}) {
    this.home = home
    this.port = port
    this.#settings = settings
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get pid(): number {
    return this.#child!.pid!
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [entry()], {
      env: {
        ...process.env,
        REGULARS_HOME: this.home,
        PORT: String(this.port),
        REGULARS_DEMO: 'off',
        LOG_LEVEL: 'error',
        NODE_OPTIONS: '',
        ...this.#settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.#said += chunk.toString()))
    await this.#untilReady()
  }

  /** No warning, no cleaning up. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.#child!.once('exit', resolve))
    this.#child!.kill('SIGKILL')
    await gone
  }

  async stop(): Promise<number | null> {
    const child = this.#child!
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
    child.kill('SIGINT')
    return gone
  }

  /** Kills the database with all its processes, under the running program. */
  async killPostgres(): Promise<void> {
    const pid = await this.#livePostgres()
    spawnSync('pkill', ['-KILL', '-P', String(pid)])
    process.kill(pid, 'SIGKILL')
  }

  async #livePostgres(): Promise<number> {
    for (let waited = 0; waited < START_TIMEOUT_MS; waited += 100) {
      const text = await readFile(join(this.home, 'postgres/data/postmaster.pid'), 'utf8').catch(() => '')
      const pid = Number(text.split('\n')[0])
      // The line before last says "ready" once it takes connections.
      if (pid && text.includes('ready') && isAlive(pid)) return pid
      await pause(100)
    }
    throw new Error('PostgreSQL does not come back')
  }

  /** Resolves when the program has ended by itself. */
  async ended(): Promise<void> {
    const child = this.#child!
    if (child.exitCode === null && child.signalCode === null)
      await new Promise((resolve) => child.once('exit', resolve))
  }

  async credentials(): Promise<Credentials> {
    return JSON.parse(await readFile(join(this.home, 'credentials.json'), 'utf8')) as Credentials
  }

  async api(): Promise<Client> {
    return createClient({ url: this.url, token: (await this.credentials()).apiKey })
  }

  async #untilReady(): Promise<void> {
    for (let waited = 0; waited < START_TIMEOUT_MS; waited += 100) {
      if (this.#child!.exitCode !== null) throw new Error(`the server ended:\n${this.#said}`)
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined)
      if (answer?.ok) return
      await pause(100)
    }
    throw new Error(`the server did not become ready:\n${this.#said}`)
  }
}

const START_TIMEOUT_MS = 60_000

/** The bundle when `npm test` has built it; the source otherwise. */
function entry(): string {
  const bundle = join(serverFolder, 'dist/main.js')
  if (!existsSync(bundle)) throw new Error('build the server first: npm run build')
  return bundle
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Call in a test: it is stopped and its folder removed when the test has finished. */
export async function aServerProcess(settings: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const home = await mkdtemp(join(tmpdir(), 'regulars-fault-'))
  const server = new ServerProcess(home, await freePort(), settings)
  onTestFinished(async () => {
    await server.stop()
    await rm(home, { recursive: true, force: true })
  })
  return server
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
