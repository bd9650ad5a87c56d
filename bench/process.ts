import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Credentials } from '../server/home.ts'
import { repositoryFolder } from '../server/platform/folders.ts'

export interface RunningServer {
  readonly url: string
  readonly credentials: Credentials
  readonly startSeconds: number
  /** Highest resident memory of the server process so far. */
  peakMegabytes(): Promise<number>
  /** Proportional set size of the server and all below it: shared pages count once. */
  allMegabytes(): Promise<number>
  stop(): Promise<void>
}

/** The product as `npm start` runs it, in a folder that is thrown away. Memory is read from the system, so Linux only. */
export async function startServer(options: { readonly demo?: boolean } = {}): Promise<RunningServer> {
  const build = spawnSync(process.execPath, ['--import', 'tsx', 'tools/build.ts'], {
    cwd: repositoryFolder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (build.status !== 0) throw new Error('the build failed')
  const home = await mkdtemp(join(tmpdir(), 'regulars-bench-'))
  const port = await freePort()
  const started = performance.now()
  const child = spawn(process.execPath, ['--max-old-space-size=288', join(repositoryFolder, 'server/dist/main.js')], {
    env: {
      MALLOC_ARENA_MAX: '2',
      ...process.env,
      REGULARS_HOME: home,
      PORT: String(port),
      REGULARS_DEMO: options.demo ? 'on' : 'off',
      NODE_OPTIONS: '',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  while (!(await fetch(`${url}/health/ready`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error('the server did not start')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    url,
    startSeconds: (performance.now() - started) / 1000,
    credentials: JSON.parse(await readFile(join(home, 'credentials.json'), 'utf8')) as Credentials,
    peakMegabytes: async () => kilobytesOf(`/proc/${child.pid}/status`, 'VmHWM') / 1024,
    allMegabytes: async () =>
      Math.round(
        familyOf(child.pid!).reduce((sum, pid) => sum + kilobytesOf(`/proc/${pid}/smaps_rollup`, 'Pss'), 0) / 1024,
      ),
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGINT')
      await gone
      await rm(home, { recursive: true, force: true })
    },
  }
}

function kilobytesOf(file: string, field: string): number {
  try {
    return Math.round(Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1] ?? 0))
  } catch {
    return 0
  }
}

function familyOf(pid: number): number[] {
  const below = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter(Boolean)
    .map(Number)
  return [pid, ...below.flatMap(familyOf)]
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
