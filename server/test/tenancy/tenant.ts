import type { AnyEndpoint } from '@regulars/contract'
import { strFromU8, unzipSync } from 'fflate'
import pg from 'pg'
import { createAdministrator, createKey } from '#modules/access/index'
import { everyPermission } from '#platform/http/api'
import { asSystem } from '#platform/transaction'
import type { TestProduct } from '../workspace.ts'
import type { Sample } from './sample.ts'
import { PASSWORD } from './samples.ts'

/** A workspace with one caller of each kind, who may do everything in it. */
export interface Tenant {
  readonly workspaceId: string
  /** In every text that this workspace is filled with. */
  readonly word: string
  readonly apiKey: string
  readonly writeKey: string
  readonly cookie: () => Promise<string>
  /** The session is over: the next cookie is of a new one. A password takes long to check, so that one session is kept. */
  readonly signInAgain: () => void
  /** The token of a member's link; there is none before the workspace is filled. */
  pass: string
}

export interface Answer {
  readonly status: number
  /** The code of a refusal, or empty. */
  readonly code: string
  readonly headers: string
  readonly body: string
}

export async function aTenant(product: TestProduct, word: string, kind: 'own' | 'demo' = 'own'): Promise<Tenant> {
  const { platform, http } = product.program
  const workspaceId = await product.program.createWorkspace({ name: `${word} brand`, kind })
  const email = `${word}@staff.example`
  await createAdministrator(platform, { email, name: `${word} staff`, locale: 'en', password: PASSWORD }, [workspaceId])
  const [apiKey, writeKey] = await asSystem(platform, workspaceId, async (ctx) => [
    (await createKey(ctx, { kind: 'api', name: `${word} api`, scopes: [...everyPermission], expiresAt: null })).secret,
    (await createKey(ctx, { kind: 'write', name: `${word} write`, scopes: [], expiresAt: null })).secret,
  ])
  let session: Promise<string> | undefined
  const signIn = async () => {
    const payload = { email, password: PASSWORD }
    const answer = await http.inject({ method: 'POST', url: '/v1/session', payload })
    return `regulars=${answer.cookies[0]!.value}`
  }
  return {
    workspaceId,
    word,
    apiKey: apiKey!,
    writeKey: writeKey!,
    cookie: () => (session ??= signIn()),
    signInAgain: () => {
      session = undefined
    },
    pass: '',
  }
}

/** Sends a request as the tenant's caller of the kind that the endpoint asks for. */
export async function send(
  product: TestProduct,
  tenant: Tenant,
  endpoint: AnyEndpoint,
  sample: Sample,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(sample.query ?? {})) query.set(name, String(value))
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(sample.params?.[name])))
  const ask = async () =>
    product.program.http.inject({
      method: endpoint.method,
      url: query.size > 0 ? `${path}?${query}` : path,
      headers: {
        ...(await credentialsOf(tenant, endpoint)),
        ...(endpoint.method !== 'GET' && {
          'content-type': endpoint.upload ?? 'application/json',
        }),
        ...more,
      },
      ...(endpoint.upload && { payload: Buffer.from(orderFile(tenant.word)) }),
      ...(endpoint.body && { payload: JSON.stringify(sample.body) }),
    })
  let answer = await ask()
  // The session is over, or the password is wrong: a sign-in in between keeps the account from being locked.
  if (answer.statusCode === 401 && bySession(endpoint)) {
    tenant.signInAgain()
    answer = await ask()
  }
  const isProblem = String(answer.headers['content-type']).includes('problem+json')
  return {
    status: answer.statusCode,
    code: isProblem ? answer.json().code : '',
    headers: JSON.stringify(answer.headers),
    body: textOf(answer.rawPayload),
  }
}

/** An answer as it can be searched: a workbook or an archive as the names and texts of what is in it. */
function textOf(payload: Buffer): string {
  if (!payload.subarray(0, ZIP_SIGNATURE.length).equals(ZIP_SIGNATURE)) return payload.toString('utf8')
  return Object.entries(unzipSync(payload))
    .map(([name, content]) => `${name}\n${strFromU8(content)}`)
    .join('\n')
}

const ZIP_SIGNATURE = Buffer.from('PK\u0003\u0004')

async function credentialsOf(tenant: Tenant, endpoint: AnyEndpoint): Promise<Record<string, string>> {
  if (endpoint.caller === 'none') return {}
  if (endpoint.caller === 'member') return { authorization: `Bearer ${tenant.pass}` }
  if (endpoint.caller === 'writeKey')
    return { authorization: `Basic ${Buffer.from(`${tenant.writeKey}:`).toString('base64')}` }
  if (bySession(endpoint)) return { cookie: await tenant.cookie(), 'x-regulars': '1' }
  return { authorization: `Bearer ${tenant.apiKey}` }
}

/** What asks for no permission is about the person who is signed in. */
function bySession(endpoint: AnyEndpoint): boolean {
  return endpoint.caller === 'staff' && !endpoint.permission
}

export function orderFile(word: string): string {
  const row = (id: string, day: string) => `${word}-${id},${day},${word}-member,${word}-sku,${word} tea,2,12.5`
  return ['order,at,member,sku,product,n,price', row('f1', '2026-01-05'), row('f2', 'nonsense'), ''].join('\n')
}

/** Reads past row-level security, as the superuser. */
export class Catalog {
  readonly #client: pg.Client

  private constructor(client: pg.Client) {
    this.#client = client
  }

  static async open(ownerUrl: string): Promise<Catalog> {
    const client = new pg.Client({ connectionString: ownerUrl })
    await client.connect()
    return new Catalog(client)
  }

  /** Tables of a workspace, from the catalog, with their columns by type. */
  async tables(): Promise<readonly { table: string; ids: string[]; texts: string[] }[]> {
    const { rows } = await this.#client.query<{ table: string; ids: string[]; texts: string[] }>(`
      select format('%I.%I', columns.table_schema, columns.table_name) as table,
             coalesce(array_agg(columns.column_name::text order by columns.ordinal_position)
               filter (where columns.udt_name = 'uuid' and columns.column_name <> 'workspace_id'), '{}') as ids,
             coalesce(array_agg(columns.column_name::text order by columns.ordinal_position)
               filter (where columns.udt_name = 'text'), '{}') as texts
        from information_schema.columns
        join information_schema.tables using (table_schema, table_name)
       where columns.table_schema not in ('pg_catalog', 'information_schema')
         and tables.table_type = 'BASE TABLE'
       group by 1
      having bool_or(columns.column_name = 'workspace_id')
       order by 1`)
    return rows
  }

  /** Of each column of ids, those that the workspace has, oldest first. */
  async ids(workspaceId: string): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>()
    for (const { table, ids } of await this.tables())
      for (const column of ids) {
        const { rows } = await this.#client.query<{ id: string }>(
          `select distinct ${column}::text as id from ${table} where workspace_id = $1 and ${column} is not null order by 1`,
          [workspaceId],
        )
        if (rows.length > 0)
          found.set(
            `${table}.${column}`,
            rows.map((row) => row.id),
          )
      }
    return found
  }

  /** Of each column of text one value that holds `word`. */
  async texts(workspaceId: string, word: string): Promise<Map<string, string>> {
    const found = new Map<string, string>()
    for (const { table, texts } of await this.tables())
      for (const column of texts) {
        const { rows } = await this.#client.query<{ value: string }>(
          `select ${column} as value from ${table} where workspace_id = $1 and position($2 in ${column}) > 0 order by 1 limit 1`,
          [workspaceId, word],
        )
        if (rows[0]) found.set(`${table}.${column}`, rows[0].value)
      }
    return found
  }

  /** One digest for each table of what the workspace has in it. */
  async digests(workspaceId: string): Promise<Record<string, string>> {
    const found: Record<string, string> = {}
    for (const { table } of await this.tables()) {
      const { rows } = await this.#client.query<{ rows: number; digest: string }>(
        `select count(*)::int as rows, coalesce(md5(string_agg(md5(one::text), '' order by md5(one::text))), '') as digest
           from ${table} as one where workspace_id = $1`,
        [workspaceId],
      )
      found[table] = `${rows[0]!.rows} rows ${rows[0]!.digest}`
    }
    return found
  }

  /** All that the two stores have of a workspace, as digests. */
  async stateOf(product: TestProduct, workspaceId: string): Promise<Record<string, string>> {
    const [history] = await product.program.platform.history.read<{ events: number; digest: string }>(
      workspaceId,
      'select count() as events, toString(sum(cityHash64(*))) as digest from events where workspace_id = {workspace:UUID}',
    )
    return { ...(await this.digests(workspaceId)), history: `${history!.events} events ${history!.digest}` }
  }

  close(): Promise<void> {
    return this.#client.end()
  }
}
