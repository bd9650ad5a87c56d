import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { Failure } from '../failure.ts'
import { sessionOf } from '../session.ts'
import { repositoryOf } from '../target.ts'
import { aNumberBetween } from '../values.ts'

interface Options {
  readonly port?: number
  readonly home?: string
}

export function registerStart(program: Command): void {
  program
    .command('start')
    .description('run the server here until Ctrl-C')
    .option('--port <number>', 'port to listen on (PORT)', aNumberBetween(1, 65_535))
    .option('--home <folder>', 'folder of its data and credentials (REGULARS_HOME)')
    .action(async ({ port, home }: Options, command: Command) => {
      const session = sessionOf(command)
      const env = {
        ...session.env,
        ...(port !== undefined && { PORT: String(port) }),
        ...(home !== undefined && { REGULARS_HOME: home }),
      }
      session.exitWith(await runServer(session.cwd, [], env))
    })
}

/** The server of this place in a process of its own, with these words behind its name. Answers its exit code. */
export function runServer(
  cwd: string,
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  return runToTheEnd([scriptToRun(cwd), ...words], cwd, env)
}

/** What `npm start` runs, in the repository of this program or the current one; else the bundle of the server. */
function scriptToRun(cwd: string): string {
  const here = dirname(fileURLToPath(import.meta.url))
  const repository = repositoryOf(here) ?? repositoryOf(cwd)
  const scripts = repository ? [join(repository, 'tools/start.mjs'), join(repository, 'server/dist/main.js')] : []
  const script = scripts.find((path) => existsSync(path))
  if (!script) throw new Failure('start_nothing', { folder: cwd })
  return script
}

/** A signal to this process is handed on, so that the server stops in order; its exit code becomes ours. */
function runToTheEnd(
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { cwd, env, stdio: 'inherit' })
    const pass = (signal: NodeJS.Signals) => child.kill(signal)
    // Ctrl-C reaches the child by itself; without a listener it would end this process before the child.
    const wait = () => {}
    process.on('SIGTERM', pass).on('SIGHUP', pass).on('SIGINT', wait)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      process.off('SIGTERM', pass).off('SIGHUP', pass).off('SIGINT', wait)
      resolve(code ?? (signal ? 1 : 0))
    })
  })
}
