import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'

/** Statements are written with the `sql` tag; each store names the row type it reads. */
export type Tables = Record<never, never>
export type Tx = Transaction<Tables>

export { sql }

export interface Postgres {
  /** One transaction that sees one workspace only: row-level security does the rest. */
  inWorkspace<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T>
  /** One transaction on tables of the installation (workspaces, users, sessions). Sees no tenant row. */
  inInstallation<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** A connection of its own for COPY, inside a transaction scoped to one workspace. */
  withConnection<T>(workspaceId: string, work: (connection: pg.PoolClient) => Promise<T>): Promise<T>
  ping(): Promise<void>
  close(): Promise<void>
}

export interface PostgresOptions {
  readonly connectionString: string
  readonly maxConnections: number
}

// int8 arrives as a string by default. Points and mills stay below 2^53 (a check constraint holds them there), so a
// number is exact; one that would not be must fail loudly rather than round.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError(`int8 ${text} is beyond 2^53`)
  return number
})
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/**
 * Ten times what PostgreSQL assumes. Our statements join sets, often just written, of which the statistics know nothing: a
 * set of thousands that is taken for two rows makes a nested loop look cheap. Dearer comparisons make hashing win as soon
 * as both sides have a few rows, and leave index look-ups as they are. 6,000 decisions of the send gate on
 * members just imported: 29.9 s before, 1.1 s with it.
 */
const COST_OF_A_COMPARISON = 0.025

/** What a connection has learnt of the catalogue and of plans stays in its memory, 10 to 30 MB, for as long as it lives. */
const MAX_LIFETIME_SECONDS = 300

export function openPostgres(options: PostgresOptions): Postgres {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.maxConnections,
    connectionTimeoutMillis: 10_000,
    // The connection last given back is taken first, so those of a busy hour go away soon after it.
    idleTimeoutMillis: 10_000,
    maxLifetimeSeconds: MAX_LIFETIME_SECONDS,
    application_name: 'regulars',
    options: `-c cpu_operator_cost=${COST_OF_A_COMPARISON}`,
  })
  // A lost connection is replaced at the next use, and whoever was using it gets the error from its own statement.
  // Unheard, either event would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })

  const scoped = <T>(workspaceId: string, work: (tx: Tx) => Promise<T>) =>
    db.transaction().execute(async (tx) => {
      await sql`select set_config('app.workspace', ${workspaceId}, true)`.execute(tx)
      return work(tx)
    })

  return {
    inWorkspace: scoped,
    inInstallation: (work) => scoped('', work),
    async withConnection(workspaceId, work) {
      const connection = await pool.connect()
      let broken: Error | undefined
      try {
        await connection.query('begin')
        await connection.query("select set_config('app.workspace', $1, true)", [workspaceId])
        const result = await work(connection)
        await connection.query('commit')
        return result
      } catch (error) {
        await connection.query('rollback').catch((lost: Error) => {
          broken = lost
        })
        throw error
      } finally {
        connection.release(broken)
      }
    },
    async ping() {
      await pool.query('select 1')
    },
    async close() {
      await db.destroy()
    },
  }
}

/** True for errors after which the same work may succeed if done again: serialisation, deadlock, a lost connection. */
export function isTransient(error: unknown): boolean {
  const code = (error as { code?: string } | undefined)?.code ?? ''
  return (
    code.startsWith('08') ||
    code.startsWith('57P') ||
    code === '40001' ||
    code === '40P01' ||
    code === 'ECONNRESET' ||
    code === 'ECONNREFUSED' ||
    code === 'ENOENT'
  )
}
