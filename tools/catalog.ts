import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openEmbeddedHistory } from '../server/platform/embedded/chdb.ts'
import { startEmbeddedPostgres } from '../server/platform/embedded/postgres.ts'
import { migrationFolders } from '../server/platform/folders.ts'
import { migratePostgres } from '../server/platform/migrate.ts'
import { migrateHistory } from '../server/platform/migrateHistory.ts'

export interface Table {
  readonly name: string
  readonly comment: string | null
  readonly columns: readonly { readonly name: string; readonly definition: string }[]
  readonly constraints: readonly string[]
  readonly indexes: readonly string[]
  /** Name, for whom, and which rows may be read; then, where it differs, which may be written. */
  readonly policies: readonly string[]
  readonly rowSecurity: 'forced' | 'enabled' | 'off'
}

export interface Catalog {
  readonly tables: readonly Table[]
  readonly materialisedViews: readonly string[]
  /** Views that read with the rights of whoever made them. */
  readonly definerViews: readonly string[]
  readonly definerFunctions: readonly string[]
  /** Of the role that the product signs in as: rights that pass row-level security, and tables that belong to it. */
  readonly appRights: readonly string[]
  readonly history: readonly {
    readonly name: string
    readonly columns: readonly string[]
    readonly statement: string
  }[]
}

/** What the migrations make, read back from engines started for it. */
export async function readCatalog(): Promise<Catalog> {
  const folder = await mkdtemp(join(tmpdir(), 'regulars-catalog-'))
  const server = await startEmbeddedPostgres({ folder: join(folder), database: 'catalog', durable: false })
  try {
    await migratePostgres(server.ownerUrl, migrationFolders.postgres)
    const client = new pg.Client({ connectionString: server.ownerUrl })
    await client.connect()
    try {
      return { ...(await readPostgres(client)), history: await readHistory(join(folder, 'history')) }
    } finally {
      await client.end()
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Of a database that the migrations were run on. */
export async function readPostgres(client: pg.Client): Promise<Omit<Catalog, 'history'>> {
  const rowsOf = async <Row extends pg.QueryResultRow>(text: string) => (await client.query<Row>(text)).rows
  const tables = await rowsOf<Omit<Table, 'columns'>>(TABLES)
  const columns = await rowsOf<{ table: string; name: string; definition: string }>(COLUMNS)
  return {
    tables: tables.map((table) => ({ ...table, columns: columns.filter((column) => column.table === table.name) })),
    materialisedViews: (
      await rowsOf<{ name: string }>(`select schemaname || '.' || matviewname as name from pg_matviews order by 1`)
    ).map((row) => row.name),
    definerViews: (
      await rowsOf<{ name: string }>(
        `select namespace.nspname || '.' || class.relname as name from pg_class as class join pg_namespace as namespace on namespace.oid = class.relnamespace
          where class.relkind = 'v' and namespace.nspname not in ('pg_catalog', 'information_schema')
            and not coalesce(class.reloptions @> '{security_invoker=true}', false) order by 1`,
      )
    ).map((row) => row.name),
    appRights: (await rowsOf<{ right: string }>(APP_RIGHTS)).map((row) => row.right),
    definerFunctions: (
      await rowsOf<{ name: string }>(
        `select namespace.nspname || '.' || proc.proname as name from pg_proc as proc join pg_namespace as namespace on namespace.oid = proc.pronamespace
          where proc.prosecdef and namespace.nspname not in ('pg_catalog', 'information_schema') order by 1`,
      )
    ).map((row) => row.name),
  }
}

const TABLES = `
  select namespace.nspname || '.' || class.relname as name,
         obj_description(class.oid) as comment,
         case when not class.relrowsecurity then 'off' when class.relforcerowsecurity then 'forced' else 'enabled' end as "rowSecurity",
         array(select 'constraint ' || con.conname || ' ' || pg_get_constraintdef(con.oid)
                 from pg_constraint as con where con.conrelid = class.oid and con.contype <> 'n' order by con.conname) as constraints,
         array(select pg_get_indexdef(index.indexrelid)
                 from pg_index as index
                where index.indrelid = class.oid
                  and not exists (select from pg_constraint as con where con.conindid = index.indexrelid)
                order by 1) as indexes,
         array(select policy.polname || ': ' || coalesce(pg_get_expr(policy.polqual, policy.polrelid), '')
                        || case when policy.polcmd <> '*' then ' for ' || policy.polcmd::text else '' end
                        || case when not policy.polpermissive then ' restrictive' else '' end
                        || coalesce(' with check ' || nullif(pg_get_expr(policy.polwithcheck, policy.polrelid), pg_get_expr(policy.polqual, policy.polrelid)), '')
                 from pg_policy as policy
                where policy.polrelid = class.oid order by 1) as policies
    from pg_class as class
    join pg_namespace as namespace on namespace.oid = class.relnamespace
   where class.relkind in ('r', 'p')
     and namespace.nspname not in ('pg_catalog', 'information_schema')
     and namespace.nspname not like 'pg_toast%'
   order by 1`

const APP_RIGHTS = `
  with recursive held as (
    select oid, rolname from pg_roles where rolname = 'regulars_app'
     union
    select roles.oid, roles.rolname
      from held
      join pg_auth_members as membership on membership.member = held.oid
      join pg_roles as roles on roles.oid = membership.roleid
  )
  select held.rolname || ' has ' || rights.name as right
    from held
    join pg_roles as roles using (oid)
   cross join lateral (values ('SUPERUSER', roles.rolsuper), ('BYPASSRLS', roles.rolbypassrls), ('CREATEROLE', roles.rolcreaterole)) as rights (name, granted)
   where rights.granted
   union all
  select held.rolname || ' owns ' || class.oid::regclass
    from held
    join pg_class as class on class.relowner = held.oid
   where class.relkind in ('r', 'p', 'v', 'm')
   order by 1`

const COLUMNS = `
  select namespace.nspname || '.' || class.relname as table, attribute.attname as name,
         format_type(attribute.atttypid, attribute.atttypmod)
           || case when attribute.attnotnull then ' not null' else '' end
           || case attribute.attidentity when 'a' then ' generated always as identity' else '' end
           || case when attribute.attgenerated <> '' then ' generated' else '' end
           || coalesce(' default ' || pg_get_expr(def.adbin, def.adrelid), '') as definition
    from pg_attribute as attribute
    join pg_class as class on class.oid = attribute.attrelid
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    left join pg_attrdef as def on def.adrelid = attribute.attrelid and def.adnum = attribute.attnum
   where class.relkind in ('r', 'p')
     and attribute.attnum > 0
     and not attribute.attisdropped
     and namespace.nspname not in ('pg_catalog', 'information_schema')
   order by 1, attribute.attnum`

async function readHistory(folder: string): Promise<Catalog['history']> {
  const { history, store } = await openEmbeddedHistory(folder)
  try {
    await migrateHistory(store.command, migrationFolders.clickhouse)
    // The one place that reads across workspaces: the catalog has none.
    const scoped = `'{workspace:UUID}' <> ''`
    const nobody = '00000000-0000-0000-0000-000000000000'
    const tables = await history.read<{ name: string; statement: string }>(
      nobody,
      `select name, create_table_query as statement from system.tables where database = currentDatabase() and ${scoped} order by name`,
    )
    const columns = await history.read<{ table: string; name: string }>(
      nobody,
      `select table, name from system.columns where database = currentDatabase() and ${scoped} order by table, position`,
    )
    return tables.map((table) => ({
      ...table,
      columns: columns.filter((column) => column.table === table.name).map((column) => column.name),
    }))
  } finally {
    await history.close()
  }
}

/** The committed dumps: what the migrations add up to, for a reader of a diff. */
export function printCatalog(catalog: Catalog): { postgres: string; clickhouse: string } {
  const tables = catalog.tables.map((table) => {
    const lines = [...table.columns.map((column) => `${column.name} ${column.definition}`), ...table.constraints]
    return [
      ...(table.comment ? [`-- ${table.comment}`] : []),
      `create table ${table.name} (`,
      lines.map((line) => `  ${line}`).join(',\n'),
      ');',
      ...table.indexes.map((index) => `${index};`),
      ...(table.rowSecurity === 'off'
        ? []
        : [`-- row-level security ${table.rowSecurity}: ${table.policies.join('; ')}`]),
    ].join('\n')
  })
  const statements = catalog.history.map((table) => `${table.statement.replaceAll('\\n', '\n')};`)
  const note = '-- Made by `npm run schema` from the migrations; do not edit.\n\n'
  return { postgres: `${note}${tables.join('\n\n')}\n`, clickhouse: `${note}${statements.join('\n\n')}\n` }
}
