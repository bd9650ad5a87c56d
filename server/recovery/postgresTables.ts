import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

export interface Table {
  /** `schema.table`, quoted where it must be. */
  readonly name: string
  readonly columns: readonly string[]
}

/**
 * Not in a backup: who is signed in, and what was sent to let them. After a restore everybody signs in anew, so that a
 * session that was ended meanwhile does not live again.
 */
const LEFT_OUT = [
  'public.migrations',
  'access.sessions',
  'access.ceremonies',
  'portal.sessions',
  'portal.codes',
  'portal.tries',
]

/** Raised when the owner of the tables would get less than all rows. */
export class CannotSeeAll extends Error {}

/** A connection as the owner of the tables, who sees past row-level security or fails: rows are never left out unseen. */
export async function connectOwner(ownerUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'regulars recovery' })
  // Unheard, a lost connection would end the process; whoever uses it gets the error from the statement.
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<{ sees: boolean }>(
      'select rolsuper or rolbypassrls as sees from pg_roles where rolname = current_user',
    )
    if (!rows[0]?.sees)
      throw new CannotSeeAll(
        'DATABASE_OWNER_URL names a role that row-level security holds for, so that a backup would miss rows. Give it BYPASSRLS.',
      )
    await client.query('set row_security = off')
    return client
  } catch (error) {
    await client.end()
    throw error
  }
}

/** Every table with rows of the product, those that others refer to first. */
export async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { after: string[] }>(
    `select class.oid::regclass::text as name,
            array(select quote_ident(attribute.attname)
                    from pg_attribute as attribute
                   where attribute.attrelid = class.oid
                     and attribute.attnum > 0
                     and not attribute.attisdropped
                     and attribute.attgenerated = ''
                   order by attribute.attnum) as columns,
            array(select con.confrelid::regclass::text
                    from pg_constraint as con
                   where con.conrelid = class.oid
                     and con.contype = 'f'
                     and con.confrelid <> con.conrelid) as after
       from pg_class as class
       join pg_namespace as namespace on namespace.oid = class.relnamespace
      where class.relkind = 'r'
        and class.relpersistence = 'p'
        and namespace.nspname not in ('pg_catalog', 'information_schema')
        and not (namespace.nspname || '.' || class.relname = any($1))
      order by 1`,
    [LEFT_OUT],
  )
  return inOrder(rows).map(({ name, columns }) => ({ name, columns }))
}

function inOrder<T extends { name: string; after: string[] }>(tables: readonly T[]): T[] {
  const ordered: T[] = []
  const done = new Set<string>()
  const names = new Set(tables.map(({ name }) => name))
  for (let left = [...tables]; left.length > 0; ) {
    const ready = left.filter(({ after }) => after.every((name) => done.has(name) || !names.has(name)))
    if (ready.length === 0) throw new Error(`tables refer to each other in a ring: ${left.map(({ name }) => name)}`)
    for (const table of ready) done.add(table.name)
    ordered.push(...ready)
    left = left.filter(({ name }) => !done.has(name))
  }
  return ordered
}

/** The rows of a table as COPY writes them, in the binary format. `rows` knows their number afterwards. */
export function copyOut(client: pg.Client, table: Table): { content: AsyncIterable<Buffer>; rows: () => number } {
  const stream = client.query(copyTo(`copy ${table.name} (${table.columns.join(', ')}) to stdout with (format binary)`))
  return { content: stream, rows: () => stream.rowCount }
}

export async function copyIn(client: pg.Client, table: Table, content: AsyncIterable<Buffer>): Promise<void> {
  await pipeline(
    Readable.from(content),
    client.query(copyFrom(`copy ${table.name} (${table.columns.join(', ')}) from stdin with (format binary)`)),
  )
}

export async function countOf(client: pg.Client, table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*) as count from ${table}`)
  return rows[0]!.count
}

/** What is not in rows: migrations, sequences, and how far transactions were numbered. */
export async function stateOf(client: pg.Client) {
  const migrations = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from public.migrations order by name',
  )
  const sequences = await client.query<{ name: string; value: string }>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as value
       from pg_sequences
      where last_value is not null
      order by 1`,
  )
  const numbers = await client.query<{ next: string }>(
    'select (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + log.xid_base())::text as next',
  )
  return { migrations: migrations.rows, sequences: sequences.rows, nextXid: numbers.rows[0]!.next }
}

/** Sets sequences on, and has transactions counted on from those of the backup: see the migration 0038. */
export async function continueNumbers(
  client: pg.Client,
  { sequences, nextXid }: { sequences: readonly { name: string; value: string }[]; nextXid: string },
): Promise<void> {
  for (const { name, value } of sequences) await client.query('select setval($1::regclass, $2)', [name, value])
  await client.query(`create or replace function log.xid_base() returns bigint
    language sql immutable parallel safe
    return ${client.escapeLiteral(nextXid)}::bigint`)
}

/** Whether nobody has ever kept anything in this database. */
export async function isEmpty(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ tables: number }>(
    `select count(*) as tables
       from pg_class as class
       join pg_namespace as namespace on namespace.oid = class.relnamespace
      where class.relkind in ('r', 'p', 'v', 'm', 'S')
        and namespace.nspname not in ('pg_catalog', 'information_schema')
        and namespace.nspname not like 'pg_toast%'`,
  )
  return rows[0]!.tables === 0
}

/** Takes away what a restore that failed has made, in a database that was empty before. */
export async function makeEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(nspname) as name
       from pg_namespace
      where nspname <> 'information_schema' and nspname not like 'pg\\_%'`,
  )
  for (const { name } of rows) await client.query(`drop schema ${name} cascade`)
  await client.query('create schema public')
  await client.query('grant usage on schema public to public')
}
