import type { Words } from '@regulars/contract'
import { sql, type Tx } from '#platform/postgres'
import type { Report, RowReportView, State, StoredImport } from './imports.ts'

const columns = sql`
  imports.import_id as "importId", imports.kind, imports.file_id as "fileId", imports.file_name as "fileName",
  imports.file_bytes as "fileBytes", imports.source, imports.mapping, imports.dry_run as "dryRun", imports.state,
  imports.bytes_read as "bytesRead", imports.lines_read as "linesRead", imports.orders,
  imports.orders_applied as "ordersApplied", imports.last_order_id as "lastOrderId", imports.last_kind as "lastKind",
  imports.undo_step as "undoStep",
  case when imports.kind = 'orders' then imports.report end as report,
  case when imports.kind <> 'orders' then imports.report end as rows, imports.error_code as "errorCode",
  imports.error_words as "errorWords", imports.created_at as "createdAt", imports.started_at as "startedAt",
  imports.finished_at as "finishedAt"
`
const LISTED = 200

export type NewImport = Pick<
  StoredImport,
  'importId' | 'kind' | 'fileId' | 'fileName' | 'fileBytes' | 'source' | 'mapping' | 'dryRun' | 'createdAt'
> & { readonly createdBy: string }

export async function insertImport(tx: Tx, workspaceId: string, one: NewImport): Promise<void> {
  await sql`
    insert into connections.imports
      (workspace_id, import_id, kind, file_id, file_name, file_bytes, source, mapping, dry_run, created_by, created_at)
    values (${workspaceId}, ${one.importId}, ${one.kind}, ${one.fileId}, ${one.fileName}, ${one.fileBytes}, ${one.source},
            ${JSON.stringify(one.mapping)}::jsonb, ${one.dryRun}, ${one.createdBy}, ${one.createdAt})
  `.execute(tx)
}

export async function findImport(tx: Tx, workspaceId: string, importId: string): Promise<StoredImport | undefined> {
  const { rows } = await sql<StoredImport>`
    select ${columns}
      from connections.imports
     where imports.workspace_id = ${workspaceId}
       and imports.import_id = ${importId}
  `.execute(tx)
  return rows[0]
}

export async function lockImport(tx: Tx, workspaceId: string, importId: string): Promise<StoredImport | undefined> {
  const { rows } = await sql<StoredImport>`
    select ${columns}
      from connections.imports
     where imports.workspace_id = ${workspaceId}
       and imports.import_id = ${importId}
       for update
  `.execute(tx)
  return rows[0]
}

export async function newestImports(tx: Tx, workspaceId: string): Promise<StoredImport[]> {
  const { rows } = await sql<StoredImport>`
    select ${columns}
      from connections.imports
     where imports.workspace_id = ${workspaceId}
     order by imports.created_at desc, imports.import_id desc
     limit ${LISTED}
  `.execute(tx)
  return rows
}

export async function importsIn(tx: Tx, workspaceId: string, states: readonly State[]): Promise<StoredImport[]> {
  const { rows } = await sql<StoredImport>`
    select ${columns}
      from connections.imports
     where imports.workspace_id = ${workspaceId}
       and imports.state = any(${states as State[]})
     order by imports.created_at
     limit ${LISTED}
  `.execute(tx)
  return rows
}

/** Takes the import for this worker; whoever had it before finds that out with its next write. */
export async function takeOver(tx: Tx, workspaceId: string, importId: string, runId: string, now: Date): Promise<void> {
  await sql`
    update connections.imports
       set run_id = ${runId},
           started_at = coalesce(imports.started_at, ${now})
     where imports.workspace_id = ${workspaceId}
       and imports.import_id = ${importId}
  `.execute(tx)
}

export interface Run {
  readonly importId: string
  readonly runId: string
}

export interface Change {
  readonly state?: State
  readonly bytesRead?: number
  readonly linesRead?: number
  readonly orders?: number
  readonly ordersApplied?: number
  readonly lastOrderId?: string
  readonly lastKind?: string
}

/** Records how far a run has come; false when the import is no longer in this state, or another worker has it. */
export async function advance(tx: Tx, workspaceId: string, run: Run, from: State, change: Change): Promise<boolean> {
  const result = await sql`
    update connections.imports
       set state = coalesce(${change.state ?? null}, imports.state),
           bytes_read = coalesce(${change.bytesRead ?? null}::bigint, imports.bytes_read),
           lines_read = coalesce(${change.linesRead ?? null}::int, imports.lines_read),
           orders = coalesce(${change.orders ?? null}::int, imports.orders),
           orders_applied = coalesce(${change.ordersApplied ?? null}::int, imports.orders_applied),
           last_order_id = coalesce(${change.lastOrderId ?? null}, imports.last_order_id),
           last_kind = coalesce(${change.lastKind ?? null}, imports.last_kind)
     where imports.workspace_id = ${workspaceId}
       and imports.import_id = ${run.importId}
       and imports.run_id = ${run.runId}
       and imports.state = ${from}
  `.execute(tx)
  return result.numAffectedRows === 1n
}

export async function setReport(
  tx: Tx,
  workspaceId: string,
  importId: string,
  report: Report | RowReportView,
): Promise<void> {
  await sql`
    update connections.imports
       set report = ${JSON.stringify(report)}::jsonb
     where imports.workspace_id = ${workspaceId}
       and imports.import_id = ${importId}
  `.execute(tx)
}

export async function finish(
  tx: Tx,
  workspaceId: string,
  importId: string,
  end: {
    readonly state: 'done' | 'failed' | 'cancelled' | 'undone'
    readonly now: Date
    readonly error?: { code: string; words: Words }
  },
): Promise<void> {
  await sql`
    update connections.imports
       set state = ${end.state},
           finished_at = ${end.now},
           error_code = ${end.error?.code ?? null},
           error_words = ${end.error ? JSON.stringify(end.error.words) : null}::jsonb
     where imports.workspace_id = ${workspaceId}
       and imports.import_id = ${importId}
  `.execute(tx)
}

export async function beginUndo(tx: Tx, workspaceId: string, importId: string): Promise<void> {
  await sql`
    update connections.imports
       set state = 'undoing',
           undo_step = 0,
           finished_at = null
     where imports.workspace_id = ${workspaceId}
       and imports.import_id = ${importId}
  `.execute(tx)
}

export async function setUndoStep(tx: Tx, workspaceId: string, importId: string, step: number): Promise<void> {
  await sql`
    update connections.imports
       set undo_step = ${step}
     where imports.workspace_id = ${workspaceId}
       and imports.import_id = ${importId}
  `.execute(tx)
}
