import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { createProgram, type Program } from '../server/app.ts'
import { createKey } from '../server/modules/access/index.ts'
import { systemClock } from '../server/platform/clock.ts'
import { openKeys } from '../server/platform/crypto/keys.ts'
import { openEmbeddedHistory } from '../server/platform/embedded/chdb.ts'
import { startEmbeddedPostgres } from '../server/platform/embedded/postgres.ts'
import { migrationFolders } from '../server/platform/folders.ts'
import { uuidv7 } from '../server/platform/ids.ts'
import { migratePostgres } from '../server/platform/migrate.ts'
import { migrateHistory } from '../server/platform/migrateHistory.ts'
import { publicOnly } from '../server/platform/outbound/outbound.ts'
import { openPostgres } from '../server/platform/postgres.ts'
import { systemRandom } from '../server/platform/random.ts'
import { createTelemetry } from '../server/platform/telemetry/metrics.ts'
import { asSystem } from '../server/platform/transaction.ts'

export interface BenchProduct {
  readonly program: Program
  readonly workspaceId: string
  readonly writeKey: string
  readonly ownerUrl: string
  /** A statement on ClickHouse past the product, for references. */
  command(statement: string): Promise<void>
  close(): Promise<void>
}

/** The product on durable engines in a folder that is thrown away; its background work runs only when asked to. */
export async function openProduct(): Promise<BenchProduct> {
  const home = await mkdtemp(join(tmpdir(), 'regulars-bench-'))
  const server = await startEmbeddedPostgres({ folder: join(home, 'postgres'), database: 'bench', durable: true })
  await migratePostgres(server.ownerUrl, migrationFolders.postgres)
  const postgres = openPostgres({ connectionString: server.appUrl, maxConnections: 20 })
  const { history, store } = await openEmbeddedHistory(join(home, 'clickhouse'))
  await migrateHistory(store.command, migrationFolders.clickhouse)
  const random = systemRandom()
  const program = await createProgram({
    postgres,
    history,
    keys: await openKeys({ rootKey: async () => random.bytes(32) }, random),
    clock: systemClock,
    ids: uuidv7(systemClock, random),
    random,
    logger: pino({ level: 'error' }),
    telemetry: createTelemetry(),
    publicUrl: 'http://127.0.0.1',
    home,
    archiveFolder: join(home, 'archive'),
    outbound: publicOnly,
  })
  const workspaceId = await program.createWorkspace({ name: 'bench', kind: 'own' })
  const { secret } = await asSystem(program.platform, workspaceId, (ctx) =>
    createKey(ctx, { kind: 'write', name: 'bench', scopes: [], expiresAt: null }),
  )
  return {
    program,
    workspaceId,
    writeKey: secret,
    ownerUrl: server.ownerUrl,
    command: store.command,
    async close() {
      await program.close()
      await history.close()
      await postgres.close()
      await server.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}
