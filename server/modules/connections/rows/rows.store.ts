import { sql, type Tx } from '#platform/postgres'

/** Pages of imports follow one another, so that two files never take one thing twice. */
export async function lockRows(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('connections.rows/' || ${workspaceId}, 0))`.execute(tx)
}

/** Which line of this import spoke of each key, by its base64. */
export async function linesOfKeys(
  tx: Tx,
  workspaceId: string,
  importId: string,
  keys: readonly Buffer[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: Buffer; line: number }>`
    select keys.row_key as key, keys.line
      from connections.import_keys as keys
     where keys.workspace_id = ${workspaceId}
       and keys.import_id = ${importId}
       and keys.row_key = any(${keys as Buffer[]}::bytea[])
  `.execute(tx)
  return new Map(rows.map((row) => [row.key.toString('base64'), row.line]))
}

export async function insertKeys(
  tx: Tx,
  workspaceId: string,
  importId: string,
  keys: readonly { readonly line: number; readonly key: Buffer }[],
): Promise<void> {
  await sql`
    insert into connections.import_keys (workspace_id, import_id, row_key, line)
    select ${workspaceId}, ${importId}, keys.key, keys.line
      from unnest(${keys.map((one) => one.key)}::bytea[], ${keys.map((one) => one.line)}::int[]) as keys (key, line)
        on conflict do nothing
  `.execute(tx)
}

/** The content of what any import brought under these claims, by the claim's base64. */
export async function claimsOf(
  tx: Tx,
  workspaceId: string,
  kind: string,
  claims: readonly Buffer[],
): Promise<Map<string, Buffer>> {
  const { rows } = await sql<{ claim: Buffer; contentHash: Buffer }>`
    select done.claim, done.content_hash as "contentHash"
      from connections.imported_rows as done
     where done.workspace_id = ${workspaceId}
       and done.kind = ${kind}
       and done.claim = any(${claims as Buffer[]}::bytea[])
  `.execute(tx)
  return new Map(rows.map((row) => [row.claim.toString('base64'), row.contentHash]))
}

export interface RowReject {
  readonly line: number
  readonly reason: string
  readonly field: string | null
  readonly values: Readonly<Record<string, string | number>>
  readonly sealed: Buffer
}

export async function insertRowRejects(
  tx: Tx,
  workspaceId: string,
  importId: string,
  rejects: readonly RowReject[],
): Promise<void> {
  if (rejects.length === 0) return
  await sql`
    insert into connections.import_rejects (workspace_id, import_id, line, reason, field, details, sealed)
    select ${workspaceId}, ${importId}, rejects.*
      from unnest(
        ${rejects.map((one) => one.line)}::int[],
        ${rejects.map((one) => one.reason)}::text[],
        ${rejects.map((one) => one.field)}::text[],
        ${rejects.map((one) => JSON.stringify(one.values))}::jsonb[],
        ${rejects.map((one) => one.sealed)}::bytea[]
      ) as rejects
  `.execute(tx)
}

export interface NewDoneRow {
  readonly line: number
  readonly claim: Buffer | null
  readonly contentHash: Buffer
  readonly memberId: string | null
  readonly undo: Buffer
}

export async function insertDone(
  tx: Tx,
  workspaceId: string,
  { importId, kind, rows }: { importId: string; kind: string; rows: readonly NewDoneRow[] },
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into connections.imported_rows
      (workspace_id, import_id, kind, line, claim, content_hash, member_id, undo)
    select ${workspaceId}, ${importId}, ${kind}, done.*
      from unnest(
        ${rows.map((row) => row.line)}::int[],
        ${rows.map((row) => row.claim)}::bytea[],
        ${rows.map((row) => row.contentHash)}::bytea[],
        ${rows.map((row) => row.memberId)}::uuid[],
        ${rows.map((row) => row.undo)}::bytea[]
      ) as done
  `.execute(tx)
}

export interface StoredDoneRow {
  readonly line: number
  readonly memberId: string | null
  readonly undo: Buffer
}

/** The last rows of an import that are not taken back yet, the last line first. */
export async function lastDone(tx: Tx, workspaceId: string, importId: string, limit: number): Promise<StoredDoneRow[]> {
  const { rows } = await sql<StoredDoneRow>`
    select done.line, done.member_id as "memberId", done.undo
      from connections.imported_rows as done
     where done.workspace_id = ${workspaceId}
       and done.import_id = ${importId}
     order by done.line desc
     limit ${limit}
  `.execute(tx)
  return rows
}

export async function forgetDone(
  tx: Tx,
  workspaceId: string,
  importId: string,
  lines: readonly number[],
): Promise<void> {
  await sql`
    delete from connections.imported_rows as done
     where done.workspace_id = ${workspaceId}
       and done.import_id = ${importId}
       and done.line = any(${lines as number[]}::int[])
  `.execute(tx)
}
