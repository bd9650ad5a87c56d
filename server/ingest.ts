import { parentPort, workerData } from 'node:worker_threads'
import pino from 'pino'
import { readConfig } from './config.ts'
import type { FromIngest, IngestStart, ToIngest } from './ingestThread.ts'
import { listWorkspaceIds } from './modules/access/index.ts'
import { keepChanges } from './modules/audit/index.ts'
import { events } from './modules/events/index.ts'
import { absentHistory } from './platform/clickhouse.ts'
import { systemClock } from './platform/clock.ts'
import type { Platform } from './platform/context.ts'
import { keyFile } from './platform/crypto/keyFile.ts'
import { openKeys } from './platform/crypto/keys.ts'
import { uuidv7 } from './platform/ids.ts'
import { openPostgres } from './platform/postgres.ts'
import { systemRandom } from './platform/random.ts'
import { Runner } from './platform/runner.ts'
import { createTelemetry } from './platform/telemetry/metrics.ts'

/**
 * The role `ingest`, as a thread: inbox → log. Parsing, checking and sealing events is the one kind of work here that
 * keeps a processor busy, and the thread that answers requests is not to wait for it. `ingestThread.ts` is the other end.
 */
/** One workspace is resolved at a time by one transaction; a few workspaces at once. */
const CONNECTIONS = 4

const port = parentPort!
const { databaseUrl, argv } = workerData as IngestStart
const config = readConfig(process.env, argv)
const random = systemRandom()
const telemetry = createTelemetry({ ofProcess: false })
const say = (message: FromIngest) => port.postMessage(message)

const platform: Platform = {
  postgres: openPostgres({ connectionString: databaseUrl, maxConnections: CONNECTIONS }),
  history: absentHistory('the ingest thread'),
  keys: await openKeys(keyFile(`${config.home}/root.key`, random), random),
  clock: systemClock,
  ids: uuidv7(systemClock, random),
  random,
  logger: pino({ level: config.logLevel, serializers: { error: pino.stdSerializers.err } }),
  telemetry,
  publicUrl: config.publicUrl,
  home: config.home,
  wake: (workspaceId) => say({ kind: 'wake', workspaceId }),
  keep: keepChanges,
}

const runner = new Runner(platform, { tasks: events.ingest!(platform), consumers: [], schedules: [], jobs: [] }, () =>
  listWorkspaceIds(platform),
)

port.on('message', async (message: ToIngest) => {
  if (message.kind === 'wake') runner.wake(message.workspaceId)
  else if (message.kind === 'measure') say({ kind: 'measures', measures: await telemetry.registry.getMetricsAsJSON() })
  else await stop()
})

async function stop(): Promise<void> {
  await runner.stop()
  await platform.postgres.close()
  port.close()
}

await runner.start()
say({ kind: 'ready' })
