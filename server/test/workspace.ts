import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import pino from 'pino'
import { afterAll, inject } from 'vitest'
import { createProgram, type Program } from '../app.ts'
import { version } from '../config.ts'
import { ManualClock } from '../platform/clock.ts'
import type { Ctx } from '../platform/context.ts'
import { openKeys } from '../platform/crypto/keys.ts'
import { openEmbeddedHistory } from '../platform/embedded/chdb.ts'
import { migrationFolders } from '../platform/folders.ts'
import { uuidv7 } from '../platform/ids.ts'
import { migrateHistory } from '../platform/migrateHistory.ts'
import { type Outbound, publicOnly } from '../platform/outbound/outbound.ts'
import { openPostgres, type Postgres, sql } from '../platform/postgres.ts'
import { systemRandom } from '../platform/random.ts'
import { createTelemetry } from '../platform/telemetry/metrics.ts'
import { asSystem } from '../platform/transaction.ts'

/** The whole product on a cloned database and a history of its own, with a clock that stands still. */
export interface TestProduct {
  readonly program: Program
  readonly clock: ManualClock
  readonly workspaceId: string
  /** The superuser's address of the cloned database: for tests that must look past row-level security. */
  readonly ownerUrl: string
  readonly home: string
  /** Runs consumers, schedules and jobs until none has anything to do. */
  settle(workspaceId?: string): Promise<void>
  /** Resolves when no transaction of another test file holds back what the log of the workspace has. */
  untilReadable(): Promise<void>
  /** One transaction in the workspace, as the product. */
  run<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>
  addWorkspace(name: string): Promise<string>
}

export const START = '2026-03-02T10:00:00.000Z'

/**
 * Test files follow each other in one process, which has one history open at a time. A file that fails before its first
 * test takes nothing down; the next one does, so that it fails alone.
 */
let leftOpen: (() => Promise<void>) | undefined

/** Call once at the top of a test file. Everything is taken down after it. */
export async function aProduct(options: { now?: string; outbound?: Outbound } = {}): Promise<TestProduct> {
  await leftOpen?.()
  const home = await mkdtemp(join(tmpdir(), 'regulars-file-'))
  const database = `test_${randomBytes(8).toString('hex')}`
  const templateUrl = inject('ownerUrl')
  await withAdmin(templateUrl, (admin) => admin.query(`create database ${database} template template`))
  const clock = new ManualClock(options.now ?? START)
  const random = systemRandom()
  const postgres = openPostgres({ connectionString: inDatabase(inject('appUrl'), database), maxConnections: 12 })
  const { history, store } = await openEmbeddedHistory(join(home, 'history'))
  const takeDown = async () => {
    leftOpen = undefined
    await history.close()
    await postgres.close()
    await withAdmin(templateUrl, (admin) => admin.query(`drop database if exists ${database} with (force)`))
    await rm(home, { recursive: true, force: true })
  }
  leftOpen = takeDown
  await migrateHistory(store.command, migrationFolders.clickhouse)
  const keys = await openKeys({ rootKey: async () => Buffer.alloc(32, 7) }, random)
  const ownerUrl = inDatabase(templateUrl, database)
  const parts = {
    postgres,
    history,
    keys,
    clock,
    ids: uuidv7(clock, random),
    random,
    logger: pino({ level: process.env.LOG_LEVEL ?? 'error', serializers: { error: pino.stdSerializers.err } }),
    telemetry: createTelemetry(),
    publicUrl: 'http://127.0.0.1:4400',
    home,
    archiveFolder: join(home, 'archive'),
    outbound: options.outbound ?? publicOnly,
  }
  const program = await createProgram(parts, {
    recovery: {
      access: { ownerUrl, appUrl: inDatabase(inject('appUrl'), database), store },
      folder: join(home, 'backups'),
      keyFile: join(home, 'backup.key'),
      product: version,
    },
  })
  const workspaceId = await program.createWorkspace({ name: 'main', kind: 'own' })
  afterAll(async () => {
    await program.close()
    await takeDown()
  })
  return {
    program,
    clock,
    workspaceId,
    home,
    ownerUrl,
    async settle(id = workspaceId) {
      let before = await lookAtLog(postgres, id)
      for (let pass = 0; pass < MAX_PASSES; pass++) {
        await program.settle(id)
        const after = await lookAtLog(postgres, id)
        if (before.readable && before.newest === after.newest) return
        if (!after.readable) await setTimeout(20)
        before = after
      }
      throw new Error(`the log of workspace ${id} does not come to rest: ${JSON.stringify(before)}`)
    },
    async untilReadable() {
      for (let pass = 0; pass < MAX_PASSES; pass++) {
        if ((await lookAtLog(postgres, workspaceId)).readable) return
        await setTimeout(20)
      }
      throw new Error('the log does not become readable')
    },
    run: (work) => asSystem(program.platform, workspaceId, work),
    addWorkspace: (name) => program.createWorkspace({ name, kind: 'own' }),
  }
}

/** About half a minute of waiting for another file's transaction. */
const MAX_PASSES = 1_500

/**
 * The test files share one server, and a reader of the log waits for every transaction of the server that began before:
 * while another file has a long one open, what was written here cannot be read yet. A pass over a log that was readable
 * before it, and got nothing new in it, has seen all.
 */
function lookAtLog(postgres: Postgres, workspaceId: string): Promise<{ readable: boolean; newest: string | null }> {
  return postgres.inWorkspace(workspaceId, async (tx) => {
    const { rows } = await sql<{ readable: boolean; newest: string | null }>`
      select max(written.xid)::text as newest,
             coalesce(max(written.xid) < log.settled_xid(), true) as readable
        from (
          select inbox.xid from log.inbox
           union all
          select blocks.xid from log.blocks
           union all
          select entries.xid from audit.entries
        ) as written
    `.execute(tx)
    return rows[0]!
  })
}

function inDatabase(url: string, database: string): string {
  return url.replace(/\/[^/?]+\?/, `/${database}?`)
}

async function withAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: inDatabase(url, 'postgres') })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}
