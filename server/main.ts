import type { Program } from './app.ts'
import { assemble } from './assemble.ts'
import { type Config, ConfigError, readConfig, version } from './config.ts'
import { type Step, startEngines } from './engines.ts'
import { prepareInstallation } from './firstRun.ts'
import { type Credentials, refuseTakenPort, StartError, takeHome } from './home.ts'
import { listWorkspaceIds } from './modules/access/index.ts'
import { systemClock } from './platform/clock.ts'
import { KeyServiceError } from './platform/crypto/keyService.ts'
import { keyProviderOf } from './platform/crypto/rootKey.ts'
import { releaseLeases } from './platform/jobs/queue.ts'
import { MigrationMismatch } from './platform/migrate.ts'
import { systemRandom } from './platform/random.ts'
import { exportTraces } from './platform/telemetry/traces.ts'
import { asSystem } from './platform/transaction.ts'
import { HalfRestored } from './recovery/index.ts'
import { restoreCommand } from './restoreCommand.ts'
import { loadDemo } from './seeds/demo.ts'

/** Start reading here: settings, engines, program, first run, and an orderly end. */
async function main(): Promise<void> {
  const config = readConfig(process.env, process.argv.slice(2))
  const stops: (() => Promise<unknown>)[] = []
  const shutDown = onlyOnce(async () => {
    for (const stop of stops.reverse()) await stop()
  })
  stopOnSignals(shutDown)
  const [command, ...words] = process.argv.slice(2)
  if (command === 'restore') {
    process.exitCode = await restoreCommand(config, words, { stops, step }).finally(shutDown)
    process.exit()
  }
  try {
    await start(config, stops, (what) => {
      console.error(`\n${what}. Regulars stops; start it again.`)
      void shutDown().finally(() => process.exit(1))
    })
  } catch (error) {
    await shutDown()
    throw error
  }
}

async function start(config: Config, stops: (() => Promise<unknown>)[], onLost: (what: string) => void): Promise<void> {
  await refuseTakenPort(config.port, config.host)
  stops.push(await takeHome(config.home))
  await proveRootKey(config)
  if (config.traceEndpoint) stops.push(await exportTraces(config.traceEndpoint))
  const engines = await startEngines(config, step, onLost)
  stops.push(() => engines.stop())
  const program = await step('Put the program together', () => assemble(config, engines))
  stops.push(() => program.close())
  const { credentials, demoWorkspaceId } = await prepareInstallation(program, config)
  await program.http.listen({ port: config.port, host: config.host })
  if (demoWorkspaceId) {
    program.readiness.starting = 'the demo brand is being loaded'
    await step('Load the demo brand', () => loadDemo(program, demoWorkspaceId))
    program.readiness.starting = null
  }
  if (!config.database) await takeOverJobs(program)
  await program.runner.start()
  if (config.roles.has('scheduler')) program.recovery?.start()
  announce(config, credentials)
}

/** Before the engines: what is wrong with the key is said at once, and it is made by one hand only. */
async function proveRootKey(config: Config): Promise<void> {
  const provider = keyProviderOf({ ...config, clock: systemClock, random: systemRandom() })
  if (config.keyService) await step('Open the root key', () => provider.rootKey())
}

/** The embedded database has one program: jobs that a killed one was at go on at once. */
async function takeOverJobs(program: Program): Promise<void> {
  for (const workspaceId of await listWorkspaceIds(program.platform)) {
    await asSystem(program.platform, workspaceId, releaseLeases)
  }
}

/** One line for each thing that takes a while, with its time. */
const step: Step = async (name, work) => {
  const started = performance.now()
  process.stdout.write(`  ${name} … `)
  const result = await work()
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`)
  return result
}

function announce(config: Config, credentials: Credentials | undefined): void {
  console.log(`\nRegulars ${version} is ready: ${config.publicUrl}`)
  if (credentials) {
    console.log(`  Sign in as ${credentials.adminEmail} with ${credentials.adminPassword}`)
    console.log(`  Keys and addresses: ${config.home}/credentials.json`)
  }
  console.log('  Ctrl-C stops it.')
}

function stopOnSignals(shutDown: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      console.log('\nStopping …')
      void shutDown().then(
        () => process.exit(0),
        (error: Error) => {
          console.error(error.message)
          process.exit(1)
        },
      )
    })
  }
}

function onlyOnce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= work()
    return running
  }
}

main().catch((error: Error) => {
  const isKnown = [StartError, ConfigError, MigrationMismatch, KeyServiceError, HalfRestored].some(
    (known) => error instanceof known,
  )
  console.error(`\n${isKnown ? error.message : error.stack}`)
  process.exit(1)
})
