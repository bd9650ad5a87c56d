import { parentPort, workerData } from 'node:worker_threads'
import { readConfig } from './config.ts'
import type { FromIngest, IngestStart, ToIngest } from './ingestThread.ts'
import { listWorkspaceIds } from './modules/access/index.ts'
import { keepChanges } from './modules/audit/index.ts'
import { events } from './modules/events/index.ts'
import { partsOf } from './parts.ts'
import { absentHistory } from './platform/clickhouse.ts'
import type { Platform } from './platform/context.ts'
import { openPostgres } from './platform/postgres.ts'
import { Runner } from './platform/runner.ts'

/** One workspace is resolved at a time by one transaction; a few workspaces at once. */
const CONNECTIONS = 4

// The role `ingest`, as a thread: inbox → log. Parsing, checking and sealing events is the one kind of work here that
// keeps a processor busy, and the thread that answers requests is not to wait for it. `ingestThread.ts` is the other end.
const port = parentPort!
const { databaseUrl, argv } = workerData as IngestStart
const config = readConfig(process.env, argv)
const say = (message: FromIngest) => port.postMessage(message)

const platform: Platform = {
  ...(await partsOf(
    config,
    {
      postgres: openPostgres({ connectionString: databaseUrl, maxConnections: CONNECTIONS }),
      history: absentHistory('the ingest thread'),
    },
    { reportsProcess: false },
  )),
  wake: (workspaceId) => say({ kind: 'wake', workspaceId }),
  keep: keepChanges,
}
const runner = new Runner(platform, { tasks: events.ingest!(platform), consumers: [], schedules: [], jobs: [] }, () =>
  listWorkspaceIds(platform),
)

port.on('message', async (message: ToIngest) => {
  if (message.kind === 'wake') runner.wake(message.workspaceId)
  else if (message.kind === 'measure')
    say({ kind: 'measures', measures: await platform.telemetry.registry.getMetricsAsJSON() })
  else await stop()
})

async function stop(): Promise<void> {
  await runner.stop()
  await platform.postgres.close()
  port.close()
}

await runner.start()
say({ kind: 'ready' })
